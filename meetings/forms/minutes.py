"""Forms of the minutes: its parts, its way, corrections."""

from django import forms

from core.lib.forms import DayField, LinkField, PortalForm
from core.lib.versioned_forms import VersionedForm
from meetings.models import Minutes, MinutesEntry
from strategies.enums import RecordKind

ONLY_ACTA = ("recording_link", "recording_hash", "literal_text")


class MinutesForm(VersionedForm):
    """What stands around the matters; where the body keeps actas, the recording too."""

    set_by_view = ("meeting", "kind")
    constraint_fields = {"recording_hash_is_sha256": "recording_hash"}

    class Meta:
        model = Minutes
        fields = ["opening", "closing", *ONLY_ACTA]
        labels = {
            "opening": "Apertura (opcional)",
            "closing": "Cierre (opcional)",
            "recording_link": "Enlace a la grabación (opcional)",
            "recording_hash": "Huella SHA-256 de la grabación (opcional)",
            "literal_text": "Transcripción literal (opcional)",
        }
        field_classes = {"recording_link": LinkField}
        widgets = {
            "opening": forms.Textarea(attrs={"rows": 3}),
            "closing": forms.Textarea(attrs={"rows": 3}),
            "literal_text": forms.Textarea(attrs={"rows": 12}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind != RecordKind.ACTA:
            for name in ONLY_ACTA:
                del self.fields[name]

    def clean_recording_hash(self):
        return self.cleaned_data["recording_hash"].strip().lower()


class EntryForm(VersionedForm):
    """What was said and done in one matter."""

    class Meta:
        model = MinutesEntry
        fields = ["text"]
        labels = {"text": "Qué se trató"}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class SendForm(PortalForm):
    until = DayField(
        label="Correcciones hasta",
        help_text="Quienes asistieron pueden pedirlas hasta ese día.",
    )


class CorrectionForm(PortalForm):
    entry = forms.ModelChoiceField(
        MinutesEntry.objects.none(),
        label="En qué asunto (opcional)",
        required=False,
        empty_label="En general",
    )
    text = forms.CharField(
        label="Qué debe decir", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, minutes: Minutes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entry"].queryset = minutes.entries.select_related("item")
