"""Forms of the convocation: sending it, guests, and what people answer."""

from django import forms

from core.lib.forms import PortalForm
from meetings.enums import Answer


class ConveneForm(PortalForm):
    """How the first convocation is sent. `is_late` asks for the reason."""

    with_alternates = forms.BooleanField(
        label="Enviar también a las personas suplentes", required=False
    )
    late_reason = forms.CharField(
        label="Por qué se convoca con menos días",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, is_late: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class GuestForm(PortalForm):
    """Somebody from outside who is convened without a vote."""

    name = forms.CharField(label="Nombre", max_length=120)
    organisation = forms.CharField(label="Organización (opcional)", max_length=160, required=False)
    email = forms.EmailField(label="Correo (opcional)", required=False)


ANSWERS = (
    (Answer.YES, "Asistiré"),
    (Answer.ALTERNATE, "Asistirá mi suplente"),
    (Answer.NO, "No asistiré"),
)


class AnswerForm(PortalForm):
    answer = forms.ChoiceField(choices=ANSWERS)
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args, has_alternate: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_alternate:
            self.fields["answer"].choices = [
                (value, label) for value, label in ANSWERS if value != Answer.ALTERNATE
            ]
