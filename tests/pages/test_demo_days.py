"""On whatever day the demonstration is loaded, it shows what the portal is for: what is late, due
soon, unreported, lagging, waiting for a decision. Read off the plan, without a database."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from agreements.enums import TRANSITIONS, State
from coprod_portal.demo import desamparados, evidence, puntarenas, texts
from coprod_portal.demo.lives import Life, Report
from coprod_portal.demo.plan import LAST_DAY, SOON, acts_of, reporting_days
from core.lib import months
from monitoring.enums import Level
from monitoring.models import ProgressReport
from monitoring.statistics.marks import Mark, mark_of, period_of

LIVES = {"103": desamparados.LIVES, "601": puntarenas.LIVES}
TEXTS = {life.text: texts.read(life.text) for lives in LIVES.values() for life in lives}
# A month takes no report after the 28th, and nothing is late on the day that it is due.
NEVER_LATE = (1, 29, 30, 31)
DAYS = (
    date(2027, 1, 1),
    date(2027, 1, 2),
    date(2027, 2, 8),
    date(2027, 2, 28),
    date(2027, 4, 15),
    date(2027, 5, 16),
    date(2026, 11, 22),
    date(2027, 7, 28),
    date(2027, 8, 29),
    date(2027, 9, 30),
    date(2027, 10, 31),
    date(2027, 12, 31),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
)
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days) for days in range(366)]


class Shown:
    """What a canton shows on the day of loading."""

    def __init__(self, canton: str, today: date):
        self.today, self.days = today, reporting_days(canton, today)
        self.marks, self.waiting, self.states, self.due_in = [], [], [], []
        self.lagging = 0
        for life in LIVES[canton]:
            self._add(list(acts_of(life, TEXTS[life.text], today)), TEXTS[life.text])

    def _add(self, acts, text) -> None:
        steps = [act for act in sorted(acts, key=lambda act: act.day) if act.deed == "take"]
        state = TRANSITIONS[steps[-1].told["name"]].target if steps else State.BORRADOR
        self.states.append(state)
        if state == State.EN_COMISION:
            self.waiting.append((self.today - steps[-1].day).days)
        if state != State.VIGENTE:
            return
        levels = latest_levels(acts)
        closed = {act.told["slot"]: act.told["month"] for act in acts if act.deed == "close"}
        for number, slot in enumerate(text.schedule.sub_activities, start=1):
            month = texts.month(slot.month, self.today)
            period = period_of(month, *self.days)
            mark = mark_of(
                self.today,
                period,
                has_report=number in levels,
                state=state,
                closed_month=closed.get(number),
            )
            self.marks.append(mark)
            if mark is Mark.OPEN:
                self.due_in.append((period.due_on - self.today).days)
            is_over = month < months.month_of(self.today)
            self.lagging += is_over and levels.get(number, Level.DONE) < Level.DONE


def latest_levels(acts) -> dict[int, int]:
    reports = [act.told for act in acts if act.deed == "report"]
    reports.sort(key=lambda told: told["month"])
    return {told["slot"]: told["level"] for told in reports}


def check(today: date) -> None:
    shown = Shown("103", today)
    marks = set(shown.marks)
    assert (Mark.LATE in marks) == (today.day not in NEVER_LATE), today
    assert marks >= {Mark.LEVEL, Mark.MISSING, Mark.OPEN, Mark.PLANNED, Mark.CLOSED}, today
    assert shown.lagging >= 5
    assert shown.waiting == [6]
    assert {*shown.states} >= {State.DEVUELTO, State.BORRADOR, State.APROBADO, State.EN_COMISION}
    other = Shown("601", today)
    assert other.waiting == [4]
    assert Mark.CLOSED in other.marks
    assert min(shown.due_in + other.due_in) <= SOON, today
    if today.day <= LAST_DAY:  # in time to be handed in before Sunday
        assert today + timedelta(min(other.due_in)) <= today + timedelta(6 - today.weekday())


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_it_is_alive_on_any_day(today):
    check(today)


def test_it_is_alive_on_every_day_of_a_leap_year():
    for today in LEAP_YEAR:
        check(today)


def test_every_text_is_told_of_once_and_every_report_of_a_sub_activity():
    found = (file for file in texts.DATA.glob("*/*.toml") if file.parent.name != "registers")
    files = {f"{file.parent.name}/{file.stem}" for file in found}
    assert files == set(TEXTS)
    assert sum(len(lives) for lives in LIVES.values()) == len(files)


def test_some_reports_count_people_in_several_months_and_bring_files():
    reports = [report for lives in LIVES.values() for life in lives for report in life.reports]
    assert sum(isinstance(report.people, tuple) for report in reports) >= 3
    assert {name.rpartition(".")[2] for report in reports for name in report.files} == {
        "pdf",
        "png",
        "xlsx",
    }


def test_a_report_tells_its_note_first_and_at_every_zero():
    report = Report(5, "0 - 0 50", people=(3, 4, 9), note="Sin vehículo.", last_note="Ya hay.")
    assert report.entries() == [
        (0, {"level": 0, "note": "Sin vehículo.", "people_reached": 3, "files": ()}),
        (2, {"level": 0, "note": "Sin vehículo.", "people_reached": 4, "files": ()}),
        (3, {"level": 50, "note": "Ya hay.", "people_reached": 9, "files": ()}),
    ]


def test_a_life_tells_of_no_day_to_come():
    life = Life("desamparados/feria", written=1, since_loading=True)
    with pytest.raises(ValueError, match="still to come"):
        list(acts_of(life, TEXTS["desamparados/feria"], date(2026, 11, 22)))


def test_the_pdf_is_whole_and_says_its_lines():
    content = evidence.pdf_of_lines("Registro", ("Sesión (1) del año", r"Una \ barra"))
    assert content.startswith(b"%PDF-1.4") and content.endswith(b"%%EOF\n")
    reader = PdfReader(io.BytesIO(content), strict=True)
    assert reader.pages[0].extract_text().split("\n") == [
        "Registro",
        "Sesión (1) del año",
        r"Una \ barra",
    ]


def test_pictures_differ_between_sub_activities():
    made = [evidence.file("foto.png", ProgressReport(sub_activity_id=pk)).read() for pk in (1, 2)]
    assert made[0].startswith(b"\x89PNG") and made[0] != made[1]
    assert max(map(len, made)) < 20_000
