"""Resolutions (acuerdos de sesión): what a meeting decided, who does it and until when."""

from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, SubActivity
from core.accounts.enums import CANTON_READERS
from core.accounts.models import User
from core.lib import clock
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from meetings.enums import MinutesState, ResolutionState
from meetings.models import locks
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from strategies.models import Seat
from strategies.models.base import CantonQuerySet


class ResolutionQuerySet(CantonQuerySet):
    canton_path = "meeting__canton"

    def visible_to(self, user: User):
        """The team's and the members'; for others who see the meeting, once its minutes are
        approved."""
        meetings = Meeting.objects
        team = Q(meeting__canton__in=user.cantons_as(CANTON_READERS))
        member = Q(meeting__in=meetings.of_member(user).values("pk"))
        approved = Q(
            meeting__in=meetings.visible_to(user).values("pk"),
            meeting__minutes__state=MinutesState.APPROVED,
        )
        return self.filter(team | member | approved)

    def open(self):
        return self.filter(state=ResolutionState.OPEN)

    def of_body(self, body):
        """Of its own sessions, and of those where it met with another."""
        joint = Meeting.objects.filter(other_bodies=body)
        return self.filter(Q(meeting__body=body) | Q(meeting__in=joint.values("pk")))

    def late(self, on: date):
        return self.open().filter(due_on__lt=on)


@tracked()
class Resolution(Versioned):
    """What a meeting resolved (§5.1 A.2.4). While it is open it returns on each next agenda."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="asunto",
    )
    number = models.PositiveSmallIntegerField("número")
    text = models.TextField("acuerdo")
    folded = models.GeneratedField(
        expression=Fold("text"), output_field=models.TextField(), db_persist=True
    )
    in_favour = models.PositiveSmallIntegerField("a favor", null=True, blank=True)
    against = models.PositiveSmallIntegerField("en contra", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("abstenciones", null=True, blank=True)
    is_firm = models.BooleanField("en firme", default=False)
    responsible = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="puesto responsable",
    )
    due_on = models.DateField("para cuándo", null=True, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="acuerdo de coproducción",
    )
    sub_activity = models.ForeignKey(
        SubActivity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name="sub-actividad",
    )
    state = models.CharField(
        "estado", max_length=8, choices=ResolutionState, default=ResolutionState.OPEN
    )
    closed_on = models.DateField("día en que se cumplió", null=True, blank=True)
    outcome = models.TextField("qué se hizo", blank=True)

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = "acuerdo de sesión"
        verbose_name_plural = "acuerdos de sesión"
        ordering = ["-meeting__starts_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="resolution_number_once"),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.OPEN, closed_on=None)
                | ~Q(state=ResolutionState.OPEN) & Q(closed_on__isnull=False),
                name="a_closed_resolution_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.OPEN) | ~Q(outcome=""),
                name="a_closed_resolution_says_what_was_done",
                violation_error_message="Escriba qué se hizo, o por qué quedó sin efecto.",
            ),
        ]
        triggers = [
            # What was decided stands in the minutes; what became of it is written later.
            locks.locked_by_minutes(
                "resolution_of_approved_minutes_is_locked",
                "SELECT minutes.state FROM meetings_minutes minutes "
                "WHERE minutes.meeting_id = {row}.meeting_id",
                unless=locks.same(
                    "meeting_id", "number", "text", "in_favour", "against", "abstained", "is_firm"
                ),
            )
        ]

    def __str__(self):
        return f"Acuerdo de sesión {self.reference}"

    def get_absolute_url(self):
        return reverse("meetings:resolution", args=[self.pk])

    @property
    def canton(self):
        return self.meeting.canton

    @property
    def reference(self) -> str:
        """«01-2016-03»."""
        return f"{self.meeting.number_in_words or self.meeting.pk}-{self.number:02}"

    @property
    def is_open(self) -> bool:
        return self.state == ResolutionState.OPEN

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on

    @property
    def vote_in_words(self) -> str:
        """«A favor 10, en contra 0, abstenciones 1»; empty when no vote was counted."""
        counted = (
            ("a favor", self.in_favour),
            ("en contra", self.against),
            ("abstenciones", self.abstained),
        )
        words = ", ".join(f"{word} {count}" for word, count in counted if count is not None)
        return words[:1].upper() + words[1:]

    def lock(self) -> None:
        stored = Resolution.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.state, self.version = stored.state, stored.version

    @transaction.atomic
    def end(self, state: ResolutionState, *, outcome: str, on: date) -> None:
        """It was done, or has no effect any more. Raises RuleViolation when somebody ended it
        before, without words, or for a day to come."""
        self.lock()
        if not self.is_open:
            raise RuleViolation(f"El acuerdo ya está «{self.get_state_display().lower()}».")
        if on > clock.today():
            raise RuleViolation("Ese día no ha llegado. Escriba hoy o un día anterior.", where="on")
        if not outcome.strip():
            raise RuleViolation("Escriba qué se hizo.", where="outcome")
        self.state, self.outcome, self.closed_on = state, outcome.strip(), on
        self.version += 1
        self.save(update_fields=["state", "outcome", "closed_on", "version"])

    @transaction.atomic
    def reopen(self) -> None:
        """Take the end back. Raises RuleViolation when it is open."""
        self.lock()
        if self.is_open:
            raise RuleViolation("El acuerdo está pendiente.")
        self.state, self.outcome, self.closed_on = ResolutionState.OPEN, "", None
        self.version += 1
        self.save(update_fields=["state", "outcome", "closed_on", "version"])


@tracked()
class Dissent(Versioned):
    """A reasoned vote against (Ley 6227 art. 57), kept where the body keeps actas."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="dissents")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name="puesto")
    reason = models.TextField("razones")

    class Meta:
        verbose_name = "voto disidente"
        verbose_name_plural = "votos disidentes"
        ordering = ["resolution", "seat__actor__folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "seat"],
                name="one_dissent_a_seat",
                violation_error_message="Este puesto ya tiene su voto disidente.",
            )
        ]
        triggers = [
            locks.locked_by_minutes(
                "dissent_in_approved_minutes_is_locked",
                "SELECT minutes.state FROM meetings_minutes minutes "
                "JOIN meetings_resolution resolution USING (meeting_id) "
                "WHERE resolution.id = {row}.resolution_id",
            )
        ]

    def __str__(self):
        return f"{self.seat}: {self.reason[:60]}"
