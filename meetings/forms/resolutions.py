"""Forms of resolutions (acuerdos de sesión)."""

from django import forms

from agreements.models import Agreement, SubActivity
from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from meetings.enums import ResolutionState
from meetings.models import Dissent, Resolution
from meetings.models.resolutions import ResolutionQuerySet
from strategies.models import Body, Seat


class ResolutionFilter(FilterForm):
    q = forms.CharField(label="Acuerdo de sesión", required=False, max_length=100)
    instancia = forms.ChoiceField(label="Instancia", required=False)
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Todos"), *ResolutionState.choices, ("atrasados", "Atrasados")],
    )

    def __init__(self, *args, canton: Canton, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(user).of_canton(canton).order_by("folded", "pk")
        named = [(str(pk), name) for pk, name in bodies.values_list("pk", "name")]
        self.fields["instancia"].choices = [("", "Todas"), *named]

    def apply(self, resolutions: ResolutionQuerySet) -> ResolutionQuerySet:
        chosen = self.chosen
        found = resolutions.search(chosen.get("q", ""))
        if "instancia" in chosen:
            found = found.filter(meeting__body=chosen["instancia"])
        if chosen.get("estado") == "atrasados":
            found = found.late(clock.today())
        elif "estado" in chosen:
            found = found.filter(state=chosen["estado"])
        return found


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
