"""Forms of a seat: giving one, who holds it, its end, its role in the body, and corrections."""

from django import forms

from core.lib import clock
from core.lib.forms import DayField, PortalForm
from core.lib.problems import RuleViolation
from core.lib.versioned_forms import VersionedForm
from strategies.enums import HolderKind, SeatRole
from strategies.forms.fields import actors_of
from strategies.forms.files import StoredFileField
from strategies.models import Actor, Body, Person, Seat, SeatDuty, SeatHolding
from strategies.models.holdings import Letter

NEW = "nueva"
PHONE_DIGITS = 8


class OnDateForm(PortalForm):
    fecha = DayField(label="Quién ocupaba cada puesto el", required=False)


def refuse_day_to_come(day):
    if day and day > clock.today():
        raise forms.ValidationError("Esa fecha todavía no llega. Escriba una que ya pasó.")
    return day


class SeatForm(PortalForm):
    """A seat for an actor; a further one of the same actor with the body's resolution."""

    actor = forms.ModelChoiceField(
        Actor.objects.none(),
        label="Actor",
        empty_label="Escoja",
        error_messages={"invalid_choice": "No está en el directorio del cantón. Escoja otro."},
    )
    since = DayField(label="Desde")
    votes = forms.BooleanField(label="Tiene voto", required=False, initial=True)
    resolution_text = forms.CharField(
        label="Acuerdo de sesión (opcional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Solo si el actor ya tiene un puesto: el texto con que la instancia le da otro.",
    )
    resolution_on = DayField(label="Fecha del acuerdo de sesión (opcional)", required=False)
    resolution_file = StoredFileField(
        label="Archivo del acuerdo de sesión (opcional)", required=False
    )

    def __init__(self, *args, body: Body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors_of(body.canton)
        self.fields["actor"].label_from_instance = lambda actor: actor.full_name
        self.initial.setdefault("since", clock.today())

    def clean_resolution_on(self):
        return refuse_day_to_come(self.cleaned_data["resolution_on"])


class EditSeatForm(VersionedForm):
    """What a seat is: since when, with vote or without, by which resolution."""

    resolution_upload = StoredFileField(
        label="Archivo del acuerdo de sesión (opcional)", required=False
    )

    file_columns = {"resolution_upload": "resolution_file"}
    set_by_view = ("body", "actor", "until")
    constraint_fields = {
        "seat_ends_after_it_begins": "since",
        "further_seat_of_an_actor_has_its_resolution": "resolution_text",
    }
    groups = (
        ("", ("since", "votes")),
        (
            "Acuerdo de sesión que da más de un puesto",
            ("resolution_text", "resolution_on", "resolution_upload"),
        ),
    )

    class Meta:
        model = Seat
        fields = ["since", "votes", "resolution_text", "resolution_on"]
        labels = {
            "since": "El puesto existe desde",
            "votes": "Tiene voto",
            "resolution_text": "Acuerdo de sesión (opcional)",
            "resolution_on": "Fecha del acuerdo de sesión (opcional)",
        }
        field_classes = {"since": DayField, "resolution_on": DayField}
        widgets = {"resolution_text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.resolution_file_id:
            self.fields[
                "resolution_upload"
            ].help_text = "Ya hay un archivo; escoja otro solo para cambiarlo."

    def clean_since(self):
        since, seat = self.cleaned_data["since"], self.instance
        first = min(
            (row.since for rows in (seat.holdings, seat.duties) for row in rows.all()),
            default=None,
        )
        if first and since > first:
            raise forms.ValidationError(
                f"El {first:%d/%m/%Y} ya había alguien en el puesto. Escriba esa fecha o una "
                "anterior."
            )
        if seat.body.since and since < seat.body.since:
            raise forms.ValidationError(
                f"{seat.body} funciona desde el {seat.body.since:%d/%m/%Y}. Escriba esa fecha o "
                "una posterior."
            )
        return since

    def clean_resolution_on(self):
        return refuse_day_to_come(self.cleaned_data["resolution_on"])

    def save(self, commit=True):
        if self.cleaned_data.get("resolution_upload"):
            self.instance.resolution_file = self.cleaned_data["resolution_upload"]
        return super().save(commit)


class LetterMixin:
    """Number, date and file of the appointment letter."""

    def clean_letter_on(self):
        return refuse_day_to_come(self.cleaned_data["letter_on"])

    def letter(self, before: SeatHolding | None = None) -> Letter:
        data = self.cleaned_data
        kept = before.letter_file if before else None
        return Letter(data["letter_number"], data["letter_on"], data["letter_upload"] or kept)


class AppointForm(LetterMixin, PortalForm):
    """Who takes a place of the seat and from which day: somebody of the actor's persons, or a
    person who is registered right here. Carries the version of the seat that was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Lugar", choices=HolderKind, widget=forms.RadioSelect)
    person = forms.ChoiceField(label="Persona")
    name = forms.CharField(label="Nombre y apellidos", required=False, max_length=120)
    email = forms.EmailField(
        label="Correo (opcional)",
        required=False,
        error_messages={
            "invalid": "Falta una parte del correo. Escríbalo completo, por ejemplo "
            "nombre@ina.go.cr."
        },
    )
    phone = forms.CharField(label="Teléfono (opcional)", required=False, max_length=20)
    since = DayField(label="Desde")
    until = DayField(label="Hasta (opcional)", required=False)
    leaves_other = forms.BooleanField(
        label="Si ocupa el otro lugar de este puesto, lo deja ese día", required=False
    )
    letter_number = forms.CharField(
        label="Número de la carta (opcional)", required=False, max_length=40
    )
    letter_on = DayField(label="Fecha de la carta (opcional)", required=False)
    letter_upload = StoredFileField(label="Archivo de la carta (opcional)", required=False)

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.seat = seat
        persons = Person.objects.filter(
            actor=seat.actor_id, canton=seat.body.canton_id, is_active=True
        )
        self.persons = {str(person.pk): person for person in persons.order_by("folded", "pk")}
        known = [(key, person.name) for key, person in self.persons.items()]
        start = [("", "Escoja")] if known else []
        self.fields["person"].choices = [*start, *known, (NEW, "Otra persona, que registro aquí")]
        self.fields["person"].widget.attrs["data-opens"] = f"{NEW} persona-nueva"
        self.fields["person"].error_messages["invalid_choice"] = (
            f"Esa persona no es de {seat.actor}. Escoja de la lista o registre a otra."
        )
        self.initial |= {"version": seat.version}
        self.initial.setdefault("since", clock.today())

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and sum(sign.isdigit() for sign in phone) < PHONE_DIGITS:
            raise forms.ValidationError("Faltan cifras. Escriba las 8, por ejemplo 2224-0100.")
        return phone

    def clean(self):
        data = super().clean()
        name = " ".join(data.get("name", "").split())
        if data.get("person") == NEW and not name:
            self.add_error("name", "Está vacío. Escriba el nombre de la persona que registra.")
        elif data.get("person") not in (NEW, None) and name:
            self.add_error(
                "person",
                f"Escogió a {self.persons[data['person']]} y también escribió a {name}. Escoja "
                "«Otra persona» o borre el nombre.",
            )
        data["name"] = name
        return data

    def chosen_person(self) -> Person:
        """The person picked, or the one registered here. Raises RuleViolation when the actor has
        somebody of that name already."""
        data = self.cleaned_data
        if data["person"] != NEW:
            return self.persons[data["person"]]
        person = Person(
            canton=self.seat.body.canton,
            actor=self.seat.actor,
            name=data["name"],
            email=data["email"],
            phone=data["phone"],
        )
        try:
            person.validate_constraints(exclude={"user"})
        except forms.ValidationError as fault:
            raise RuleViolation(
                f"{data['name']} ya está registrada con {self.seat.actor}. Escójala de la lista; "
                "si no aparece, actívela en el directorio.",
                where="name",
            ) from fault
        person.save()
        return person

    def refresh(self, seat: Seat) -> None:
        """The page that comes back after somebody changed the seat carries its new version."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = seat.version


class CorrectHoldingForm(LetterMixin, VersionedForm):
    """A term written as it really was."""

    class Meta:
        model = SeatHolding
        fields = ["person", "since", "until", "letter_number", "letter_on"]
        labels = {
            "since": "Desde",
            "until": "Hasta (opcional)",
            "letter_number": "Número de la carta (opcional)",
            "letter_on": "Fecha de la carta (opcional)",
        }
        field_classes = {"since": DayField, "until": DayField, "letter_on": DayField}

    file_columns = {"letter_upload": "letter_file"}
    constraint_fields = {"holding_ends_after_it_begins": "until"}
    groups = (
        ("", ("person", "since", "until")),
        ("Carta de nombramiento", ("letter_number", "letter_on", "letter_upload")),
    )
    pairs = (("since", "until"), ("letter_number", "letter_on"))

    letter_upload = StoredFileField(label="Archivo de la carta (opcional)", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seat = self.instance.seat
        persons = Person.objects.filter(actor=seat.actor_id, canton=seat.body.canton_id)
        active = persons.filter(is_active=True) | persons.filter(pk=self.instance.person_id)
        self.fields["person"].queryset = active.order_by("folded", "pk")
        self.fields["person"].empty_label = None
        if self.instance.letter_file_id:
            self.fields[
                "letter_upload"
            ].help_text = "Ya hay una carta; escoja otro archivo solo para cambiarla."


class LastDayForm(PortalForm):
    """The last day of a seat, or of a person in it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(label="Último día")

    def __init__(self, *args, seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"version": seat.version}
        self.initial.setdefault("on", clock.today())

    refresh = AppointForm.refresh


class DutyForm(PortalForm):
    """A role and responsibilities of the seat, with dates; `duty` when it is corrected."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    role = forms.ChoiceField(label="Función en la instancia", choices=SeatRole)
    responsibilities = forms.CharField(
        label="Responsabilidades (opcional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La página pública las muestra: no escriba aquí nombres ni teléfonos.",
    )
    since = DayField(label="Desde")
    until = DayField(label="Hasta (opcional)", required=False)

    def __init__(self, *args, seat: Seat, duty: SeatDuty | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"version": seat.version}
        if duty:
            for name in ("role", "responsibilities", "since", "until"):
                self.initial[name] = getattr(duty, name)
        else:
            self.initial.setdefault("role", SeatRole.MEMBER)
            self.initial.setdefault("since", max(clock.today(), seat.since))

    refresh = AppointForm.refresh
