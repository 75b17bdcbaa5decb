"""Meetings: when and where somebody is convened, and how far it has come."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from meetings.enums import OPEN_KINDS, MeetingKind, MeetingState
from meetings.models.held_for import HeldForMixin
from meetings.models.meeting_rows import TO_COME, MeetingQuerySet
from meetings.models.series import Series
from strategies.models import Body, PlanEncounter, Training


def new_uid() -> str:
    """The name under which calendars know the meeting for ever, wherever it moves."""
    return f"{uuid4()}@coproduccion"


@tracked()
class Meeting(HeldForMixin, Versioned):
    """One occasion on which people come together (§5.1 A.2, §5.2): of a body, of several, or open.

    `number` is given with the first convocation, one after the other in the year of its body.
    """

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="meetings", verbose_name="cantón"
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="instancia que convoca",
    )
    other_bodies = models.ManyToManyField(
        Body,
        through="MeetingBody",
        related_name="joint_meetings",
        blank=True,
        verbose_name="junto con",
    )
    kind = models.CharField(
        "tipo", max_length=20, choices=MeetingKind, default=MeetingKind.ORDINARY
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="serie",
    )
    # The day that the series gave it, which stays when the meeting is moved.
    original_on = models.DateField("día según la serie", null=True, blank=True)
    # Somebody changed it alone, so that a change of the series leaves it as it is.
    is_apart = models.BooleanField("cambiada sola", default=False, editable=False)
    title = models.CharField("nombre", max_length=160, blank=True)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    year = models.PositiveSmallIntegerField("año", null=True, blank=True)
    number = models.PositiveSmallIntegerField("número", null=True, blank=True)
    starts_at = models.DateTimeField("empieza")
    ends_at = models.DateTimeField("termina")
    place = models.CharField("lugar", max_length=200)
    online_link = models.URLField("enlace para participar a distancia", blank=True)
    districts = models.ManyToManyField(
        District, through="MeetingDistrict", blank=True, verbose_name="distritos"
    )
    cohost = models.CharField(
        "junto con quién del territorio se organiza", max_length=200, blank=True
    )
    resources = models.TextField("recursos humanos, materiales y financieros", blank=True)
    is_public = models.BooleanField("se anuncia en el calendario público", default=False)
    # What of the year's plan it is held for, and the record of who was trained at it.
    encounter = models.ForeignKey(
        PlanEncounter,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="encuentro del plan anual",
    )
    training = models.ForeignKey(
        Training,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="registro de la capacitación",
    )

    state = models.CharField(
        "estado", max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    # Raised with each change that calendars must learn of (RFC 5545 §3.8.7.4).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    stamped_at = models.DateTimeField(default=clock.now, editable=False)
    opened_at = models.DateTimeField("abierta", null=True, blank=True)
    second_call_at = models.DateTimeField("segunda convocatoria", null=True, blank=True)
    closed_at = models.DateTimeField("cerrada", null=True, blank=True)
    cancelled_reason = models.TextField("motivo de la cancelación", blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "sesión"
        verbose_name_plural = "sesiones"
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["canton", "starts_at"], name="meetings_by_day"),
            models.Index(fields=["body", "starts_at"], name="meetings_of_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message="La hora de fin es anterior a la de inicio.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + timedelta(days=7)),
                name="meeting_lasts_up_to_a_week",
                violation_error_message="Revise el fin: una sesión dura como mucho siete días.",
            ),
            models.UniqueConstraint(
                fields=["body", "year", "number"], name="meeting_number_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["series", "original_on"],
                name="one_meeting_for_a_day_of_the_series",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(year__isnull=False, body__isnull=False),
                name="a_numbered_meeting_has_body_and_year",
            ),
            models.CheckConstraint(
                condition=~Q(title="") | Q(body__isnull=False),
                name="an_open_meeting_has_a_name",
                violation_error_message="Sin instancia que convoque, escriba el nombre de la "
                "actividad.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_reason=""),
                name="a_cancelled_meeting_says_why",
                violation_error_message="Escriba por qué se cancela.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.pk])

    # --- names --------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """«Sesión ordinaria 01-2016»; before it has a number, with its day."""
        if self.title:
            return self.title
        if self.number:
            return f"{self.get_kind_display()} {self.number_in_words}"
        return f"{self.get_kind_display()} del {timezone.localtime(self.starts_at):%d/%m/%Y}"

    @property
    def number_in_words(self) -> str:
        return f"{self.number:02}-{self.year}" if self.number else ""

    @property
    def reference(self) -> str:
        """What its mails are about."""
        return f"reunion-{self.pk}"

    @property
    def on(self) -> date:
        """The day on which it begins, in Costa Rica."""
        return timezone.localdate(self.starts_at)

    @property
    def ends_another_day(self) -> bool:
        return timezone.localdate(self.ends_at) != self.on

    @property
    def is_open_event(self) -> bool:
        return self.kind in OPEN_KINDS

    @property
    def bodies(self) -> list[Body]:
        """Who meets: the body that convenes, and those that meet with it."""
        return [body for body in (self.body, *self.other_bodies.all()) if body]

    # --- states -------------------------------------------------------------------------------

    @property
    def is_to_come(self) -> bool:
        return self.state in TO_COME

    @property
    def is_convened(self) -> bool:
        return self.state == MeetingState.CONVENED

    @property
    def is_in_session(self) -> bool:
        return self.state == MeetingState.IN_SESSION

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    def lock(self) -> None:
        """Whoever changes the meeting takes turns, and sees its state as it is now."""
        stored = Meeting.objects.select_for_update(no_key=True).get(pk=self.pk)
        for name in (
            "state",
            "version",
            "sequence",
            "number",
            "year",
            "starts_at",
            "ends_at",
            "training_id",
        ):
            setattr(self, name, getattr(stored, name))
        self.opened_at, self.closed_at = stored.opened_at, stored.closed_at
        self.second_call_at = stored.second_call_at

    def note_for_calendars(self) -> None:
        """From now on calendars take what it says over what they knew."""
        self.sequence += 1
        self.stamped_at = clock.now()

    def give_number(self) -> None:
        """The next number of the year of its body; once. The body's row is locked."""
        if self.number or self.body_id is None:
            return
        Body.objects.select_for_update(no_key=True).get(pk=self.body_id)
        self.show_number()

    def show_number(self) -> None:
        """The number that it would get now, for a preview; nothing is stored."""
        if self.number or self.body_id is None:
            return
        taken = Meeting.objects.filter(body=self.body_id, year=self.on.year)
        last = taken.aggregate(last=Max("number"))["last"] or 0
        self.year, self.number = self.on.year, last + 1

    def refuse_unless_to_come(self) -> None:
        """Raises RuleViolation for what was held, is in session or was cancelled."""
        if not self.is_to_come:
            raise RuleViolation(
                f"La sesión está «{self.get_state_display().lower()}» y sus datos ya no cambian."
            )

    def refuse_unless_removable(self) -> None:
        """Raises RuleViolation for a meeting of which somebody was told."""
        if self.state != MeetingState.PLANNED or self.convocations.exists():
            raise RuleViolation(
                f"La sesión está «{self.get_state_display().lower()}» y se conserva. Lo que ya se "
                "convocó se cancela, para que cada persona reciba el aviso."
            )

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Its agenda and whom it meant to invite go with it. A series does not make that day
        again."""
        if self.series_id and self.original_on:
            self.series.leave_out(self.original_on)
        self.items.all().delete()
        self.invitations.all().delete()
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def open(self, *, at: datetime | None = None) -> None:
        """Attendance begins. Raises RuleViolation before its day and unless it waits."""
        self.lock()
        if not self.is_to_come:
            raise RuleViolation(f"La sesión está «{self.get_state_display().lower()}».")
        if self.on > clock.today():
            raise RuleViolation(
                f"La sesión es el {self.on:%d/%m/%Y}. Se abre ese día; si cambió de fecha, "
                "corríjala."
            )
        self.state, self.opened_at = MeetingState.IN_SESSION, at or clock.moment()
        self._store("state", "opened_at")

    @property
    def second_call_from(self) -> datetime | None:
        """From when a second call is allowed: once the shortest wait of its bodies has passed."""
        waits = [body.second_call_minutes for body in self.bodies if body.second_call_minutes]
        return self.starts_at + timedelta(minutes=min(waits)) if waits else None

    @transaction.atomic
    def call_again(self, *, at: datetime | None = None) -> None:
        """The second call (Ley 6227 art. 53). Raises RuleViolation where there is none, unless in
        session, before its hour, and when it was made already."""
        self.lock()
        at, allowed = at or clock.moment(), self.second_call_from
        if allowed is None:
            raise RuleViolation("La instancia no tiene segunda convocatoria.")
        if not self.is_in_session:
            raise RuleViolation("La segunda convocatoria se hace con la sesión abierta.")
        if self.second_call_at is not None:
            hour = timezone.localtime(self.second_call_at)
            raise RuleViolation(f"La segunda convocatoria se hizo a las {hour:%-H:%M}.")
        if at < allowed:
            hour = timezone.localtime(allowed)
            raise RuleViolation(f"La segunda convocatoria puede hacerse desde las {hour:%-H:%M}.")
        self.second_call_at = at
        self._store("second_call_at")

    @transaction.atomic
    def close(self, *, at: datetime | None = None) -> None:
        """It is over, and its minutes can be written. Raises RuleViolation unless in session."""
        self.lock()
        if not self.is_in_session:
            raise RuleViolation("Solo se cierra una sesión que está abierta.")
        self.state, self.closed_at = MeetingState.HELD, at or clock.moment()
        self._store("state", "closed_at")
        self.note_encounter()

    @transaction.atomic
    def reopen(self) -> None:
        """Take the closing back, or the opening by mistake. Raises RuleViolation when there is
        nothing to take back or its minutes left the draft."""
        self.lock()
        minutes = getattr(self, "minutes", None)
        if self.is_held:
            if minutes and not minutes.is_draft:
                raise RuleViolation(
                    f"{minutes.kind_in_words} ya se envió; la asistencia se corrige en ella."
                )
            self.state, self.closed_at = MeetingState.IN_SESSION, None
            self._store("state", "closed_at")
            self.take_encounter_back()
            return
        raise RuleViolation("La sesión no está cerrada.")

    def _store(self, *columns: str) -> None:
        self.version += 1
        self.save(update_fields=[*columns, "version"])


@tracked()
class MeetingBody(models.Model):
    """A body that meets together with the one that convenes."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "body"], name="body_meets_once")]

    def __str__(self):
        return str(self.body)


@tracked()
class MeetingDistrict(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "district"], name="district_of_meeting_once")
        ]

    def __str__(self):
        return str(self.district)
