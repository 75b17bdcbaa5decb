"""Saving one report beside a bare commit and beside the spreadsheet it replaces."""

import io
import itertools

from django.db import connection, transaction
from openpyxl import Workbook, load_workbook

from agreements.models import SubActivity
from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from core.lib import months
from monitoring.models import ProgressReport

LEVELS = itertools.cycle((25, 50, 75, 100))


def saving(scene: Scene) -> list[Comparison]:
    """`POST …/avance/<slot>/guardar/`: rights, version, history and all."""
    slot = SubActivity.objects.filter(scheduled_action__agreement=scene.agreement).first()
    spreadsheet = _spreadsheet(scene)
    ours, commit, office = medians_in_turn(
        lambda: _save(scene, slot), _commit, lambda: _edit(spreadsheet), rounds=9
    )
    return [
        Comparison("saving a report", ours, "one bare INSERT and its commit", commit, 20),
        Comparison(
            "saving a report", ours, "opening, changing and saving the XLSX", office, 50, False
        ),
    ]


def _save(scene: Scene, slot: SubActivity) -> None:
    month = months.month_of(TODAY)
    report = ProgressReport.objects.filter(sub_activity=slot, month=month).first()
    name = f"casilla-{slot.pk}"
    answer = scene.client.post(
        f"/acuerdos/{scene.agreement.reference}/avance/{slot.pk}/guardar/",
        {
            "mes": months.code(month),
            f"{name}-level": next(LEVELS),
            f"{name}-note": "Se trabajó con la comunidad.",
            f"{name}-version": report.version if report else 0,
        },
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 200, (answer.status_code, answer.content[:300])


def _commit() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_session VALUES (gen_random_uuid()::text, 'banco', now())"
        )


def _spreadsheet(scene: Scene) -> bytes:
    """The canton's follow-up as offices keep it: a row a report."""
    book = Workbook()
    sheet = book.active
    reports = ProgressReport.objects.filter(
        sub_activity__scheduled_action__agreement__strategy__canton=scene.canton
    )
    for row in reports.order_by("pk").values_list("sub_activity", "month", "level", "note"):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _edit(spreadsheet: bytes) -> None:
    book = load_workbook(io.BytesIO(spreadsheet))
    book.active.cell(row=2, column=3, value=next(LEVELS))
    book.save(io.BytesIO())
