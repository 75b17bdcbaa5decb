"""The forms of sections 1–5, one for each unit that a person edits at once.

A unit is saved as far as it can be read: what is half-typed (a date, a month) stays in its field
with a message, and the rest is kept. Labels are those of the paper (Anexo 1).
"""

import hashlib
import json

from django import forms
from django.db.models import Case, Value, When

from agreements.enums import Form
from agreements.models import Agreement, AgreementContact
from agreements.models.problems import is_email
from core.lib import months
from core.lib.forms import DayField, LinesField, MonthField, PortalForm
from core.lib.text import LARGEST_VERSION, whole_number
from core.territory.models import District
from strategies.models import Actor, Axis

LINE_LIMIT = 300
# Hidden fields that tell where a row stood, so that its text can be put back when it is removed.
ROW_CONTEXT = ("actor", "slot")


def digest(raw: dict) -> str:
    """A short mark of what a unit's fields showed, to tell whether a person changed them."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def plain(value) -> str | list[str]:
    """A posted value as it is compared: browsers send CRLF and keep blanks at the ends."""
    if isinstance(value, list | tuple):
        return sorted(str(item) for item in value)
    return (value or "").replace("\r\n", "\n").strip()


class ProseField(forms.CharField):
    """Text of several lines; browsers send their ends as CRLF, the paper has plain ones."""

    def __init__(self, *, rows: int = 2, **kwargs):
        super().__init__(max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python((value or "").replace("\r\n", "\n"))


class ShortLinesField(LinesField):
    """A list of short texts, one a line, none longer than the column takes."""

    def to_python(self, value):
        lines = super().to_python(value)
        long = next((line for line in lines if len(line) > LINE_LIMIT), None)
        if long:
            raise forms.ValidationError(
                f"El renglón «{long[:40]}…» pasa de {LINE_LIMIT} letras. Acórtelo o divídalo en "
                "dos renglones."
            )
        return lines


class ActorField(forms.CharField):
    """An organisation of the directory, typed or picked: by its acronym, its name, or both."""

    widget = forms.TextInput(
        attrs={"data-actor": "", "list": "directorio", "autocomplete": "off", "maxlength": 200}
    )

    def __init__(self, *, canton=None, **kwargs):
        super().__init__(**kwargs)
        self.canton = canton

    def to_python(self, value):
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        actor = find_actor(text, self.canton)
        if actor is None:
            raise forms.ValidationError(
                f"«{text}» no está en el directorio de actores. Escójalo de la lista, escriba la "
                "sigla o regístrelo primero."
            )
        return actor


def find_actor(text: str, canton) -> Actor | None:
    """By acronym, name or «Nombre (SIGLA)»; the canton's own one goes before a national one."""
    name, _, acronym = text.strip().removesuffix(")").rpartition(" (")
    actors = Actor.objects.of_canton(canton).filter(is_active=True)
    own_first = Case(When(canton=None, then=Value(1)), default=Value(0))
    found = actors.named(text).order_by(own_first, "pk").first()
    if found is None and name:
        both = actors.named(name) & actors.named(acronym)
        found = both.order_by(own_first, "pk").first()
    return found


class UnitField(forms.BoundField):
    """A field that says what could not be saved, and what is saved but not yet right."""

    @property
    def remark(self) -> str:
        return " ".join([*self.errors, *self.form.remarks.get(self.name, [])])

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        if not self.is_hidden and self.remark:
            classes = self.field.widget.attrs.get("class", "")
            described = f"{self.auto_id}_helptext " if self.help_text else ""
            attrs |= {
                "class": f"{classes} is-invalid".strip(),
                "aria-invalid": "true",
                "aria-describedby": f"{described}{self.auto_id}_error",
            }
        return attrs


