"""The form of a técnico's profile."""

from django import forms

from core.lib.forms import DayField
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.models import Body, OfficerProfile, Person


class OfficerForm(VersionedForm):
    """The professional profile of a person of the unit; the instance brings unit and, when it is
    changed, the person."""

    constraint_fields = {"officer_leaves_after_arriving": "until"}
    groups = (
        ("", ("person", "dedication", "since", "until")),
        ("Perfil profesional", ("profession", "degree", "experience")),
    )
    pairs = (("since", "until"), ("profession", "degree"))

    class Meta:
        model = OfficerProfile
        fields = [
            "person",
            "dedication",
            "since",
            "until",
            "profession",
            "degree",
            "experience",
        ]
        labels = {
            "degree": "Grado académico (opcional)",
            "experience": "Experiencia (opcional)",
            "since": "En la unidad desde",
            "until": "En la unidad hasta (opcional)",
        }
        help_texts = {
            "person": "De quienes están en el directorio. Si no está, agréguela en la ficha de la "
            "municipalidad.",
            "degree": "Por ejemplo: licenciatura.",
            "experience": "Dónde ha trabajado y en qué.",
        }
        field_classes = {"since": DayField, "until": DayField}
        widgets = {"experience": forms.Textarea(attrs={"rows": 4})}
        error_messages = {
            "person": {
                "unique": "Esta persona ya tiene un perfil. Ábralo en la lista y cámbielo.",
                "invalid_choice": "Esa persona no está en el directorio de este cantón. Escoja una "
                "de la lista.",
            }
        }

    def __init__(self, *args, canton: Canton, unit: Body, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.instance.unit = unit
        persons = Person.objects.filter(canton=canton, is_active=True).select_related("actor")
        if self.instance.person_id:
            persons |= Person.objects.filter(pk=self.instance.person_id).select_related("actor")
        field = self.fields["person"]
        field.queryset, field.empty_label = persons.order_by("folded", "pk"), "Escoja"
        field.label_from_instance = lambda person: f"{person.name} · {person.actor}"
