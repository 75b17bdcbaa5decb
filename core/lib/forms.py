"""What every form of the portal shares: polite messages, and errors that say how to mend them."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import BLANK_CHOICE_DASH
from django.utils.functional import cached_property

from core.lib import months
from core.lib.problems import RuleViolation
from core.lib.text import one_line

DASHES = BLANK_CHOICE_DASH[0][1]
DJANGO_ASKS = forms.Field.default_error_messages["required"]


class PortalFormMixin:
    """Required fields ask politely; a verb's refusal is shown at its field."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages["required"] == DJANGO_ASKS:
                field.error_messages["required"] = self._asks_for(field)
            _name_the_empty_choice(field)

    @staticmethod
    def _asks_for(field) -> str:
        if isinstance(field, forms.ChoiceField):
            return "Está vacío. Escoja una opción."
        return "Está vacío. Escriba este dato."

    def refuse(self, violation: RuleViolation) -> None:
        """Put the problems of a refused verb at their fields, or on top of the form."""
        for problem in violation.problems:
            self.add_error(problem.where if problem.where in self.fields else None, problem.message)


def _name_the_empty_choice(field: forms.Field) -> None:
    """«Escoja», or «Sin indicar» where nothing must be chosen; Django shows dashes."""
    words = "Escoja" if field.required else "Sin indicar"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        field.choices = [
            (value, words if label == DASHES else label) for value, label in field.choices
        ]


def refuse_at_field(rule: Callable, *args) -> None:
    """Ask a rule of the model within `clean_…`: its refusal is the field's message."""
    try:
        rule(*args)
    except RuleViolation as violation:
        raise forms.ValidationError(str(violation)) from violation


class PortalForm(PortalFormMixin, forms.Form):
    pass


class FilterForm(PortalForm):
    """What a list is narrowed by; what is not a choice is as if it was not asked."""

    @cached_property
    def chosen(self) -> dict:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)

    @property
    def is_filtered(self) -> bool:
        """By anything but the words of the search."""
        return bool(self.chosen.keys() - {"q"})


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    pass


class ConstrainedModelForm(PortalModelForm):
    """A form that asks every constraint of the table before saving, and answers at the field.

    Django skips a constraint that names a column which is not in the form; generated columns
    (`folded`) and those that the view sets (`set_by_view`) are known here, so they count too.
    `constraint_fields` says at which field each constraint's message stands.
    """

    set_by_view: tuple[str, ...] = ()
    constraint_fields: dict[str, str] = {}

    def _post_clean(self):
        super()._post_clean()
        if self._errors:
            self._move_to_their_fields()
            return
        meta = self.instance._meta
        generated = {field.name for field in meta.fields if field.generated}
        exclude = self._get_validation_exclusions() - generated - set(self.set_by_view)
        for constraint in meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=exclude)
            except forms.ValidationError as fault:
                field = self.constraint_fields.get(constraint.name)
                self.add_error(field if field in self.fields else None, fault.messages)

    def _move_to_their_fields(self) -> None:
        places = {
            constraint.get_violation_error_message(): self.constraint_fields.get(constraint.name)
            for constraint in self.instance._meta.constraints
        }
        for message in self._errors.pop(NON_FIELD_ERRORS, []):
            field = places.get(message)
            self.add_error(field if field in self.fields else None, message)


class LineField(forms.CharField):
    """A text of one line, whatever was pasted or posted into it."""

    def to_python(self, value):
        return one_line(super().to_python(value) or "")


class LinkField(forms.URLField):
    """An address; typed without «https://», it gets it."""

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class DayField(forms.DateField):
    """A day, typed as dd/mm/aaaa."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.DateInput(attrs={"placeholder": "dd/mm/aaaa", "inputmode": "numeric"}),
        )
        texts = {
            "invalid": "No es una fecha. Escríbala como día, mes y año, por ejemplo 16/11/2026."
        }
        kwargs["error_messages"] = texts | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value):
        return _plausible(super().to_python(value))


def _plausible(day):
    """Raises ValidationError for a year that was surely typed by mistake."""
    if day and not months.is_plausible(day):
        raise forms.ValidationError(
            f"Revise el año: se recibe de {months.FIRST_YEAR} a {months.LAST_YEAR}.", "invalid"
        )
    return day


class MonthField(forms.DateField):
    """A month, typed or picked as AAAA-MM; its value is the date of the first day."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m", attrs={"type": "month"}))
        kwargs.setdefault("input_formats", ["%Y-%m", "%m/%Y", "%Y-%m-%d"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "No es un mes. Escríbalo como 2026-07 o 07/2026."

    def to_python(self, value):
        day = _plausible(super().to_python(value))
        return day.replace(day=1) if day else day


class LinesField(forms.CharField):
    """A list of short texts, one a line; its value is a list."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]

    def validate(self, value):
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        pass
