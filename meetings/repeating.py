"""A series becomes meetings: what a rule would make, change and remove, and doing it.

Only planned meetings to come that nobody touched follow the rule. Those that were changed alone,
have an agenda, or were convened stay as they are.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.lib import clock
from core.lib.problems import RuleViolation
from meetings import recurrence
from meetings.enums import MeetingState
from meetings.models import AgendaItem, Invitation, Meeting, Series


class What(models.TextChoices):
    NEW = "new", "Se crea"
    SAME = "same", "Sigue igual"
    CHANGED = "changed", "Cambia"
    KEPT = "kept", "Queda como está"
    SKIPPED = "skipped", "No se hace"
    LEFT_OUT = "left_out", "Se quitó antes"
    REMOVED = "removed", "Se quita"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens with one day of the series. `on`: the day of its meeting, if it has one."""

    what: What
    original_on: date
    on: date | None
    why: str = ""
    meeting: Meeting | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving the series would do, shown before it is done."""

    steps: list[Step]
    is_cut: bool

    @property
    def key(self) -> str:
        """Changes with whatever the preview shows."""
        rows = [f"{step.what}{step.original_on}{step.on}" for step in self.steps]
        return hashlib.sha256("".join(rows).encode()).hexdigest()[:16]

    def count(self, what: What) -> int:
        return sum(step.what == what for step in self.steps)

    @property
    def new(self) -> int:
        return self.count(What.NEW)

    @property
    def changed(self) -> int:
        return self.count(What.CHANGED)

    @property
    def removed(self) -> int:
        return self.count(What.REMOVED)

    @property
    def held(self) -> int:
        """How many meetings the series has from today on when it is done."""
        return sum(step.on is not None and step.what != What.REMOVED for step in self.steps)


def preview(series: Series) -> Preview:
    """From today on, in the order of the days. One query, for a series that is not stored none."""
    today = clock.today()
    plan = recurrence.plan(series.rule, on=today)
    there = {row.original_on: row for row in _meetings_from(series, today)}
    steps = [_step(series, one, there.pop(one.original_on, None)) for one in plan.occurrences]
    steps = [step for step in steps if step is not None]
    for row in there.values():
        if _follows(row):
            why = "Ya no es un día de la serie."
            steps.append(Step(What.REMOVED, row.original_on, row.on, why, row))
        else:
            steps.append(Step(What.KEPT, row.original_on, row.on, _why_kept(row), row))
    return Preview(sorted(steps, key=lambda step: step.on or step.original_on), plan.is_cut)


def _meetings_from(series: Series, on: date):
    if series._state.adding:
        return []
    rows = Meeting.objects.filter(series=series, original_on__gte=on)
    return rows.annotate(
        has_items=Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"))),
        has_guests=Exists(Invitation.objects.filter(meeting=OuterRef("pk"))),
    ).order_by("original_on")


def _follows(row: Meeting) -> bool:
    """Whether it still changes with its series. A row of `_meetings_from`."""
    is_free = row.state == MeetingState.PLANNED and row.on >= clock.today()
    return is_free and not (row.is_apart or row.has_items or row.has_guests)


def _why_kept(row: Meeting) -> str:
    if row.state != MeetingState.PLANNED:
        return f"Está «{row.get_state_display().lower()}»."
    if row.is_apart:
        return "Se cambió sola."
    return "Ya se prepara: tiene orden del día o personas invitadas."


def _step(series: Series, one: recurrence.Occurrence, row: Meeting | None) -> Step | None:
    if row is not None and not _follows(row):
        return Step(What.KEPT, one.original_on, row.on, _why_kept(row), row)
    if row is None and one.original_on in series.left_out:
        return Step(What.LEFT_OUT, one.original_on, None, "La sesión de ese día se quitó.")
    if one.is_skipped:
        what = What.REMOVED if row else What.SKIPPED
        return Step(what, one.original_on, row.on if row else None, one.why, row)
    if row is None:
        is_past = one.on < clock.today()
        return None if is_past else Step(What.NEW, one.original_on, one.on, one.why)
    is_same = _values(row) == _values(_made(series, one.original_on, one.on))
    return Step(What.SAME if is_same else What.CHANGED, one.original_on, one.on, one.why, row)


def _made(series: Series, original_on: date, on: date) -> Meeting:
    starts_at = timezone.make_aware(datetime.combine(on, series.at))
    return Meeting(
        canton_id=series.canton_id,
        body_id=series.body_id,
        kind=series.kind,
        series=series,
        original_on=original_on,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        place=series.place,
        online_link=series.online_link,
    )


FOLLOWING = ("body_id", "kind", "starts_at", "ends_at", "place", "online_link")


def _values(row: Meeting) -> tuple:
    return tuple(getattr(row, name) for name in FOLLOWING)


@transaction.atomic
def apply(series: Series) -> Preview:
    """Bring the meetings to what the rule says. Safe to call again: nothing is made twice. Returns
    what was done."""
    series.lock()
    list(Meeting.objects.filter(series=series).select_for_update(no_key=True).order_by("pk"))
    done = preview(series)
    new = [_made(series, step.original_on, step.on) for step in done.steps if step.what == What.NEW]
    Meeting.objects.bulk_create(new)
    for step in done.steps:
        if step.what == What.CHANGED:
            _bring(step.meeting, _made(series, step.original_on, step.on))
    gone = [step.meeting.pk for step in done.steps if step.what == What.REMOVED]
    # By the table's own deletion: the rule dropped these days, nobody left them out.
    Meeting.objects.filter(pk__in=gone).delete()
    return done


def _bring(row: Meeting, to: Meeting) -> None:
    for name in FOLLOWING:
        setattr(row, name, getattr(to, name))
    row.note_for_calendars()
    row.version += 1
    row.save(update_fields=[*FOLLOWING, "sequence", "stamped_at", "version"])


@transaction.atomic
def end(series: Series, on: date) -> Preview:
    """The series makes no meeting after that day; those to come that nobody touched go. Raises
    RuleViolation for a day outside the series."""
    series.lock()
    if on < series.starts_on:
        raise RuleViolation(
            f"La serie comienza el {series.starts_on:%d/%m/%Y}. Escriba ese día o uno posterior.",
            where="on",
        )
    if on > series.until:
        raise RuleViolation(
            f"La serie ya termina el {series.until:%d/%m/%Y}. Escriba ese día o uno anterior.",
            where="on",
        )
    series.until = on
    series.version += 1
    series.save(update_fields=["until", "version"])
    return apply(series)
