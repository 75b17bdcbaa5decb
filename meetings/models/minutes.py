"""Minutes (minuta or acta): draft, corrections by those who attended, approved, locked."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import User
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.versions import Versioned
from meetings.enums import CorrectionState, MinutesState
from meetings.models import locks
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from strategies.enums import RecordKind
from strategies.models import Person, Seat


class MinutesQuerySet(models.QuerySet):
    def unpublished(self):
        """Approved, and never published for citizens."""
        return self.filter(state=MinutesState.APPROVED, publication=None)


@tracked(exclude=["frozen"])
class Minutes(Versioned):
    """What is kept of a meeting. Approved at a later meeting of the body; then nothing changes."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    kind = models.CharField(max_length=6, choices=RecordKind)
    state = models.CharField(
        "estado", max_length=12, choices=MinutesState, default=MinutesState.DRAFT
    )
    opening = models.TextField("apertura", blank=True)
    closing = models.TextField("cierre", blank=True)
    # Where the body keeps actas (Ley 10053): the recording, its hash, the words themselves.
    recording_link = models.URLField("enlace a la grabación", blank=True)
    recording_hash = models.CharField("huella SHA-256 de la grabación", max_length=64, blank=True)
    literal_text = models.TextField("transcripción literal", blank=True)
    sent_at = models.DateTimeField("enviada", null=True, blank=True)
    corrections_due = models.DateField("se corrige hasta", null=True, blank=True)
    approved_at = models.DateTimeField("aprobada", null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_in = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_minutes",
        verbose_name="aprobada en",
    )
    # What the document says, as it was approved: names that change later do not change it.
    frozen = models.JSONField("contenido aprobado", null=True, blank=True, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "minuta"
        ordering = ["-meeting__starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_at__isnull=False),
                name="approved_minutes_have_their_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.CORRECTIONS) | Q(corrections_due__isnull=False),
                name="corrections_have_a_last_day",
                violation_error_message="Escriba hasta qué día se reciben correcciones.",
            ),
            models.CheckConstraint(
                condition=Q(recording_hash="") | Q(recording_hash__regex="^[0-9a-f]{64}$"),
                name="recording_hash_is_sha256",
                violation_error_message="La huella SHA-256 son 64 signos: cifras y letras de la a "
                "a la f.",
            ),
        ]
        triggers = [
            # Approved is approved: not even a bulk update changes it.
            pgtrigger.Protect(
                name="approved_minutes_are_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=MinutesState.APPROVED.value),
            ),
        ]

    def __str__(self):
        return f"{self.kind_in_words} {self.meeting.number_in_words}".strip()

    def get_absolute_url(self):
        return reverse("meetings:minutes", args=[self.meeting_id])

    @property
    def kind_in_words(self) -> str:
        return self.get_kind_display()

    @property
    def with_article(self) -> str:
        """«la minuta 01-2026», «el acta 01-2026»."""
        return f"{'el' if self.kind == RecordKind.ACTA else 'la'} {str(self).lower()}"

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT

    @property
    def is_in_corrections(self) -> bool:
        return self.state == MinutesState.CORRECTIONS

    @property
    def is_approved(self) -> bool:
        return self.state == MinutesState.APPROVED

    def takes_corrections(self, on: date) -> bool:
        return self.is_in_corrections and on <= self.corrections_due

    def refuse_if_approved(self) -> None:
        if self.is_approved:
            day = timezone.localdate(self.approved_at)
            raise RuleViolation(f"{self} se aprobó el {day:%d/%m/%Y} y ya no cambia.")

    def lock(self) -> None:
        stored = Minutes.objects.select_for_update(no_key=True).get(pk=self.pk)
        for name in ("state", "version", "corrections_due", "approved_at", "sent_at"):
            setattr(self, name, getattr(stored, name))


@tracked()
class MinutesEntry(Versioned):
    """What was said and done in one matter of the agenda."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="entries")
    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="entry")
    text = models.TextField("qué se trató", blank=True)

    class Meta:
        verbose_name = "asunto de la minuta"
        verbose_name_plural = "asuntos de la minuta"
        ordering = ["item__position", "pk"]
        triggers = [
            locks.locked_by_minutes(
                "entry_of_approved_minutes_is_locked",
                "SELECT minutes.state FROM meetings_minutes minutes "
                "WHERE minutes.id = {row}.minutes_id",
            )
        ]

    def __str__(self):
        return str(self.item)


@tracked()
class Correction(Versioned):
    """What somebody who attended asks to be changed in the minutes."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    entry = models.ForeignKey(
        MinutesEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="en qué asunto",
    )
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.TextField("qué debe decir")
    asked_at = models.DateTimeField("pedida")
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    answer = models.TextField("respuesta", blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("atendida", null=True, blank=True)

    class Meta:
        verbose_name = "corrección"
        verbose_name_plural = "correcciones"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.DECLINED) | ~Q(answer=""),
                name="a_declined_correction_says_why",
                violation_error_message="Escriba por qué no se acoge.",
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN
