"""The same figures for a board of hundreds of agreements: slots that stand alike are counted by
PostgreSQL, so that Python handles hundreds of groups instead of thousands of slots."""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import Agreement
from core.lib import months
from monitoring.statistics.marks import ENDED, Mark
from monitoring.statistics.slots import MarkTable, is_lagging


class SlotGroup(NamedTuple):
    """`count` slots of one agreement and month that have the same mark and level. `cells` and
    `distribution` take groups as they take single states."""

    agreement_id: int
    month: date
    mark: Mark
    level: int | None
    days_late: int
    is_pending: bool
    is_lagging: bool
    count: int


# The level of a slot is that of its report with the latest month that is not after the date's.
SQL = """
WITH chosen AS MATERIALIZED (
    SELECT agreement.id, agreement.state, calendar.due_day, calendar.closing_day,
        CASE WHEN agreement.state = ANY(%(ended)s) THEN (
            SELECT max(step.at) FROM agreements_step step
            WHERE step.agreement_id = agreement.id AND step.to_state = ANY(%(ended)s)
        ) END AS ended_at
    FROM agreements_agreement agreement
    JOIN strategies_strategy strategy ON strategy.id = agreement.strategy_id
    LEFT JOIN monitoring_reportingcalendar calendar ON calendar.canton_id = strategy.canton_id
    WHERE agreement.id = ANY(%(agreements)s)
), slot AS MATERIALIZED (
    SELECT sub.id, action.agreement_id, sub.month
    FROM chosen
    JOIN agreements_scheduledaction action ON action.agreement_id = chosen.id
    JOIN agreements_subactivity sub ON sub.scheduled_action_id = action.id
    WHERE sub.month BETWEEN %(since)s AND %(until)s
), latest AS (
    SELECT DISTINCT ON (report.sub_activity_id)
        report.sub_activity_id, report.level, report.validated_at IS NULL AS is_pending
    FROM slot
    JOIN monitoring_progressreport report ON report.sub_activity_id = slot.id
    WHERE report.month <= %(month)s AND (NOT %(validated_only)s OR report.validated_at IS NOT NULL)
    ORDER BY report.sub_activity_id, report.month DESC
), closed AS (
    SELECT closure.sub_activity_id, closure.month
    FROM slot JOIN monitoring_slotclosure closure ON closure.sub_activity_id = slot.id
), grouped AS (
    SELECT slot.agreement_id, slot.month, latest.level, latest.is_pending,
        closed.month AS closed_month, count(*) AS slots
    FROM slot
    LEFT JOIN latest ON latest.sub_activity_id = slot.id
    LEFT JOIN closed ON closed.sub_activity_id = slot.id
    GROUP BY 1, 2, 3, 4, 5
)
SELECT grouped.agreement_id, grouped.month, grouped.level, grouped.is_pending, grouped.slots,
    chosen.state, grouped.closed_month, chosen.due_day, chosen.closing_day, chosen.ended_at
FROM grouped JOIN chosen ON chosen.id = grouped.agreement_id
ORDER BY 1, 2, 3
"""


def slot_groups(
    agreements: QuerySet[Agreement] | list[int],
    on: date,
    *,
    validated_only: bool = False,
    since: date = date.min,
    until: date = date.max,
) -> list[SlotGroup]:
    """What `slot_states` tells, counted by agreement, month, mark and level. One query; two when
    the agreements are given as a QuerySet and not as their keys."""
    if isinstance(agreements, QuerySet):
        agreements = list(agreements.order_by().values_list("pk", flat=True))
    this_month = months.month_of(on)
    parameters = {
        "ended": [state.value for state in ENDED],
        "agreements": list(agreements),
        "since": since,
        "until": until,
        "month": this_month,
        "validated_only": validated_only,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, parameters)
        rows = cursor.fetchall()
    marks = MarkTable(on)
    groups = []
    for agreement, month, level, is_pending, count, state, closed, *days, ended_at in rows:
        if level is not None:
            mark, days_late = Mark.LEVEL, 0
        else:
            ended_on = timezone.localdate(ended_at) if ended_at else None
            mark, days_late = marks.of(False, month, state, closed, *days, ended_on)
        is_closed = closed is not None and closed <= this_month
        behind = is_lagging(level, month, this_month, is_closed)
        groups.append(
            SlotGroup(agreement, month, mark, level, days_late, bool(is_pending), behind, count)
        )
    return groups
