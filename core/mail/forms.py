from django import forms

from core.lib.forms import PortalForm
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


class MailFilter(PortalForm):
    q = forms.CharField(label="Buscar", max_length=100, required=False)
    estado = forms.ChoiceField(label="Estado", choices=CHOICES, required=False)

    def apply(self, mails: OutgoingMailQuerySet) -> OutgoingMailQuerySet:
        """What matches; an unknown state narrows nothing."""
        self.is_valid()
        if text := self.cleaned_data.get("q"):
            mails = mails.search(text)
        if state := self.cleaned_data.get("estado"):
            mails = mails.filter(state__in=STATES.get(state, [state]))
        return mails

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
