"""Series: meetings that come back by a rule («primer martes de cada mes»)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.lib.history import tracked
from core.lib.versions import Versioned
from core.territory.models import Canton
from meetings.enums import Frequency, MeetingKind, OnHoliday, Position, Weekday
from strategies.models import Body
from strategies.models.base import SharedQuerySet

BY_WEEKDAY = (
    Frequency.MONTHLY_WEEKDAY,
    Frequency.BIMONTHLY_WEEKDAY,
    Frequency.QUARTERLY_WEEKDAY,
)
EVERY_WEEK = (Frequency.WEEKLY, Frequency.FORTNIGHTLY)


class SeriesQuerySet(SharedQuerySet):
    pass


@tracked()
class Series(Versioned):
    """A rule by which a body meets. Its days become meetings, each of which is changed alone."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="meeting_series", verbose_name="cantón"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="meeting_series", verbose_name="instancia"
    )
    kind = models.CharField(
        "tipo", max_length=20, choices=MeetingKind, default=MeetingKind.ORDINARY
    )
    frequency = models.CharField(
        "cada cuánto", max_length=20, choices=Frequency, default=Frequency.MONTHLY_WEEKDAY
    )
    position = models.SmallIntegerField("cuál del mes", choices=Position, null=True, blank=True)
    weekday = models.SmallIntegerField("día de la semana", choices=Weekday, null=True, blank=True)
    day_of_month = models.PositiveSmallIntegerField("día del mes", null=True, blank=True)
    starts_on = models.DateField("desde")
    until = models.DateField("hasta")
    at = models.TimeField("hora")
    minutes = models.PositiveSmallIntegerField("duración en minutos", default=120)
    place = models.CharField("lugar", max_length=200)
    online_link = models.URLField("enlace para participar a distancia", blank=True)
    on_holiday = models.CharField(
        "si cae en feriado", max_length=8, choices=OnHoliday, default=OnHoliday.NEXT
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "serie de sesiones"
        verbose_name_plural = "series de sesiones"
        ordering = ["body", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")),
                name="series_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="series_meetings_last_up_to_a_day",
                violation_error_message="La duración va de 1 a 1440 minutos.",
            ),
            models.CheckConstraint(
                condition=Q(day_of_month=None) | Q(day_of_month__gte=1, day_of_month__lte=31),
                name="series_day_is_of_a_month",
                violation_error_message="El día del mes va de 1 a 31.",
            ),
            models.CheckConstraint(
                condition=Q(frequency=Frequency.MONTHLY_DAY, day_of_month__isnull=False)
                | Q(frequency__in=EVERY_WEEK, weekday__isnull=False)
                | Q(frequency__in=BY_WEEKDAY, weekday__isnull=False, position__isnull=False),
                name="series_rule_is_whole",
                violation_error_message="Complete la regla: qué día de la semana y cuál del mes, o "
                "qué día del mes.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} de {self.body}"

    def get_absolute_url(self):
        return reverse("meetings:series", args=[self.pk])

    def is_over(self, on: date) -> bool:
        return self.until < on
