"""Forms of meetings: what, who, when and where; and how a list of them is narrowed."""

from datetime import date, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm, LineField, LinkField, PortalForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from meetings import agenda, copying
from meetings.enums import MeetingKind, MeetingState
from meetings.forms.fields import (
    NOT_OFFERED,
    HourField,
    body_choices,
    moment,
    refuse_closed_body,
    why_not_on,
)
from meetings.models import Meeting, Minutes, PublishedMinutes
from meetings.models.meetings import MeetingQuerySet
from strategies.forms.fields import DistrictsField
from strategies.models import Body

TIMES = (("", "Todas"), ("venir", "Por venir"), ("pasadas", "Pasadas"))
MINUTES = (("", "Todas"), ("por-publicar", "Por publicar"), ("publicadas", "Publicadas"))


class MeetingFilter(FilterForm):
    q = forms.CharField(label="Sesión", required=False, max_length=100)
    instancia = forms.ChoiceField(label="Instancia", required=False)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *MeetingKind.choices]
    )
    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *MeetingState.choices]
    )
    tiempo = forms.ChoiceField(label="Cuándo", required=False, choices=TIMES)
    minuta = forms.ChoiceField(label="Minuta", required=False, choices=MINUTES)

    def __init__(self, *args, canton: Canton, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(user).of_canton(canton).order_by("folded", "pk")
        named = [(str(pk), name) for pk, name in bodies.values_list("pk", "name")]
        self.fields["instancia"].choices = [("", "Todas"), *named]

    def apply(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        chosen, today = self.chosen, clock.today()
        found = meetings.search(chosen.get("q", ""))
        if "instancia" in chosen:
            body = chosen["instancia"]
            found = found.filter(Q(body=body) | Q(other_bodies=body)).distinct()
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "estado" in chosen:
            found = found.filter(state=chosen["estado"])
        if chosen.get("tiempo") == "venir":
            found = found.filter(starts_at__date__gte=today)
        elif chosen.get("tiempo") == "pasadas":
            found = found.filter(starts_at__date__lt=today)
        if chosen.get("minuta") == "por-publicar":
            found = found.filter(minutes__in=Minutes.objects.unpublished())
        elif chosen.get("minuta") == "publicadas":
            shown = PublishedMinutes.objects.shown().values("minutes")
            found = found.filter(minutes__in=shown)
        return found


class MeetingForm(VersionedForm):
    """A meeting; the instance brings its canton. Day and hours are asked for one by one."""

    set_by_view = ("canton", "starts_at", "ends_at", "state")
    constraint_fields = {
        "meeting_ends_after_it_begins": "until_hour",
        "meeting_lasts_up_to_a_week": "until_hour",
        "an_open_meeting_has_a_name": "title",
    }
    groups = (
        ("", ("kind", "body", "title")),
        ("Cuándo y dónde", ("day", "from_hour", "until_hour", "place", "online_link")),
        (
            "Con quién y en el territorio",
            ("other_bodies", "districts", "cohost", "resources", "is_public"),
        ),
    )
    pairs = (("from_hour", "until_hour"),)

    day = DayField(label="Día")
    from_hour = HourField(label="Empieza")
    until_hour = HourField(label="Termina")

    class Meta:
        model = Meeting
        fields = [
            "kind",
            "body",
            "other_bodies",
            "title",
            "place",
            "online_link",
            "districts",
            "cohost",
            "resources",
            "is_public",
        ]
        labels = {
            "body": "Instancia que convoca",
            "other_bodies": "Junto con otras instancias (opcional)",
            "title": "Nombre (opcional)",
            "online_link": "Enlace para participar a distancia (opcional)",
            "districts": "Distritos (opcional)",
            "cohost": "Con quién del territorio se organiza (opcional)",
            "resources": "Recursos humanos, materiales y financieros (opcional)",
            "is_public": "Anunciarla en el calendario público del cantón",
        }
        help_texts = {
            "title": "Una sesión de una instancia toma su tipo y su número. Una actividad abierta "
            "sin instancia lleva nombre.",
        }
        field_classes = {
            "title": LineField,
            "place": LineField,
            "online_link": LinkField,
            "districts": DistrictsField,
            "cohost": LineField,
        }
        widgets = {
            "resources": forms.Textarea(attrs={"rows": 3}),
            "other_bodies": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        meeting, canton = self.instance, self.instance.canton
        others = [] if meeting._state.adding else meeting.other_bodies.values_list("pk", flat=True)
        bodies = body_choices(canton, kept=[meeting.body_id, *others])
        self.fields["body"].queryset = bodies
        self.fields["body"].required = False
        self.fields["body"].empty_label = "Ninguna: actividad abierta"
        self.fields["other_bodies"].queryset = bodies
        for name in ("body", "other_bodies"):
            self.fields[name].error_messages["invalid_choice"] = NOT_OFFERED
        self.fields["districts"].queryset = canton.districts.order_by("folded")
        self._body_before, self._nights = meeting.body, 0
        if meeting.starts_at:
            start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
            self._nights = (end.date() - start.date()).days
            self.initial |= {
                "day": start.date(),
                "from_hour": start.time(),
                "until_hour": end.time(),
            }

    def clean(self):
        data = super().clean()
        day, start, end = data.get("day"), data.get("from_hour"), data.get("until_hour")
        if day and day < clock.today() and "day" in self.changed_data:
            self.add_error("day", "Ese día ya pasó. Escriba hoy o un día por venir.")
        elif day and start and end:
            self.instance.starts_at = moment(day, start)
            self.instance.ends_at = moment(self._last_day(day, start, end), end)
        body, others = data.get("body"), data.get("other_bodies") or ()
        self._keep_body_of_number(body)
        if body and body in others:
            self.add_error("other_bodies", "La instancia que convoca ya está; quite su marca.")
        if others and not body and "body" not in self.errors:
            self.add_error("body", "Escoja cuál de las instancias convoca.")
        refuse_closed_body(self, "body", body, day)
        for why in filter(None, (why_not_on(other, day) for other in others if day)):
            self.add_error("other_bodies", why)
        return data

    def _last_day(self, day: date, start: time, end: time) -> date:
        """One that goes over midnight, as a series may make it, still does; unless it is given an
        end on the evening itself."""
        goes_over = self._nights > 1 or (self._nights == 1 and end <= start)
        return day + timedelta(days=self._nights) if goes_over else day

    def _keep_body_of_number(self, body: Body | None) -> None:
        """The number that was told to everybody is one of the body's own count."""
        number, before = self.instance.number_in_words, self._body_before
        if number and body != before and "body" not in self.errors:
            self.add_error(
                "body",
                f"Ya se convocó con el número {number} de {before}. Déjela, o cancele esta sesión "
                "y convoque otra.",
            )

    def save(self, commit=True):
        """One of a series that is changed alone follows its series no more. Calendars learn at
        once of what nobody was convened to yet; later with the announcement."""
        meeting = self.instance
        if self.has_changed() and not meeting._state.adding:
            meeting.is_apart = meeting.series_id is not None
            if not meeting.is_convened:
                meeting.note_for_calendars()
        return super().save(commit)


class CopyForm(MeetingForm):
    """A new meeting like `source`: place, bodies and agenda; nobody's answers or attendance."""

    def __init__(self, *args, source: Meeting, by: User, **kwargs):
        self.source, self.by = source, by
        super().__init__(*args, instance=copying.like(source), **kwargs)
        self._nights = (timezone.localdate(source.ends_at) - source.on).days
        self.initial |= {
            "other_bodies": list(source.other_bodies.all()),
            "districts": list(source.districts.all()),
            "from_hour": timezone.localtime(source.starts_at).time(),
            "until_hour": timezone.localtime(source.ends_at).time(),
        }

    def save(self, commit=True):
        meeting = super().save(commit)
        agenda.copy(self.source, meeting, by=self.by)
        return meeting


class CancelForm(PortalForm):
    reason = forms.CharField(
        label="Por qué se cancela", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
