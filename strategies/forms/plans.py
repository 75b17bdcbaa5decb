"""Forms of the annual plan: beginning it, its presentation, its encounters, its steps."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import PlanState
from strategies.forms.money import ColonesField
from strategies.models import AnnualPlan, PlanEncounter, Strategy
from strategies.models.annual_plans import AnnualPlanQuerySet
from strategies.plans.workflow import PlanTransition

EMPTY, COPY = "vacio", "copia"
UNREAD = "Abra otra vez la página del plan y léalo antes de decidir."


class PlanFilter(FilterForm):
    q = forms.CharField(label="Actividad", required=False, max_length=100)
    estrategia = forms.ChoiceField(label="Estrategia", required=False)
    anno = forms.ChoiceField(label="Año", required=False)
    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *PlanState.choices]
    )

    def __init__(self, *args, plans: AnnualPlanQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        years = sorted(set(plans.order_by().values_list("year", flat=True)), reverse=True)
        named = Strategy.objects.filter(pk__in=plans.order_by().values("strategy"))
        strategies = named.order_by("-start_year", "folded").values_list("pk", "name")
        self.fields["anno"].choices = [("", "Todos"), *((str(y), str(y)) for y in years)]
        self.fields["estrategia"].choices = [("", "Todas"), *strategies]

    def apply(self, plans: AnnualPlanQuerySet) -> AnnualPlanQuerySet:
        chosen = self.chosen
        found = plans.search(chosen.get("q", ""))
        for name, column in (("estrategia", "strategy"), ("anno", "year"), ("estado", "state")):
            if name in chosen:
                found = found.filter(**{column: chosen[name]})
        return found


class NewPlanForm(VersionedForm):
    """For which strategy and year, and what it begins with."""

    strategy = forms.ModelChoiceField(
        Strategy.objects.none(),
        label="Estrategia",
        empty_label=None,
        error_messages={"invalid_choice": "Esta estrategia no es del cantón. Escoja otra."},
    )
    start = forms.ChoiceField(
        label="Con qué empieza",
        choices=(
            (COPY, "Con las líneas del año anterior, como borrador"),
            (EMPTY, "Vacío"),
        ),
        widget=forms.RadioSelect,
        initial=COPY,
        help_text="La copia lleva grupos, distritos y recursos, con los meses del año nuevo. Las "
        "tareas, el estado de los medios y los acuerdos no se copian.",
    )

    constraint_fields = {"one_plan_per_strategy_and_year": "year"}

    class Meta:
        model = AnnualPlan
        fields = ["strategy", "year"]
        labels = {"year": "Año"}
        widgets = {"year": forms.NumberInput(attrs={"inputmode": "numeric"})}

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        own = Strategy.objects.filter(canton=canton).order_by("-start_year", "folded")
        self.fields["strategy"].queryset = own
        if self.initial.get("year") is None:
            self.initial["year"] = clock.today().year + 1

    @property
    def is_copying(self) -> bool:
        return self.cleaned_data["start"] == COPY


class PlanForm(VersionedForm):
    """What it says of itself, and with how much money the year counts."""

    constraint_fields = {"available_funds_are_not_negative": "available_funds"}

    class Meta:
        model = AnnualPlan
        fields = ["summary", "available_funds"]
        labels = {
            "summary": "Presentación (opcional)",
            "available_funds": "Fondos disponibles, en colones (opcional)",
        }
        help_texts = {
            "available_funds": "Con cuánto se cuenta para todo el plan; la página lo compara con "
            "lo que piden las líneas.",
        }
        field_classes = {"available_funds": ColonesField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "available_funds": forms.TextInput(attrs={"inputmode": "decimal"}),
        }


class EncounterForm(VersionedForm):
    """By when it is due; once it was held, when and what it concluded."""

    groups = (("", ("due_on",)), ("Cuando se realizó", ("held_on", "conclusions")))
    constraint_fields = {"held_encounter_has_its_conclusions": "conclusions"}

    class Meta:
        model = PlanEncounter
        fields = ["due_on", "held_on", "conclusions"]
        labels = {
            "due_on": "A más tardar el",
            "held_on": "Se realizó el (opcional)",
            "conclusions": "Conclusiones (opcional)",
        }
        field_classes = {"due_on": DayField, "held_on": DayField}
        widgets = {"conclusions": forms.Textarea(attrs={"rows": 5})}

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Esta fecha no ha llegado. Escriba el día en que se hizo.")
        return day

    def clean(self):
        data = super().clean()
        if data.get("conclusions") and "held_on" in data and not data["held_on"]:
            self.add_error("held_on", "Escriba en qué fecha se realizó.")
        return data

    def save(self, commit=True):
        """A new day is part of what the Comisión reads before it decides."""
        if "due_on" in self.changed_data:
            self.instance.plan.touch()
        return super().save(commit)


class PlanStepForm(PortalForm):
    """The comment that goes with a step, and for a decision the version that was read."""

    comment = forms.CharField(
        label="Comentario (opcional)",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(
        label="Plan", widget=forms.HiddenInput, error_messages={"invalid": UNREAD}
    )

    def __init__(self, *args, transition: PlanTransition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].error_messages["required"] = UNREAD
        if not transition.needs_seat:
            del self.fields["version"]
        if transition.needs_comment:
            comment = self.fields["comment"]
            comment.required = True
            comment.label = "Motivo"
            comment.help_text = "Queda escrito en la historia del plan."
            comment.error_messages["required"] = (
                "Está vacío. Escriba el motivo en una o dos frases."
            )
