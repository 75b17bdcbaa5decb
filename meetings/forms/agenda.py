"""Forms of the agenda."""

from django import forms

from core.accounts.models import User
from core.lib.forms import LineField
from core.lib.versioned_forms import VersionedForm
from meetings.models import AgendaItem
from strategies.forms.documents import DocumentsField


class ItemForm(VersionedForm):
    """A matter, with the template of §5.1 C.1.2."""

    set_by_view = ("meeting", "state")
    constraint_fields = {"item_lasts_up_to_ten_hours": "minutes"}
    groups = (
        ("", ("title", "detail", "minutes", "presenter", "documents")),
        ("Plantilla de presentación", ("articulation", "agreement", "result", "impact", "people")),
    )
    pairs = (("minutes", "presenter"),)

    documents = DocumentsField(label="Documentos (opcional)", required=False)

    class Meta:
        model = AgendaItem
        fields = [
            "title",
            "detail",
            "minutes",
            "presenter",
            "articulation",
            "agreement",
            "result",
            "impact",
            "people",
        ]
        labels = {
            "detail": "De qué se trata (opcional)",
            "minutes": "Minutos (opcional)",
            "presenter": "Quién lo presenta (opcional)",
            "articulation": "Articulación (opcional)",
            "agreement": "Acuerdo que se busca (opcional)",
            "result": "Resultado (opcional)",
            "impact": "Impacto en el tiempo (opcional)",
            "people": "Personas involucradas (opcional)",
        }
        help_texts = {
            "articulation": "Con quiénes se trabaja y qué pone cada quien.",
            "agreement": "Qué debe decidir la sesión.",
        }
        field_classes = {"title": LineField, "presenter": LineField}
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in ("detail", "articulation", "agreement", "result", "impact")
        }

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def save(self, commit=True):
        """Documents are added; those that are there stay, so nobody's is overwritten."""
        item = super().save(commit)
        for file, name in self.cleaned_data["documents"]:
            item.attach(file, name, by=self.by)
        return item
