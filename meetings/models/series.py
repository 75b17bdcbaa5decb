"""Series: meetings that come back by a rule («primer martes de cada mes»)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.lib.history import tracked
from core.lib.versions import Versioned
from core.territory.models import Canton
from meetings.enums import Frequency, MeetingKind, OnHoliday, Position, Weekday
from meetings.recurrence import Rule
from strategies.models import Body
from strategies.models.base import SharedQuerySet

BY_WEEKDAY = (
    Frequency.MONTHLY_WEEKDAY,
    Frequency.BIMONTHLY_WEEKDAY,
    Frequency.QUARTERLY_WEEKDAY,
)
EVERY_WEEK = (Frequency.WEEKLY, Frequency.FORTNIGHTLY)


class SeriesQuerySet(SharedQuerySet):
    def current(self, on: date):
        return self.filter(until__gte=on)


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

    # Days of the rule whose meeting somebody removed alone: they are not made again.
    left_out = ArrayField(models.DateField(), default=list, blank=True, editable=False)

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

    @property
    def rule(self) -> Rule:
        return Rule(
            frequency=self.frequency,
            since=self.starts_on,
            until=self.until,
            weekday=self.weekday,
            position=self.position,
            day_of_month=self.day_of_month,
            on_holiday=self.on_holiday,
        )

    @property
    def in_words(self) -> str:
        """«Primer martes de cada mes, 9:00»."""
        return f"{self.rule.in_words}, {self.at:%-H:%M}"

    def lock(self) -> None:
        """Whoever changes the series or removes one of its meetings takes turns."""
        stored = Series.objects.select_for_update(no_key=True).get(pk=self.pk)
        for column in self._meta.concrete_fields:
            setattr(self, column.attname, getattr(stored, column.attname))

    def leave_out(self, day: date) -> None:
        """That day of the rule makes no meeting any more."""
        self.lock()
        if day not in self.left_out:
            self.left_out = sorted([*self.left_out, day])
            self.version += 1
            self.save(update_fields=["left_out", "version"])

    def is_over(self, on: date) -> bool:
        return self.until < on
