"""Forms of the convocation: sending it, guests, and what people answer."""

from django import forms

from core.lib.forms import LineField, PortalForm
from core.lib.versioned_forms import VersionedForm
from meetings import inviting
from meetings.enums import Answer, Medium
from meetings.forms.delivery import NO_ADDRESS
from meetings.models import Invitation
from strategies.models import Person


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

    def say_effect(self, words: str) -> None:
        """What the choice about alternates changes; where that is nothing, it is not asked for."""
        self["with_alternates"].help_text = words  # the field as the page shows it, refused or not
        if not words:
            self.fields["with_alternates"].widget = forms.HiddenInput()


class InvitedForm(VersionedForm):
    """Somebody who is convened without a seat, and so without a vote: picked in the directory, or
    written down. The instance brings its meeting."""

    set_by_view = ("meeting", "invited_as", "seat", "medium")
    constraint_fields = {
        "person_is_invited_once": "person",
        "guest_address_is_invited_once": "email",
    }
    groups = (
        ("Del directorio", ("person",)),
        ("O de fuera del directorio", ("name", "organisation", "email")),
    )
    pairs = (("name", "organisation"),)

    class Meta:
        model = Invitation
        fields = ["person", "name", "organisation", "email"]
        labels = {
            "person": "Persona del directorio",
            "name": "Nombre",
            "organisation": "Organización (opcional)",
            "email": "Correo (opcional)",
        }
        field_classes = {"name": LineField, "organisation": LineField}
        help_texts = {"email": "Sin correo, la invitación se imprime."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.meeting.canton_id
        offered = Person.objects.filter(canton=canton, is_active=True)
        field = self.fields["person"]
        field.queryset = offered.select_related("actor").order_by("folded", "pk")
        field.label_from_instance = lambda person: f"{person.name} · {person.actor}"
        field.empty_label = "Ninguna: la escribo abajo"
        field.error_messages["invalid_choice"] = (
            "Esa persona no está activa en el directorio del cantón. Escoja una de la lista."
        )
        self.fields["name"].required = False
        self.fields["email"].error_messages["invalid"] = NO_ADDRESS

    def clean(self):
        data = super().clean()
        person = data.get("person")
        if person:
            data |= {"name": person.name, "organisation": str(person.actor), "email": person.email}
        elif not data.get("name") and not {"name", "person"} & self.errors.keys():
            self.add_error("name", "Está vacío. Escriba el nombre, o escoja una persona arriba.")
        email = data["email"] = (data.get("email") or "").lower()
        for field, why in inviting.why_not(self.instance, person, email):
            self.add_error(field, why)
        self.instance.medium = Medium.MAIL if email else Medium.PAPER
        return data

    def save(self, commit=True):
        """Convened at once where the first sending went out already."""
        if not self.instance._state.adding:
            return super().save(commit)
        inviting.add_guest(self.instance)
        return self.instance


ANSWERS = (
    (Answer.YES, "Asistiré"),
    (Answer.ALTERNATE, "Asistirá mi suplente"),
    (Answer.NO, "No asistiré"),
)


class AnswerForm(PortalForm):
    answer = forms.ChoiceField(label="Respuesta", choices=ANSWERS)
    note = forms.CharField(label="Nota", required=False, max_length=300)

    def __init__(self, *args, has_alternate: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_alternate:
            self.fields["answer"].choices = [
                (value, label) for value, label in ANSWERS if value != Answer.ALTERNATE
            ]
