"""What every form of the portal shares: polite messages, and errors that say how to mend them."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import BLANK_CHOICE_DASH, Model
from django.forms.boundfield import BoundField
from django.utils import formats
from django.utils.functional import cached_property

from core.lib import months
from core.lib.problems import RuleViolation

DASHES = BLANK_CHOICE_DASH[0][1]


class PortalFormMixin:
    """Required fields ask politely; a verb's refusal is shown at its field."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
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


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people wrote differently, in words."""

    label: str
    theirs: str
    ours: str


class VersionedForm(ConstrainedModelForm):
    """A form of a row that two people may edit at once (`core.lib.versions.Versioned`).

    The page carries the version that was seen. When somebody else saved the row meanwhile nothing
    is written: the page shows what differs, and saving again is a decision. What already stands is
    saved without asking, so a double press acts once. The view that asks `is_valid` runs in a
    transaction; the row is locked until it ends.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Legend and fields of each part of the page; fields that stand side by side.
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []
        self.initial["version"] = self.instance.version

    def clean(self):
        data = super().clean()
        if not self.instance._state.adding:
            self._refuse_stale(data.pop("version", None))
        return data

    def _refuse_stale(self, seen: int | None) -> None:
        rows = type(self.instance)._base_manager.select_for_update(of=("self",), no_key=True)
        stored = rows.get(pk=self.instance.pk)
        self.instance.version = stored.version
        if seen == stored.version:
            return
        self.differences = self._differences_from(stored)
        if self.differences:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = stored.version
            self.add_error(
                None,
                "Otra persona guardó estos datos mientras usted escribía. Abajo está lo que "
                "cambia; si guarda otra vez, queda lo suyo.",
            )

    def _differences_from(self, stored: Model) -> list[Difference]:
        found = []
        for name in (name for name in self.fields if name in self.cleaned_data):
            if name == "version" or not hasattr(stored, name):
                continue
            theirs, ours = _plain(getattr(stored, name)), _plain(self.cleaned_data[name])
            if theirs != ours:
                field = self.fields[name]
                words = in_words(field, theirs), in_words(field, ours)
                found.append(Difference(str(field.label), *words))
        return found

    def save(self, commit=True):
        if not self.instance._state.adding:
            self.instance.version += 1
        return super().save(commit)

    @property
    def parts(self) -> list[tuple[str, list[list[BoundField]]]]:
        """What the page shows: legend, and rows of one or two fields."""
        visible = tuple(field.name for field in self.visible_fields())
        return [
            (legend, self._rows([name for name in names if name in visible]))
            for legend, names in self.groups or (("", visible),)
        ]

    def _rows(self, names: list[str]) -> list[list[BoundField]]:
        second = {after: before for before, after in self.pairs if before in names}
        beside = {before: after for after, before in second.items() if after in names}
        return [
            [self[name]] + ([self[beside[name]]] if name in beside else [])
            for name in names
            if name not in second
        ]


def _plain(value):
    """A value that can be compared: the rows of a list as their keys in order."""
    if hasattr(value, "all"):
        value = value.all()
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    try:
        return sorted(value, key=str) if not isinstance(value, Model | dict) else value
    except TypeError:
        return value


def in_words(field: forms.Field, value) -> str:
    """A field's value as a person reads it; «vacío» for nothing. A field may say it itself."""
    if hasattr(field, "in_words") and value not in (None, "", [], {}):
        return field.in_words(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if value in (None, "", [], {}):
        return "vacío"
    if isinstance(value, list):
        return ", ".join(in_words(field, each) for each in value)
    choices = dict(getattr(field, "choices", ())) if not isinstance(value, Model) else {}
    return str(choices.get(value, formats.localize(value)))


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
