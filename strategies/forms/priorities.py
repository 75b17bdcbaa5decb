"""Forms of what comes first: a zone, a topic, the end of either; the day to look at."""

import re

from django import forms

from core.lib.forms import DayField, PortalForm, refuse_at_field
from core.lib.versioned_forms import VersionedForm
from core.territory import maps
from strategies.forms.fields import AgeGroupsField, CantonFormMixin, DistrictsField
from strategies.models import Finding, PriorityTopic, PriorityZone

POINT = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?) ?[,; ] ?(-?\d{1,3}(?:[.,]\d+)?)")
LONGEST_POINT = 60
# The country lies north of the equator and west of Greenwich: the sign tells the two apart.
EXAMPLE = "9.8712, -84.0573"


class OnDayForm(PortalForm):
    fecha = DayField(label="Qué era prioridad el", required=False)


class AreaField(forms.CharField):
    """Points of an area, one a line; its value is a list of [longitude, latitude], or None."""

    def __init__(self, **kwargs):
        for name in ("encoder", "decoder"):  # what a column of JSON says
            kwargs.pop(name, None)
        kwargs["widget"] = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})
        super().__init__(**{**kwargs, "required": False})

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(f"{latitude}, {longitude}" for longitude, latitude in value[:-1])

    def to_python(self, value):
        lines = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        return [self._point(number, line) for number, line in enumerate(lines, 1)] or None

    def run_validators(self, value):
        pass

    def has_changed(self, initial, data):
        return (self.prepare_value(initial) or "").split() != (data or "").split()

    @staticmethod
    def _point(number: int, line: str) -> list[float]:
        text = " ".join(line.split())
        found = POINT.fullmatch(text) if len(text) <= LONGEST_POINT else None
        if not found:
            raise forms.ValidationError(
                f"La línea {number}, «{text[:40]}», no es un punto. Escriba latitud y "
                f"longitud, por ejemplo {EXAMPLE}."
            )
        one, other = (float(text.replace(",", ".")) for text in found.groups())
        return [one, other] if one < 0 < other else [other, one]


class PrioritisedForm(CantonFormMixin, VersionedForm):
    """The instance brings its canton."""

    set_by_view = ("canton",)
    pairs = (("since", "until"),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.canton
        self.fit_to(canton)
        findings = Finding.objects.filter(diagnosis__canton=canton).select_related("diagnosis")
        field = self.fields["finding"]
        field.queryset = findings.order_by("-diagnosis__made_on", "diagnosis", "order", "pk")
        field.empty_label = "Ninguno del registro"
        field.label_from_instance = finding_label
        self.fields["evidence"].error_messages["required"] = (
            "Sin evidencia no es una prioridad. Escriba el dato y de dónde viene."
        )

    class Meta:
        labels = {
            "age_groups": "Grupos de edad",
            "sex": "Sexo",
            "risks": "Riesgos y factores (opcional)",
            "until": "Prioridad hasta (opcional)",
            "finding": "Hallazgo en que se apoya (opcional)",
        }
        help_texts = {
            "evidence": "El dato que la justifica y su fuente, por ejemplo: 41 % de las denuncias "
            "por violencia doméstica de 2025, según Fuerza Pública.",
        }
        field_classes = {"age_groups": AgeGroupsField, "since": DayField, "until": DayField}
        widgets = {
            "risks": forms.Textarea(attrs={"rows": 2}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }


def finding_label(finding: Finding) -> str:
    text = finding.text if len(finding.text) <= 90 else f"{finding.text[:89].rstrip()}…"
    return f"{finding.diagnosis} ({finding.diagnosis.made_on:%d/%m/%Y}): {text}"


class ZoneForm(PrioritisedForm):
    """Whole districts, an area that somebody draws, or both; not neither."""

    constraint_fields = {
        "zone_ends_after_it_begins": "until",
        "zone_has_its_evidence": "evidence",
    }
    groups = (
        ("", ("name",)),
        ("Dónde", ("districts", "area")),
        ("Por qué", ("risks", "evidence", "finding")),
        ("Para quién", ("age_groups", "sex")),
        ("Cuándo", ("since", "until")),
    )

    class Meta(PrioritisedForm.Meta):
        model = PriorityZone
        fields = [
            "name",
            "districts",
            "area",
            "risks",
            "evidence",
            "finding",
            "age_groups",
            "sex",
            "since",
            "until",
        ]
        labels = PrioritisedForm.Meta.labels | {
            "name": "Nombre de la zona",
            "districts": "Distritos completos",
            "area": "Puntos del área dibujada",
        }
        help_texts = PrioritisedForm.Meta.help_texts | {
            "name": "Por ejemplo: Los Guido, sectores 1 a 4.",
            "area": "Un punto por línea, en el orden del borde: latitud y longitud, por ejemplo "
            f"{EXAMPLE}. Se guarda un contorno aproximado: no señale casas.",
        }
        field_classes = PrioritisedForm.Meta.field_classes | {
            "districts": DistrictsField,
            "area": AreaField,
        }

    def clean_area(self):
        points = self.cleaned_data["area"]
        if not points:
            return None
        refuse_at_field(maps.checked_ring, self.instance.canton_id, points)
        return maps.checked_ring(self.instance.canton_id, points)

    def clean(self):
        data = super().clean()
        asked = {"districts", "area"} & self._errors.keys()
        if not asked and not data.get("districts") and not data.get("area"):
            self.add_error(
                "districts", "Falta el lugar. Marque uno o más distritos, o dibuje un área."
            )
        return data


class TopicForm(PrioritisedForm):
    constraint_fields = {
        "topic_ends_after_it_begins": "until",
        "topic_has_its_evidence": "evidence",
    }
    groups = (
        ("", ("kind", "name")),
        ("Por qué", ("risks", "evidence", "finding")),
        ("Para quién", ("age_groups", "sex")),
        ("Cuándo", ("since", "until")),
    )

    class Meta(PrioritisedForm.Meta):
        model = PriorityTopic
        fields = [
            "kind",
            "name",
            "risks",
            "evidence",
            "finding",
            "age_groups",
            "sex",
            "since",
            "until",
        ]
        help_texts = PrioritisedForm.Meta.help_texts | {
            "name": "Por ejemplo: violencia doméstica; jóvenes de 15 a 21 años fuera del colegio; "
            "espacios públicos de noche.",
        }


class EndForm(VersionedForm):
    """The last day of a priority, which stays in the history."""

    set_by_view = ("since",)
    constraint_fields = {
        "zone_ends_after_it_begins": "until",
        "topic_ends_after_it_begins": "until",
    }

    class Meta:
        fields = ["until"]
        labels = {"until": "Último día en que fue o será prioridad"}
        field_classes = {"until": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True
        self.fields["until"].error_messages["required"] = "Escriba el último día."

    @classmethod
    def of(cls, row: PriorityZone | PriorityTopic, *args) -> "EndForm":
        """The form of a zone or of a topic."""
        made = forms.modelform_factory(type(row), form=cls, fields=["until"])
        return made(*args, instance=row)
