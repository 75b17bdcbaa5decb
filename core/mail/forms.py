from django import forms

from core.lib.forms import FilterForm, PortalForm
from core.mail.models import MailState, OutgoingMailQuerySet, Wanted

CHOICES = [
    ("", "Todos"),
    ("waiting", "En cola"),
    ("sent", "Enviados"),
    ("failed", "Rechazados"),
    ("ambiguous", "Dudosos"),
    ("held", "Para el resumen del día"),
    ("digested", "En el resumen del día"),
    ("unwanted", "No deseados"),
]
# «On its way» lasts a moment; for people it is still waiting.
STATES = {"waiting": [MailState.WAITING, MailState.CLAIMED]}


class MailFilter(FilterForm):
    q = forms.CharField(label="Buscar", max_length=100, required=False)
    estado = forms.ChoiceField(label="Estado", choices=CHOICES, required=False)

    def apply(self, mails: OutgoingMailQuerySet) -> OutgoingMailQuerySet:
        """What matches."""
        if text := self.chosen.get("q"):
            mails = mails.search(text)
        if state := self.chosen.get("estado"):
            mails = mails.filter(state__in=STATES.get(state, [state]))
        return mails


class PreferenceForm(PortalForm):
    wanted = forms.ChoiceField(
        label="Recordatorios y resúmenes",
        choices=Wanted.choices,
        widget=forms.RadioSelect,
    )
