"""The same figures for a board of hundreds of agreements: slots that stand alike are counted by
PostgreSQL, so that Python handles hundreds of groups instead of thousands of slots."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from agreements.enums import State
from agreements.models import Agreement
from core.lib import months
from monitoring.statistics.marks import ENDED, Mark
from monitoring.statistics.slots import NEVER_BEGAN, MarkTable, is_lagging


class SlotGroup(NamedTuple):
    """`count` slots of one agreement and month that have the same mark and level. `cells` and
    `distribution` take groups as they take single states."""

    agreement_id: int
    count: int
    month: date
    mark: Mark
    level: int | None
    days_late: int
    is_pending: bool
    is_lagging: bool


# The level of a slot is that of its report with the latest month that is not after the date's: one
# step into the reports' index a slot, whatever the number of reports that stand before it.
SQL = """
WITH chosen AS MATERIALIZED (
    SELECT agreement.id, agreement.state, calendar.due_day, calendar.closing_day,
        CASE WHEN agreement.state = ANY(%(ended)s) THEN (
            SELECT CASE WHEN bool_or(step.from_state = %(approved)s) THEN %(never_began)s
                ELSE (max(step.at) AT TIME ZONE %(time_zone)s)::date END
            FROM agreements_step step
            WHERE step.agreement_id = agreement.id AND step.to_state = ANY(%(ended)s)
        ) END AS ended_on
    FROM agreements_agreement agreement
    JOIN strategies_strategy strategy ON strategy.id = agreement.strategy_id
    LEFT JOIN monitoring_reportingcalendar calendar ON calendar.canton_id = strategy.canton_id
    WHERE agreement.id = ANY(%(agreements)s)
), grouped AS (
    SELECT action.agreement_id, slot.month, latest.level, latest.is_pending,
        closure.month AS closed_month, count(*) AS slots
    FROM chosen
    JOIN agreements_scheduledaction action ON action.agreement_id = chosen.id
    JOIN agreements_subactivity slot ON slot.scheduled_action_id = action.id
    LEFT JOIN monitoring_slotclosure closure ON closure.sub_activity_id = slot.id
    LEFT JOIN LATERAL (
        SELECT report.level, report.validated_at IS NULL AS is_pending
        FROM monitoring_progressreport report
        WHERE report.sub_activity_id = slot.id AND report.month <= %(month)s
            AND (NOT %(validated_only)s OR report.validated_at IS NOT NULL)
        ORDER BY report.month DESC LIMIT 1
    ) latest ON true
    WHERE slot.month BETWEEN %(since)s AND %(until)s
    GROUP BY 1, 2, 3, 4, 5
)
SELECT grouped.agreement_id, grouped.slots, grouped.month, grouped.level, grouped.is_pending,
    chosen.state, grouped.closed_month, chosen.due_day, chosen.closing_day, chosen.ended_on
FROM grouped JOIN chosen ON chosen.id = grouped.agreement_id
"""


def slot_groups(
    agreements: QuerySet[Agreement] | list[int],
    on: date,
    *,
    validated_only: bool = False,
    since: date = date.min,
    until: date = date.max,
) -> list[SlotGroup]:
    """What `slot_states` tells, counted by agreement, month, mark and level, in no order. One
    query; two when the agreements are given as a QuerySet and not as their keys."""
    if isinstance(agreements, QuerySet):
        agreements = list(agreements.order_by().values_list("pk", flat=True))
    parameters = {
        "ended": [state.value for state in ENDED],
        "approved": State.APROBADO.value,
        "never_began": NEVER_BEGAN,
        "time_zone": timezone.get_current_timezone_name(),
        "agreements": list(agreements),
        "since": since,
        "until": until,
        "month": months.month_of(on),
        "validated_only": validated_only,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters)
        rows = cursor.fetchall()
    standing = lru_cache(maxsize=None)(Standings(on).of)
    return [SlotGroup._make((*row[:2], *standing(*row[2:]))) for row in rows]


class Standings:
    """What is told of slots by their situation; a board has thousands of slots in few of them."""

    def __init__(self, on: date):
        self.this_month, self.marks = months.month_of(on), MarkTable(on)

    def of(self, month, level, is_pending, state, closed_month, *calendar_and_end) -> tuple:
        """The fields of a `SlotGroup` from its month on."""
        if level is not None:
            mark, days_late = Mark.LEVEL, 0
        else:
            mark, days_late = self.marks.of(False, month, state, closed_month, *calendar_and_end)
        is_closed = closed_month is not None and closed_month <= self.this_month
        behind = is_lagging(level, month, self.this_month, is_closed)
        return month, mark, level, days_late, bool(is_pending), behind
