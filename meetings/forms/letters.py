"""Forms of letters: writing, sending, what came back."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, FilterForm, LineField, PortalForm
from core.lib.versioned_forms import VersionedForm
from meetings import letter_texts
from meetings.enums import LetterKind, LetterState, Medium
from meetings.models import Letter, Meeting
from meetings.models.letters import LetterQuerySet
from strategies.forms.files import StoredFileField
from strategies.models import Actor


class LetterFilter(FilterForm):
    q = forms.CharField(
        label="Asunto, número, persona o institución", required=False, max_length=100
    )
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *LetterKind.choices]
    )
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Todos"), *LetterState.choices, ("atrasadas", "Sin respuesta a tiempo")],
    )

    def apply(self, letters: LetterQuerySet) -> LetterQuerySet:
        chosen = self.chosen
        found = letters.search(chosen.get("q", ""))
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if chosen.get("estado") == "atrasadas":
            found = found.late(clock.today())
        elif "estado" in chosen:
            found = found.filter(state=chosen["estado"])
        return found


class LetterForm(VersionedForm):
    """A draft; the instance brings its canton and kind."""

    set_by_view = ("canton", "kind", "state")
    groups = (
        ("A quién", ("actor", "addressee", "position", "email")),
        ("Qué dice", ("subject", "text", "meeting", "answer_due", "signed_by")),
    )
    pairs = (("addressee", "position"), ("answer_due", "signed_by"))

    class Meta:
        model = Letter
        fields = [
            "actor",
            "addressee",
            "position",
            "email",
            "subject",
            "text",
            "meeting",
            "answer_due",
            "signed_by",
        ]
        labels = {
            "actor": "Institución u organización del directorio (opcional)",
            "addressee": "Nombre de la persona",
            "position": "Puesto (opcional)",
            "email": "Correo (opcional)",
            "meeting": "Sesión a la que invita (opcional)",
            "answer_due": "Se espera respuesta a más tardar (opcional)",
        }
        help_texts = {
            "email": "Sin correo, la carta se imprime y se entrega.",
            "text": "Puede usar los campos "
            + ", ".join(f"{{{name}}}" for name in letter_texts.FIELDS)
            + ": al enviarla se cambian por los datos de esta carta.",
        }
        field_classes = {
            "addressee": LineField,
            "position": LineField,
            "subject": LineField,
            "answer_due": DayField,
            "signed_by": LineField,
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.canton
        actors = Actor.objects.of_canton(canton).filter(is_active=True)
        self.fields["actor"].queryset = actors.order_by("folded")
        self.fields["actor"].empty_label = "Ninguna del directorio"
        to_come = Meeting.objects.of_canton(canton).to_come(clock.today())
        kept = Meeting.objects.filter(pk=self.instance.meeting_id)
        self.fields["meeting"].queryset = (to_come | kept).order_by("starts_at")
        self.fields["meeting"].empty_label = "Ninguna"

    def clean_subject(self):
        return self._with_known_fields("subject")

    def clean_text(self):
        return self._with_known_fields("text")

    def _with_known_fields(self, name: str) -> str:
        text = self.cleaned_data[name]
        unknown = letter_texts.unknown_fields(text)
        if unknown:
            named = ", ".join(f"{{{field}}}" if field != "{" else "{" for field in unknown)
            raise forms.ValidationError(
                f"No hay campo {named}. Use los que se indican, o quite las llaves."
            )
        return text

    def clean_answer_due(self):
        day = self.cleaned_data["answer_due"]
        if day and day < clock.today():
            raise forms.ValidationError("Ese día ya pasó. Escriba hoy o un día por venir.")
        return day

    def clean(self):
        said = super().clean()
        day, meeting = said.get("answer_due"), said.get("meeting")
        if day and meeting and day > meeting.on:
            self.add_error(
                "answer_due",
                f"Invita a una sesión del {meeting.on:%d/%m/%Y}: pida la respuesta para ese día o "
                "antes.",
            )
        return said


class AnswerForm(VersionedForm):
    """What came back."""

    set_by_view = ("state", "sent_on")
    file_columns = {"upload": "answer_file"}
    upload = StoredFileField(label="Documento de la respuesta (opcional)", required=False)

    class Meta:
        model = Letter
        fields = ["answered_on", "answer"]
        labels = {"answered_on": "Qué día respondió", "answer": "Qué respondió"}
        field_classes = {"answered_on": DayField}
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].required = self.fields["answer"].required = True
        if not self.instance.answered_on:
            self.initial["answered_on"] = clock.today()

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Todavía no llega ese día. Escriba hoy o un día anterior.")
        if day and day < self.instance.sent_on:
            raise forms.ValidationError(
                f"La carta se envió el {self.instance.sent_on:%d/%m/%Y}. Escriba ese día o uno "
                "posterior."
            )
        return day

    def save(self, commit=True):
        self.instance.state = LetterState.ANSWERED
        if self.cleaned_data.get("upload"):
            self.instance.answer_file = self.cleaned_data["upload"]
        return super().save(commit)


class SendForm(PortalForm):
    """By mail where there is an address; else it is printed."""

    medium = forms.ChoiceField(label="Cómo se envía", choices=Medium.choices)

    def __init__(self, *args, letter: Letter, **kwargs):
        super().__init__(*args, **kwargs)
        if not letter.email:
            self.fields["medium"].choices = [(Medium.PAPER, Medium.PAPER.label)]
