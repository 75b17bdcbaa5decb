from django import forms

from citizens.models import AnnualReport
from core.lib.forms import DayField, PortalForm, PortalModelForm
from core.lib.redaction import has_contact_data
from strategies.forms.seats import refuse_day_to_come


class PastDayForm(PortalForm):
    """The day on which a citizen wants to see who organised prevention."""

    fecha = DayField(label="Cómo estaba organizada el", required=False)

    def clean_fecha(self):
        return refuse_day_to_come(self.cleaned_data["fecha"])


class NarrativeForm(PortalModelForm):
    """The message on top of the report. `version`: what was read, so that nobody overwrites."""

    longest = 2000
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = AnnualReport
        fields = ["narrative"]
        labels = {"narrative": "Mensaje"}
        widgets = {"narrative": forms.Textarea(attrs={"rows": 6})}

    def clean_narrative(self) -> str:
        # Browsers send line ends as CRLF and count them as one sign.
        text = self.cleaned_data["narrative"].replace("\r\n", "\n").strip()
        if len(text) > self.longest:
            raise forms.ValidationError(
                f"Tiene {len(text)} caracteres y caben {self.longest}. Acorte el mensaje."
            )
        if has_contact_data(text):
            raise forms.ValidationError(
                "Hay un correo, un teléfono o un número de identidad. El informe es público: "
                "quítelo. El contacto de la municipalidad ya aparece al final del informe."
            )
        return text
