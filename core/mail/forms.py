from django import forms

from core.lib.forms import FilterForm
from core.mail.models import MailState, OutgoingMailQuerySet

CHOICES = [
    ("", "Todos"),
    ("waiting", "En espera"),
    ("sent", "Enviados"),
    ("failed", "Rechazados"),
    ("ambiguous", "Sin confirmar"),
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
