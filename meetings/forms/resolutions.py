"""Forms of resolutions (acuerdos de sesión)."""

from collections.abc import Callable

from django import forms
from django.db.models import QuerySet

from agreements.models import Agreement, SubActivity
from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.problems import RuleViolation
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from meetings import resolving
from meetings.enums import ResolutionState
from meetings.models import Dissent, Resolution
from meetings.models.resolutions import ResolutionQuerySet
from strategies.models import Actor, Body, Seat
from strategies.names import Names

VOTES = ("in_favour", "against", "abstained")


class ResolutionFilter(FilterForm):
    """What still waits, unless something else is asked for."""

    ALL, LATE = "todos", "atrasados"

    q = forms.CharField(label="Acuerdo de sesión", required=False, max_length=100)
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[
            ("", "Pendientes"),
            (LATE, "Atrasados"),
            (ResolutionState.DONE, "Cumplidos"),
            (ResolutionState.DROPPED, "Sin efecto"),
            (ALL, "Todos"),
        ],
    )
    instancia = forms.ChoiceField(label="Instancia", required=False)
    responsable = forms.ChoiceField(label="Responsable", required=False)

    def __init__(self, *args, canton: Canton, user: User, seen: ResolutionQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(user).of_canton(canton).order_by("folded", "pk")
        answering = Actor.objects.filter(seats__resolutions__in=seen.values("pk")).distinct()
        self._offer("instancia", "Todas", bodies, str)
        actors = answering.order_by("folded", "pk")
        self._offer("responsable", "Cualquiera", actors, Names(user).short)

    def _offer(self, field: str, every: str, rows: QuerySet, name_of: Callable) -> None:
        named = [(str(row.pk), name_of(row)) for row in rows]
        self.fields[field].choices = [("", every), *named]

    def apply(self, resolutions: ResolutionQuerySet) -> ResolutionQuerySet:
        chosen = self.chosen
        found = resolutions.search(chosen.get("q", ""))
        if "instancia" in chosen:
            found = found.of_body(chosen["instancia"])
        if "responsable" in chosen:
            found = found.filter(responsible__actor=chosen["responsable"])
        match chosen.get("estado", ""):
            case self.ALL:
                return found
            case self.LATE:
                return found.late(clock.today())
            case "":
                return found.open()
            case state:
                return found.filter(state=state)


class ResolutionForm(VersionedForm):
    """The instance brings its meeting. The sub-activity is asked for once the agreement is known,
    since a canton has hundreds."""

    set_by_view = ("meeting", "number")
    groups = (
        ("", ("item", "text")),
        ("Votación (opcional)", ("in_favour", "against", "abstained", "is_firm")),
        ("Quién y para cuándo", ("responsible", "due_on")),
        ("Sobre qué (opcional)", ("agreement", "sub_activity")),
    )
    pairs = (("in_favour", "against"), ("responsible", "due_on"))

    class Meta:
        model = Resolution
        fields = [
            "item",
            "text",
            "in_favour",
            "against",
            "abstained",
            "is_firm",
            "responsible",
            "due_on",
            "agreement",
            "sub_activity",
        ]
        labels = {
            "item": "Asunto (opcional)",
            "text": "Qué se acordó",
            "in_favour": "A favor",
            "against": "En contra",
            "abstained": "Abstenciones",
            "is_firm": "Queda en firme",
            "responsible": "Puesto responsable (opcional)",
            "due_on": "Para cuándo (opcional)",
            "agreement": "Acuerdo de coproducción",
            "sub_activity": "Sub-actividad",
        }
        field_classes = {"due_on": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance.meeting
        bodies = [body.pk for body in meeting.bodies]
        seats = Seat.objects.filter(body__in=bodies).valid(meeting.on)
        self.fields["item"].queryset = meeting.items.agreed()
        self.fields["item"].empty_label = "Ninguno en particular"
        self.fields["responsible"].queryset = seats.select_related("actor").order_by(
            "actor__folded", "pk"
        )
        self.fields["responsible"].label_from_instance = lambda seat: str(seat.actor)
        self.fields["agreement"].queryset = Agreement.objects.of_canton(meeting.canton_id).order_by(
            "-reference"
        )
        self.fields["agreement"].empty_label = "Ninguno"
        if not resolving.keeps_acta(meeting) and not self.instance.is_firm:
            del self.fields["is_firm"]
        self._offer_sub_activities()

    def _offer_sub_activities(self) -> None:
        agreement = self.instance.agreement_id
        if agreement is None:
            del self.fields["sub_activity"]
            self.fields[
                "agreement"
            ].help_text = "Después de guardar puede escoger también la sub-actividad."
            return
        rows = SubActivity.objects.filter(scheduled_action__agreement=agreement)
        self.fields["sub_activity"].queryset = rows.order_by("month", "pk")
        self.fields["sub_activity"].empty_label = "Ninguna en particular"

    def clean_due_on(self):
        day, meeting = self.cleaned_data["due_on"], self.instance.meeting
        if day and day < meeting.on:
            raise forms.ValidationError(
                f"Es anterior a la sesión ({meeting.on:%d/%m/%Y}). Escriba un día posterior."
            )
        return day

    def clean(self):
        data = super().clean()
        chosen, sub_activity = data.get("agreement"), data.get("sub_activity")
        if sub_activity and (
            chosen is None or sub_activity.scheduled_action.agreement_id != chosen.pk
        ):
            data["sub_activity"] = None  # it belonged to the agreement that was chosen before
        votes = sum(data.get(name) or 0 for name in VOTES)
        if votes and not self.errors.keys() & set(VOTES):
            try:
                resolving.refuse_votes(self.instance.meeting, votes)
            except RuleViolation as violation:
                self.refuse(violation)
        return data


class EndForm(PortalForm):
    """How a resolution ended."""

    state = forms.ChoiceField(
        label="Cómo terminó",
        choices=[
            (ResolutionState.DONE, "Se cumplió"),
            (ResolutionState.DROPPED, "Quedó sin efecto"),
        ],
        widget=forms.RadioSelect,
    )
    outcome = forms.CharField(
        label="Qué se hizo, o por qué quedó sin efecto",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = DayField(label="Qué día")


class DissentForm(VersionedForm):
    set_by_view = ("resolution",)
    constraint_fields = {"one_dissent_a_seat": "seat"}

    class Meta:
        model = Dissent
        fields = ["seat", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting = self.instance.resolution.meeting
        seats = Seat.objects.filter(body__in=[body.pk for body in meeting.bodies])
        self.fields["seat"].queryset = (
            seats.valid(meeting.on)
            .filter(votes=True)
            .select_related("actor")
            .order_by("actor__folded")
        )
        self.fields["seat"].label_from_instance = lambda seat: str(seat.actor)
