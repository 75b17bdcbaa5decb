"""The form of a working group's risks of a year."""

from django import forms

from core.lib import clock
from core.lib.versioned_forms import VersionedForm
from strategies.models import RiskFocus, StrategicAction


class RiskFocusForm(VersionedForm):
    """The instance brings its group; actions are those of the group's axis, else of the canton."""

    set_by_view = ("group",)
    constraint_fields = {"risks_once_per_group_and_year": "year"}

    class Meta:
        model = RiskFocus
        fields = ["year", "risks", "scope", "actions"]
        labels = {
            "year": "Año",
            "risks": "Riesgos o problemas priorizados",
            "scope": "Alcance temático (opcional)",
            "actions": "Acciones estratégicas que responden (opcional)",
        }
        help_texts = {
            "risks": "Uno por renglón.",
            "scope": "Hasta dónde llega el grupo con esos riesgos y qué deja a otras instancias.",
        }
        widgets = {
            "year": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "risks": forms.Textarea(attrs={"rows": 4}),
            "scope": forms.Textarea(attrs={"rows": 3}),
            "actions": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "actions": {
                "invalid_choice": "La acción %(value)s no es de las que se ofrecen. Escoja otra."
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        group, year = self.instance.group, clock.today().year
        actions = StrategicAction.objects.filter(strategy__canton=group.canton_id)
        if group.axis_id:
            actions = actions.filter(axis=group.axis_id)
        else:
            actions = actions.filter(strategy__end_year__gte=year)
        if self.instance.pk:
            actions = StrategicAction.objects.filter(
                pk__in=[*actions.values_list("pk", flat=True)]
                + [*self.instance.actions.values_list("pk", flat=True)]
            )
        self.fields["actions"].queryset = actions.select_related("strategy").order_by(
            "-strategy__start_year", "strategy__folded", "number", "pk"
        )
        if actions.order_by().values("strategy").distinct().count() > 1:
            self.fields["actions"].label_from_instance = lambda one: f"{one} ({one.strategy})"
        if self.initial.get("year") is None:
            self.initial["year"] = year
