"""Forms of the protocol's adoption: what to look at, and what a body made of a solution."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, FilterForm
from core.lib.versioned_forms import VersionedForm
from strategies.adoption import UNMARKED
from strategies.enums import AdoptionState
from strategies.models import Body, SolutionAdoption

STATES = (("", "Todas"), *AdoptionState.choices, (UNMARKED, "Sin marcar por ninguna instancia"))


class CatalogueFilter(FilterForm):
    q = forms.CharField(label="Palabras de la solución", required=False, max_length=100)
    instancia = forms.ChoiceField(label="Instancia", required=False)
    estado = forms.ChoiceField(label="Qué se hizo", required=False, choices=STATES)
    prioridad = forms.ChoiceField(
        label="Prioridad", required=False, choices=[("", "Todas"), ("1", "Solo la prioridad 1")]
    )

    def __init__(self, *args, bodies: list[Body], **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(body.pk), body.name) for body in bodies]
        self.fields["instancia"].choices = [("", "Todas"), *named]


class AdoptionForm(VersionedForm):
    """The instance brings its body and solution."""

    set_by_view = ("body", "solution")
    constraint_fields = {"solution_once_per_body": "state"}

    class Meta:
        model = SolutionAdoption
        fields = ["state", "since", "feedback"]
        labels = {
            "state": "Qué hace la instancia con esta solución",
            "since": "Desde",
            "feedback": "Realimentación (opcional)",
        }
        help_texts = {
            "feedback": "Qué ha funcionado, qué no, o por qué no aplica aquí. La realimentación "
            "anterior queda en la discusión."
        }
        field_classes = {"since": DayField}
        widgets = {
            "state": forms.RadioSelect,
            "feedback": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = AdoptionState.choices

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day and day > clock.today():
            raise forms.ValidationError("Todavía no llega ese día. Escriba hoy o un día anterior.")
        return day
