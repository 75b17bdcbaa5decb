"""The canton's board beside raw SQL and beside Django's admin on the same rows."""

from datetime import date

from django.db import connection

from agreements.enums import MONITORED_STATES
from agreements.models import Agreement
from bench.measuring import Comparison, medians_in_turn, queries_of
from bench.peer import reports_of
from bench.world import TODAY, Scene
from core.lib import months

# The agreements that the board shows, and what they are in the admin's address.
STATES = [state.value for state in MONITORED_STATES]
PEER = f"/peer/admin/agreements/agreement/?state__in={','.join(STATES)}"
# What the matrix needs, and nothing else: the lowest latest level of every agreement and month.
RAW_SQL = """
SELECT action.agreement_id, slot.month, min(latest.level), count(*)
FROM agreements_agreement agreement
JOIN strategies_strategy strategy ON strategy.id = agreement.strategy_id
JOIN agreements_scheduledaction action ON action.agreement_id = agreement.id
JOIN agreements_subactivity slot ON slot.scheduled_action_id = action.id
LEFT JOIN LATERAL (
    SELECT level FROM monitoring_progressreport report
    WHERE report.sub_activity_id = slot.id AND report.month <= %s
    ORDER BY report.month DESC LIMIT 1
) latest ON true
WHERE strategy.canton_id = %s AND agreement.state = ANY(%s) AND slot.month BETWEEN %s AND %s
GROUP BY 1, 2
"""


def board(scene: Scene) -> list[Comparison]:
    """`/tablero/` with every agreement in force, twelve months."""
    ours, raw, naive, peer = medians_in_turn(
        lambda: _board(scene), lambda: _raw(scene), lambda: _naive(scene), lambda: _admin(scene)
    )
    work = f"board, {_shown(scene).count()} agreements × 12 months"
    note = f" ({queries_of(lambda: _board(scene))} queries with session, user and roles)"
    return [
        Comparison(work, ours, "one raw SQL for the matrix alone", raw, 5, note=note),
        Comparison(work, ours, "Django's admin, the same agreements", peer, 15, at_most=False),
        Comparison(work, ours, "naive ORM, a query an agreement", naive, 1),
    ]


def _shown(scene: Scene):
    return Agreement.objects.of_canton(scene.canton).monitored()


def _board(scene: Scene) -> None:
    page = scene.client.get("/tablero/")
    assert page.status_code == 200, page.status_code


def _raw(scene: Scene) -> None:
    last = months.month_of(TODAY)
    with connection.cursor() as cursor:
        cursor.execute(
            RAW_SQL, [last, scene.canton.code, STATES, months.add_months(last, -11), last]
        )
        cursor.fetchall()


def _naive(scene: Scene) -> None:
    """As a first draft would be written: the reports of each agreement, one query each."""
    for agreement in _shown(scene):
        latest: dict[date, int] = {}
        reports = reports_of(agreement).select_related("sub_activity")
        for report in reports.order_by("month"):
            latest[report.sub_activity.month] = report.level


def _admin(scene: Scene) -> None:
    page = scene.client.get(PEER)
    assert page.status_code == 200, page.status_code
