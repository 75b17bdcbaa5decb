"""Forms of the Comisión Ejecutiva: a date, a seat, who holds it, its end."""

from django import forms

from core.documents import uploads
from core.lib import clock
from core.lib.forms import DayField, PortalForm
from strategies.enums import HolderKind
from strategies.models import Actor, Person


class OnDateForm(PortalForm):
    fecha = DayField(label="Quién ocupaba cada puesto el", required=False)


class SeatForm(PortalForm):
    """A seat for an actor; a further one of the same actor with the body's resolution."""

    actor = forms.ModelChoiceField(Actor.objects.none(), label="Actor", empty_label="Escoja")
    since = DayField(label="Desde")
    resolution_text = forms.CharField(
        label="Acuerdo de sesión (opcional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Solo si el actor ya tiene un puesto: el texto con que la Comisión le da otro.",
    )
    resolution_on = DayField(label="Fecha del acuerdo de sesión (opcional)", required=False)
    resolution_file = forms.FileField(
        label="Archivo del acuerdo de sesión (opcional)",
        required=False,
        help_text=f"{uploads.KINDS_IN_WORDS}, hasta 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPTED}),
    )

    def __init__(self, *args, canton, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = Actor.objects.of_canton(canton).filter(is_active=True)
        self.fields["actor"].label_from_instance = lambda actor: actor.full_name
        self.initial.setdefault("since", clock.today())

    def clean_resolution_on(self):
        day = self.cleaned_data["resolution_on"]
        if day and day > clock.today():
            raise forms.ValidationError("El acuerdo de sesión todavía no ha ocurrido en esa fecha.")
        return day

    def stored_file(self):
        """Keep the uploaded file; None when there is none. Raises ValidationError."""
        uploaded = self.cleaned_data.get("resolution_file")
        return uploads.accept(uploaded)[0] if uploaded else None


class AppointForm(PortalForm):
    """Who takes a place of the seat, and from which day."""

    kind = forms.ChoiceField(label="Como", choices=HolderKind, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(Person.objects.none(), label="Persona", empty_label="Escoja")
    since = DayField(label="Desde")

    def __init__(self, *args, seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(
            actor=seat.actor_id, canton=seat.body.canton_id, is_active=True
        )
        self.initial.setdefault("since", clock.today())


class LastDayForm(PortalForm):
    """The last day of a seat, or of a person in it."""

    on = DayField(label="Último día")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())


class VacateForm(LastDayForm):
    kind = forms.ChoiceField(choices=HolderKind, widget=forms.HiddenInput)
