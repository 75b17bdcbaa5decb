"""The canton's board beside raw SQL and beside Django's admin on the same rows."""

from datetime import date

from django.db import connection

from agreements.models import Agreement
from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from core.lib import months
from monitoring.models import ProgressReport

# What the matrix needs, and nothing else: the latest level of every slot of the year.
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
WHERE strategy.canton_id = %s AND agreement.state = 'vigente'
GROUP BY 1, 2
"""


def board(scene: Scene) -> list[Comparison]:
    """`/tablero/` with every agreement in force, twelve months."""
    ours, raw, naive, peer = medians_in_turn(
        lambda: _board(scene), lambda: _raw(scene), lambda: _naive(scene), lambda: _admin(scene)
    )
    work = f"board, {_shown(scene)} agreements × 12 months"
    return [
        Comparison(work, ours, "one raw SQL for the matrix alone", raw, 5),
        Comparison(work, ours, "Django's admin, the same agreements", peer, 15, at_most=False),
        Comparison(work, ours, "naive ORM, a query a cell's row", naive, 1),
    ]


def _shown(scene: Scene) -> int:
    return Agreement.objects.of_canton(scene.canton).in_force().count()


def _board(scene: Scene) -> None:
    page = scene.client.get("/tablero/")
    assert page.status_code == 200, page.status_code


def _raw(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RAW_SQL, [months.month_of(TODAY), scene.canton.code])
        cursor.fetchall()


def _naive(scene: Scene) -> None:
    """As a first draft would be written: the reports of each agreement, one query each."""
    for agreement in Agreement.objects.of_canton(scene.canton).in_force():
        latest: dict[date, int] = {}
        reports = ProgressReport.objects.of_agreement(agreement).select_related("sub_activity")
        for report in reports.order_by("month"):
            latest[report.sub_activity.month] = report.level


def _admin(scene: Scene) -> None:
    page = scene.client.get("/peer/admin/agreements/agreement/?state__exact=vigente")
    assert page.status_code == 200, page.status_code
