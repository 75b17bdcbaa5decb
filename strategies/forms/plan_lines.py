"""The form of a plan's line: what, who, for whom and where, when, with what, and the POI."""

from django import forms
from django.db.models import Q

from core.lib import clock
from core.lib.forms import MonthField
from core.lib.problems import RuleViolation
from core.lib.versioned_forms import VersionedForm
from strategies.forms.fields import AgeGroupsField, CantonFormMixin, DistrictsField
from strategies.forms.money import ColonesField
from strategies.models import Body, PlanLine, PoiItem, StrategicAction


class ActionChoice(forms.ModelChoiceField):
    """Actions under their axes."""

    def of(self, strategy) -> None:
        self.queryset = StrategicAction.objects.filter(strategy=strategy).order_by("number")
        groups: dict[str, list] = {}
        for action in self.queryset.select_related("axis").order_by("axis__order", "number"):
            groups.setdefault(action.axis.name, []).append((action.pk, str(action)))
        self.choices = [("", "Escoja la acción"), *groups.items()]


class PlanLineForm(CantonFormMixin, VersionedForm):
    """The instance brings its plan; whatever is saved is a new version of the plan."""

    set_by_view = ("plan",)
    constraint_fields = {
        "plan_line_is_two_months_in_order": "ends_on",
        "funds_of_a_line_are_not_negative": "funds",
    }
    groups = (
        ("Qué", ("action", "activity", "expected_result", "continuity", "is_innovative")),
        ("Quién", ("group", "lead_actor")),
        ("Para quién y dónde", ("population", "age_groups", "sex", "districts")),
        ("Cuándo", ("starts_on", "ends_on")),
        (
            "Con qué",
            (
                "human_resources",
                "material_resources",
                "funds",
                "funds_source",
                "means",
                "means_note",
            ),
        ),
        ("En el POI", ("poi_item",)),
    )
    pairs = (("starts_on", "ends_on"), ("funds", "funds_source"))

    class Meta:
        model = PlanLine
        fields = [
            "action",
            "activity",
            "expected_result",
            "continuity",
            "is_innovative",
            "group",
            "lead_actor",
            "population",
            "age_groups",
            "sex",
            "districts",
            "starts_on",
            "ends_on",
            "human_resources",
            "material_resources",
            "funds",
            "funds_source",
            "means",
            "means_note",
            "poi_item",
        ]
        labels = {
            "action": "Acción estratégica",
            "activity": "Actividad",
            "expected_result": "Resultado esperado",
            "continuity": "Nueva o continúa",
            "is_innovative": "Es una actividad innovadora",
            "group": "Grupo o instancia responsable",
            "lead_actor": "Actor encargado",
            "population": "Población en palabras (opcional)",
            "age_groups": "Grupos de edad",
            "sex": "Sexo",
            "districts": "Distritos (opcional)",
            "starts_on": "Desde el mes",
            "ends_on": "Hasta el mes",
            "human_resources": "Recursos humanos (opcional)",
            "material_resources": "Recursos materiales (opcional)",
            "funds": "Recursos financieros, en colones (opcional)",
            "funds_source": "De dónde vienen los fondos (opcional)",
            "means": "Los medios están",
            "means_note": "Qué falta y cómo se corrige",
            "poi_item": "Actividad del POI de una institución (opcional)",
        }
        help_texts = {
            "expected_result": "Qué cambia al final del año, con una cifra que se pueda comprobar.",
            "group": "El grupo o el actor; uno de los dos hace falta para enviar el plan.",
            "population": "Por ejemplo: 120 jóvenes de 15 a 21 años de Los Guido.",
            "districts": "Sin distritos vale para todo el cantón.",
            "means_note": "Hace falta si los medios no están disponibles.",
            "poi_item": "Las que las instituciones registraron para el año del plan.",
        }
        field_classes = {
            "action": ActionChoice,
            "districts": DistrictsField,
            "age_groups": AgeGroupsField,
            "starts_on": MonthField,
            "ends_on": MonthField,
            "funds": ColonesField,
        }
        widgets = {
            "activity": forms.Textarea(attrs={"rows": 3}),
            "expected_result": forms.Textarea(attrs={"rows": 2}),
            "human_resources": forms.Textarea(attrs={"rows": 2}),
            "material_resources": forms.Textarea(attrs={"rows": 2}),
            "means_note": forms.Textarea(attrs={"rows": 2}),
            "funds": forms.TextInput(attrs={"inputmode": "decimal"}),
            "starts_on": forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
            "ends_on": forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
        }
        error_messages = {
            "action": {
                "invalid_choice": "Esta acción no es de la estrategia del plan. Escoja una de la "
                "lista."
            },
            "poi_item": {
                "invalid_choice": "No está en el POI del cantón para el año del plan. Escoja una "
                "de la lista."
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        line, plan = self.instance, self.instance.plan
        self.fit_to(plan.strategy.canton)
        self.fields["action"].of(plan.strategy)
        open_bodies = Q(closed_on=None) | Q(closed_on__gte=clock.today())
        bodies = Body.objects.filter(canton=plan.strategy.canton_id)
        self.fields["group"].queryset = bodies.filter(open_bodies | Q(pk=line.group_id)).order_by(
            "folded"
        )
        items = PoiItem.objects.filter(canton=plan.strategy.canton_id).select_related("actor")
        self.fields["poi_item"].queryset = items.filter(
            Q(year=plan.year) | Q(pk=line.poi_item_id)
        ).order_by("actor__folded", "pk")
        self.fields["poi_item"].label_from_instance = lambda item: f"{item.actor}: {item.title}"
        for name, words in (("group", "Ninguno"), ("lead_actor", "Nadie del directorio")):
            self.fields[name].empty_label = words
        self.fields["poi_item"].empty_label = "No está en un POI"

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_on"), data.get("ends_on")
        both_read = "starts_on" in data and "ends_on" in data
        if both_read and bool(start) != bool(end):
            empty, word = ("ends_on", "hasta") if start else ("starts_on", "desde")
            self.add_error(empty, f"Falta el mes «{word}». Escriba los dos meses.")
        return data

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.refuse_place()
            except RuleViolation as violation:
                self.refuse(violation)

    def save(self, commit=True):
        if self.instance._state.adding:
            self.instance.take_last_place()
        line = super().save(commit)
        line.plan.touch()
        return line