class UnitForm(PortalForm):
    """One unit: its fields, the version that was read, and a mark of what the fields showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    hidden = ("version", "base")
    bound_field_class = UnitField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Saved, but to be mended: what the field says about it. Filled by the form's own checks.
        self.remarks: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            field.required = name == "version"
            look = field.widget.attrs
            if isinstance(field.widget, forms.Select):
                look.setdefault("class", "form-select")
            elif isinstance(field.widget, forms.CheckboxSelectMultiple):
                look.setdefault("class", "form-check-input")
            else:
                look.setdefault("class", "form-control")
        self.order_fields([*self.text_names(), *self.hidden])

    def text_names(self) -> list[str]:
        return [name for name in self.fields if name not in self.hidden]

    def actor_names(self) -> list[str]:
        return [name for name in self.text_names() if isinstance(self.fields[name], ActorField)]

    def posted(self) -> dict:
        """What the browser sent, as it is compared and kept."""
        return {
            name: plain(
                self.fields[name].widget.value_from_datadict(
                    self.data, self.files, self.add_prefix(name)
                )
            )
            for name in self.text_names()
        }

    @property
    def is_touched(self) -> bool:
        """Whether the person changed what the page had shown."""
        return digest(self.posted()) != self.data.get(self.add_prefix("base"))

    @property
    def base_version(self) -> int:
        posted = self.data.get(self.add_prefix("version"), "")
        return whole_number(posted, LARGEST_VERSION) or 0

    @property
    def readable(self) -> dict:
        """The cleaned values of the fields that could be read."""
        self.full_clean()
        return {
            name: self.cleaned_data[name] for name in self.text_names() if name in self.cleaned_data
        }


class HeadingForm(UnitForm):
    axis = forms.ModelChoiceField(Axis.objects.none(), label="Eje", empty_label=None)
    form = forms.ChoiceField(label="Forma de coproducción", choices=Form.choices)

    def __init__(self, *args, agreement: Agreement, **kwargs):
        self.agreement = agreement
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = Axis.objects.filter(strategy=agreement.strategy_id)

    def clean_axis(self):
        axis = self.cleaned_data["axis"]
        strange = [
            action.strategic_action
            for action in self.agreement.scheduled_actions.all()
            if axis and action.strategic_action.axis_id != axis.pk
        ]
        if strange:
            raise forms.ValidationError(
                f"El cronograma tiene la acción {strange[0].number}, que es de otro eje. Quítela "
                "primero de la sección 5."
            )
        return axis or self.agreement.axis

    def clean_form(self):
        return self.cleaned_data["form"] or self.agreement.form


CONTACT_FIELDS = ("name", "email", "phone", "actor")


class ContactsForm(UnitForm):
    """Section 1: three fields, and the actor, for each row.

    Bound, it holds the rows that were posted: those that somebody added meanwhile are left alone,
    and those that somebody removed are kept as new ones.
    """

    def __init__(self, *args, agreement: Agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = self._rows(agreement)
        for row in self.rows:
            self._add_fields(row, agreement.strategy.canton_id)
            address = row.email if not self.is_bound else self.data.get(self._key("email", row), "")
            if address.strip() and not is_email(address.strip()):
                self.remarks[f"email_{row.pk}"] = [
                    "Falta una parte del correo. Escríbalo completo, por ejemplo nombre@ina.go.cr."
                ]

    def _key(self, name: str, row) -> str:
        return self.add_prefix(f"{name}_{row.pk}")

    def _rows(self, agreement: Agreement) -> list[AgreementContact]:
        stored = list(agreement.contacts.all())
        if not self.is_bound:
            return stored
        begin = self.add_prefix("name_")
        posted = [
            pk
            for key in self.data
            if key.startswith(begin) and (pk := whole_number(key.removeprefix(begin)))
        ]
        known = {row.pk: row for row in stored}
        rows = [row for row in stored if row.pk in posted]
        return rows + [AgreementContact(pk=pk) for pk in posted if pk not in known]

    def _add_fields(self, row, canton) -> None:
        look = {"class": "form-control", "autocomplete": "off"}
        for name, label, limit, extra in (
            ("name", "Nombre", 120, {}),
            ("email", "Correo", 254, {"inputmode": "email"}),
            ("phone", "Teléfono", 40, {"inputmode": "tel"}),
        ):
            self.fields[f"{name}_{row.pk}"] = forms.CharField(
                label=label,
                required=False,
                max_length=limit,
                widget=forms.TextInput({**look, **extra}),
            )
        actor = ActorField(label="Actor (opcional)", required=False, canton=canton)
        actor.widget.attrs["class"] = "form-control"
        self.fields[f"actor_{row.pk}"] = actor

    def groups(self):
        """(number, row, bound fields) for the page."""
        for number, row in enumerate(self.rows, 1):
            yield number, row, [self[f"{name}_{row.pk}"] for name in CONTACT_FIELDS]


class ObjectiveForm(UnitForm):
    objective = ProseField(label="Escriba el objetivo del acuerdo", rows=3)


def _text(label: str, help_text: str = "", rows: int = 2) -> ProseField:
    return ProseField(label=label, help_text=help_text, rows=rows)


class ActivityForm(UnitForm):
    """Section 3, its ten rows. The collaborating actors are rows of their own."""

    planned_activity = _text("Actividad programada")
    institutional_programmes = ShortLinesField(
        label="Señale cuáles planes, programas o proyectos institucionales están involucrados",
        help_text="Uno por renglón.",
    )
    target = _text(
        "Meta de la actividad", "Una cantidad y una unidad que se puedan comprobar: 450 familias."
    )
    population = _text("Señale la población")
    territory_description = _text("Señale el territorio a impactar")
    districts = forms.ModelMultipleChoiceField(
        District.objects.none(),
        label="Distritos",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Uno de los distritos no es de este cantón."},
    )
    civil_society_actors = ShortLinesField(
        label="Señale cuáles actores de la sociedad civil se integrarán",
        help_text="Uno por renglón.",
    )
    lead_actor = ActorField(label="Actor encargado", help_text="Busque por nombre o por sigla.")
    period_start = MonthField(label="Plazo propuesto: desde")
    period_end = MonthField(label="Plazo propuesto: hasta")
    expected_impact = _text(
        "Impacto esperado", "Qué cambia en la población al final del plazo, con una cifra."
    )

    def __init__(self, *args, agreement: Agreement, **kwargs):
        super().__init__(*args, **kwargs)
        canton = agreement.strategy.canton_id
        self.fields["districts"].queryset = District.objects.filter(canton=canton)
        self.fields["lead_actor"].canton = canton

    def clean_districts(self):
        return list(self.cleaned_data["districts"])

    def clean(self):
        data = super().clean()
        start, end = data.get("period_start"), data.get("period_end")
        has_both = "period_start" in data and "period_end" in data
        if not has_both:  # one could not be read: neither is saved
            data.pop("period_start", None)
            data.pop("period_end", None)
        elif bool(start) != bool(end):
            empty, word = ("period_end", "hasta") if start else ("period_start", "desde")
            self.add_error(empty, f"Falta el mes «{word}». El plazo se guarda con los dos meses.")
            data.pop("period_start", None)
            data.pop("period_end", None)
        elif start and end < start:
            self.add_error(
                "period_end",
                f"El plazo termina antes de empezar ({months.title(start)}). Escoja un mes igual o "
                "posterior.",
            )
            data.pop("period_start", None)
        elif start and months.count_months(start, end) > 120:
            self.add_error("period_end", "El plazo pasa de diez años. Revise el año de los meses.")
            data.pop("period_start", None)
        return data


class CommitmentForm(UnitForm):
    roles = _text("Roles", rows=3)
    responsibilities = _text("Responsabilidades", rows=3)
    expected_impact = _text("Impacto esperado en la estrategia", rows=3)
    responsible = forms.CharField(
        label="Persona responsable",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    actor = forms.CharField(widget=forms.HiddenInput)
    hidden = ("version", "base", "actor")

    def __init__(self, *args, strategy: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expected_impact"].label = f"Impacto esperado en la «{strategy}»"


class SubActivityForm(UnitForm):
    """Anexo 1, note 10: what each slot of the schedule asks for."""

    description = _text("Sub-actividad")
    date = DayField(
        label="Fecha concreta",
        widget=forms.DateInput(
            format="%d/%m/%Y",
            attrs={"placeholder": "dd/mm/aaaa", "inputmode": "numeric", "autocomplete": "off"},
        ),
        error_messages={"invalid": "No es una fecha completa. Escríbala como 20/07/2015."},
    )
    place = forms.CharField(
        label="Lugar de la intervención territorial",
        max_length=LINE_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    institutions = ShortLinesField(
        label="Instituciones colaboradoras",
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": "Una por renglón"}),
    )
    civil_society = ShortLinesField(
        label="Sociedad civil involucrada",
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": "Una por renglón"}),
    )
    slot = forms.CharField(widget=forms.HiddenInput)
    hidden = ("version", "base", "slot")
