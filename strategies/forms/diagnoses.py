"""Forms of the register of diagnoses: the diagnosis, its documents, its findings."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import DiagnosisKind
from strategies.forms.documents import DocumentsField
from strategies.forms.fields import CantonFormMixin, DistrictsField
from strategies.models import Diagnosis, Finding
from strategies.models.base import SharedQuerySet


class DiagnosisFilter(FilterForm):
    q = forms.CharField(label="Título", required=False, max_length=100)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *DiagnosisKind.choices]
    )
    distrito = forms.ChoiceField(label="Distrito", required=False)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [("", "Todos"), *districts]

    def apply(self, diagnoses: SharedQuerySet) -> SharedQuerySet:
        chosen = self.chosen
        found = diagnoses.search(chosen.get("q", ""))
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "distrito" in chosen:
            found = found.filter(districts=chosen["distrito"])
        return found


def day_that_was(day, what: str):
    """Raises ValidationError for a day to come. `what`: «El diagnóstico»."""
    if day and day > clock.today():
        raise forms.ValidationError(
            f"{what} lleva el día en que se hizo, y el {day:%d/%m/%Y} todavía no llega. Escriba "
            "hoy o un día anterior."
        )
    return day


class DiagnosisForm(CantonFormMixin, VersionedForm):
    """The instance brings its canton. Documents are added; those that are there stay, so nobody's
    is overwritten."""

    set_by_view = ("canton",)
    constraint_fields = {"diagnosis_once_per_day": "title"}
    groups = (
        ("", ("kind", "title", "made_on", "participants", "author", "method")),
        ("Qué dice y dónde", ("summary", "districts", "documents")),
    )
    pairs = (("made_on", "participants"),)

    documents = DocumentsField(label="Documentos (opcional)", required=False)

    class Meta:
        model = Diagnosis
        fields = [
            "kind",
            "title",
            "made_on",
            "participants",
            "author",
            "method",
            "summary",
            "districts",
        ]
        labels = {
            "made_on": "Fecha en que se hizo",
            "participants": "Cuántas personas participaron (opcional)",
            "author": "Quién lo hizo (opcional)",
            "method": "Método (opcional)",
            "summary": "Resumen (opcional)",
            "districts": "Distritos (opcional)",
        }
        help_texts = {
            "kind": "Una entrevista, un taller o un encuentro de validación quedan aquí como parte "
            "del proceso.",
            "author": "La institución o el equipo. No escriba nombres de personas vecinas.",
            "method": "Por ejemplo: encuesta a 240 hogares y cuatro grupos focales.",
            "districts": "Sin distritos vale para todo el cantón.",
        }
        field_classes = {"districts": DistrictsField, "made_on": DayField}
        widgets = {
            "method": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 4}),
            "participants": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fit_to(self.instance.canton)
        self.fields["participants"].error_messages["min_value"] = (
            "Escriba una cifra mayor que cero, o deje el dato vacío."
        )

    def clean_made_on(self):
        return day_that_was(self.cleaned_data["made_on"], "El diagnóstico")

    def save(self, commit=True):
        diagnosis = super().save(commit)
        for file, name in self.cleaned_data["documents"]:
            diagnosis.files.get_or_create(file=file, defaults={"name": name})
        return diagnosis


class DocumentsForm(PortalForm):
    documents = DocumentsField(label="Documentos")


class FindingForm(VersionedForm):
    """The instance brings its diagnosis and its place."""

    set_by_view = ("diagnosis",)

    class Meta:
        model = Finding
        fields = ["text", "theme"]
        labels = {"theme": "Tema (opcional)"}
        help_texts = {"theme": "Por ejemplo: espacio público, consumo, violencia doméstica."}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
