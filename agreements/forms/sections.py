"""The forms of sections 1–5, one for each unit that a person edits at once.

A unit is saved as far as it can be read: what is half-typed (a date, a month) stays in its field
with a message, and the rest is kept. Labels are those of the paper (Anexo 1).
"""

from django import forms

from agreements.enums import Form
from agreements.forms.fields import LINE_LIMIT, ActorField, ShortLinesField, prose
from agreements.forms.heading import line_choices
from agreements.forms.unit import UnitForm
from agreements.models import Agreement, AgreementContact
from agreements.models.problems import is_email
from core.lib import months
from core.lib.forms import DayField, MonthField
from core.lib.text import whole_number
from core.territory.models import District
from strategies.models import Axis, PlanLine


class HeadingForm(UnitForm):
    axis = forms.ModelChoiceField(Axis.objects.none(), label="Eje", empty_label=None)
    form = forms.ChoiceField(label="Forma de coproducción", choices=Form.choices)
    plan_line = forms.ModelChoiceField(
        PlanLine.objects.none(),
        label="Línea del plan anual",
        empty_label="No nace de una línea",
        error_messages={"invalid_choice": "Esta línea no es de un plan aprobado de la estrategia."},
    )

    def __init__(self, *args, agreement: Agreement, **kwargs):
        self.agreement = agreement
        super().__init__(*args, **kwargs)
        lines = PlanLine.objects.offered(agreement.strategy_id, kept=agreement.plan_line_id)
        self.fields["plan_line"].queryset = lines
        self.fields["plan_line"].choices = [("", "No nace de una línea"), *line_choices(lines)]
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
    objective = prose("Escriba el objetivo del acuerdo", rows=3)


class ActivityForm(UnitForm):
    """Section 3, its ten rows. The collaborating actors are rows of their own."""

    planned_activity = prose("Actividad programada")
    institutional_programmes = ShortLinesField(
        label="Señale cuáles planes, programas o proyectos institucionales están involucrados",
        help_text="Uno por renglón.",
    )
    target = prose(
        "Meta de la actividad", "Una cantidad y una unidad que se puedan comprobar: 450 familias."
    )
    population = prose("Señale la población")
    territory_description = prose("Señale el territorio a impactar")
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
    expected_impact = prose(
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
    roles = prose("Roles", rows=3)
    responsibilities = prose("Responsabilidades", rows=3)
    expected_impact = prose("Impacto esperado en la estrategia", rows=3)
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

    description = prose("Sub-actividad")
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
