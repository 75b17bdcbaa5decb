"""Who came: by seat, by name for guests, by sex and age group at open events."""

from django.db import models
from django.db.models import F, Q

from core.accounts.models import User
from core.lib.history import tracked
from core.lib.versions import Versioned
from meetings.enums import PRESENT, CountedSex, MarkSource, Presence
from meetings.models.meetings import Meeting
from strategies.enums import AgeGroup
from strategies.models import Person, Seat


@tracked()
class Attendance(Versioned):
    """What was marked for a seat; without a row, nothing was. `person` is who stood in the seat's
    place (titular or alternate) that day, whoever is named in it later."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendance")
    presence = models.CharField("asistencia", max_length=10, choices=Presence)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    arrived_at = models.DateTimeField("entrada", null=True, blank=True)
    left_at = models.DateTimeField("salida", null=True, blank=True)
    excuse = models.CharField("excusa", max_length=300, blank=True)
    source = models.CharField(
        "cómo se marcó", max_length=12, choices=MarkSource, default=MarkSource.SECRETARIAT
    )
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    marked_at = models.DateTimeField("marcada")

    class Meta:
        verbose_name = "asistencia"
        verbose_name_plural = "asistencias"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="seat_is_marked_once"),
            models.CheckConstraint(
                condition=Q(left_at=None)
                | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                name="one_leaves_after_arriving",
                violation_error_message="La salida es anterior a la entrada.",
            ),
            models.CheckConstraint(
                condition=Q(presence__in=sorted(value.value for value in PRESENT))
                | Q(arrived_at=None),
                name="who_is_absent_did_not_arrive",
            ),
        ]

    def __str__(self):
        return f"{self.seat}: {self.get_presence_display()}"

    @property
    def is_present(self) -> bool:
        return self.presence in PRESENT


@tracked()
class Guest(Versioned):
    """Somebody who came without a seat, and so without a vote."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="guests")
    name = models.CharField("nombre", max_length=120)
    organisation = models.CharField("organización", max_length=160, blank=True)
    arrived_at = models.DateTimeField("entrada", null=True, blank=True)
    left_at = models.DateTimeField("salida", null=True, blank=True)

    class Meta:
        verbose_name = "persona invitada"
        verbose_name_plural = "personas invitadas"
        ordering = ["meeting", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at=None)
                | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                name="guest_leaves_after_arriving",
                violation_error_message="La salida es anterior a la entrada.",
            ),
        ]

    def __str__(self):
        return self.name


@tracked()
class OpenCount(Versioned):
    """How many people of a sex and an age group came to an open event."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="counts")
    sex = models.CharField("sexo", max_length=6, choices=CountedSex)
    age_group = models.CharField("grupo de edad", max_length=5, choices=AgeGroup)
    people = models.PositiveIntegerField("personas")

    class Meta:
        verbose_name = "conteo"
        ordering = ["meeting", "age_group", "sex"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "sex", "age_group"], name="counted_once_by_sex_and_age"
            )
        ]

    def __str__(self):
        return f"{self.get_sex_display()}, {self.get_age_group_display()}: {self.people}"
