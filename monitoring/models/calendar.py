"""When a month is due and when it closes: both derived from the date, by the canton's rule."""

from dataclasses import dataclass
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.lib import months
from core.lib.history import tracked
from core.territory.models import Canton

DEFAULT_DUE_DAY = 5
DEFAULT_CLOSING_DAY = 15


class ReportingCalendarManager(models.Manager):
    def of(self, canton: Canton | str) -> "ReportingCalendar":
        """The canton's calendar, or the usual days while it has set none. Reads nothing when the
        canton came with its calendar (`select_related("reporting_calendar")`)."""
        if isinstance(canton, Canton):
            found = getattr(canton, "reporting_calendar", None)
            return found or ReportingCalendar(canton=canton)
        return self.filter(canton=canton).first() or ReportingCalendar(canton_id=canton)


@tracked()
class ReportingCalendar(models.Model):
    """Days of the following month: from `due_day` on a missing report is late, after
    `closing_day` the month is closed and what is missing stays «sin reporte»."""

    canton = models.OneToOneField(
        Canton, models.PROTECT, primary_key=True, related_name="reporting_calendar"
    )
    due_day = models.PositiveSmallIntegerField(
        "día de entrega",
        default=DEFAULT_DUE_DAY,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Del mes siguiente. Después de este día, lo que falta está atrasado.",
    )
    closing_day = models.PositiveSmallIntegerField(
        "día de cierre",
        default=DEFAULT_CLOSING_DAY,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="Del mes siguiente. Después de este día, el mes queda cerrado.",
    )

    objects = ReportingCalendarManager()

    class Meta:
        verbose_name = "calendario de reportes"
        verbose_name_plural = "calendarios de reportes"
        constraints = [
            models.CheckConstraint(
                condition=Q(closing_day__gte=F("due_day")),
                name="closing_day_not_before_due_day",
                violation_error_message="El día de cierre es anterior al día de entrega.",
            )
        ]

    def __str__(self):
        return f"Reportes de {self.canton}: entrega el {self.due_day}, cierre el {self.closing_day}"

    def period(self, month: date) -> "Period":
        following = months.add_months(month, 1)
        return Period(
            month=month,
            due_on=following.replace(day=self.due_day),
            closes_on=following.replace(day=self.closing_day),
        )


@dataclass(frozen=True, slots=True)
class Period:
    """A month of report. `due_on` and `closes_on` are the last days that are still in time."""

    month: date
    due_on: date
    closes_on: date

    def has_begun(self, on: date) -> bool:
        return self.month <= months.month_of(on)

    def is_open(self, on: date) -> bool:
        return self.has_begun(on) and on <= self.closes_on

    def is_closed(self, on: date) -> bool:
        return on > self.closes_on

    def days_late(self, on: date) -> int:
        """Days since the due day while the month is still open; 0 when in time or closed."""
        return max((on - self.due_on).days, 0) if self.is_open(on) else 0
