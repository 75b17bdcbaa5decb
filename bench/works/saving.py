"""Saving one report beside a bare commit and beside the spreadsheet it replaces."""

import io
import itertools

from django.db import connection, transaction
from openpyxl import Workbook, load_workbook

from agreements.models import SubActivity
from bench.measuring import Comparison, medians_in_turn, queries_of
from bench.world import TODAY, Scene
from core.lib import months
from monitoring.models import ProgressReport

LEVELS = itertools.cycle((25, 50, 75, 100))


def saving(scene: Scene) -> list[Comparison]:
    """`POST …/avance/<slot>/guardar/`: rights, version, history and all."""
    row = Row(scene)
    spreadsheet = _spreadsheet(scene)
    ours, commit = medians_in_turn(row.save, _commit)
    _, office = medians_in_turn(row.save, lambda: _edit(spreadsheet), rounds=5)
    note = f" ({queries_of(row.save)} queries with session, user and roles)"
    return [
        Comparison(
            "saving a report", ours, "one bare INSERT and its commit", commit, 20, note=note
        ),
        Comparison(
            "saving a report", ours, "opening, changing and saving the XLSX", office, 50, False
        ),
    ]


class Row:
    """A row of the page, which knows the version that stands as the page does."""

    def __init__(self, scene: Scene):
        agreement = scene.agreement
        self.month = months.month_of(TODAY)
        self.slot = SubActivity.objects.filter(scheduled_action__agreement=agreement).first()
        self.address = f"/acuerdos/{agreement.reference}/avance/{self.slot.pk}/guardar/"
        self.client = scene.client
        stands = ProgressReport.objects.filter(sub_activity=self.slot, month=self.month)
        self.version = stands.values_list("version", flat=True).first() or 0

    def save(self) -> None:
        name = f"casilla-{self.slot.pk}"
        answer = self.client.post(
            self.address,
            {
                "mes": months.code(self.month),
                f"{name}-level": next(LEVELS),
                f"{name}-note": "Se trabajó con la comunidad.",
                f"{name}-version": self.version,
            },
            headers={"Accept": "application/json"},
        )
        assert answer.status_code == 200, (answer.status_code, answer.content[:300])
        self.version = answer.json()["version"]


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
