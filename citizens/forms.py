from django import forms
from django.db.models.functions import ExtractYear

from citizens.models import AnnualReport
from core.lib.forms import DayField, FilterForm, PortalForm, PortalModelForm
from core.lib.redaction import has_contact_data
from core.lib.text import fold
from meetings.models import Meeting
from meetings.models.publications import PublishedMinutesQuerySet
from strategies.forms.seats import refuse_day_to_come


class PastDayForm(PortalForm):
    """The day on which a citizen wants to see who organised prevention."""

    fecha = DayField(label="Cómo estaba organizada el", required=False)

    def clean_fecha(self):
        return refuse_day_to_come(self.cleaned_data["fecha"])


class SessionFilter(FilterForm):
    """What a citizen looks for among the published minutes; only years and bodies of `rows`."""

    q = forms.CharField(label="Palabra o número", required=False, max_length=100)
    anio = forms.ChoiceField(label="Año", required=False)
    instancia = forms.ChoiceField(label="Instancia", required=False)

    def __init__(self, *args, rows: PublishedMinutesQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = rows.order_by().annotate(year=ExtractYear("minutes__meeting__starts_at"))
        kinds = kinds.values_list("year", "minutes__meeting__body", "content__bodies__0")
        found = list(kinds.distinct())
        years = sorted({str(year) for year, _, _ in found}, reverse=True)
        bodies = {str(pk): name for _, pk, name in found if pk}
        named = sorted(bodies.items(), key=lambda one: fold(one[1]))
        self.fields["anio"].choices = [("", "Todos"), *((year, year) for year in years)]
        self.fields["instancia"].choices = [("", "Todas"), *named]

    def apply(self, rows: PublishedMinutesQuerySet) -> PublishedMinutesQuerySet:
        chosen = self.chosen
        found = rows.search(chosen.get("q", ""))
        if "anio" in chosen:
            found = found.filter(minutes__meeting__starts_at__year=int(chosen["anio"]))
        if "instancia" in chosen:
            meetings = Meeting.objects.of_body(chosen["instancia"])
            found = found.filter(minutes__meeting__in=meetings.values("pk"))
        return found


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
