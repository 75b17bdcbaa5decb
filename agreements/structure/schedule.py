"""Section 5: strategic actions, the months made from the term, and their sub-activities."""

from datetime import date

from agreements import weeks
from agreements.enums import Part
from agreements.models import Agreement, ScheduledAction, SubActivity
from agreements.structure.opening import Removed, find, next_order, opened
from agreements.weeks import Division
from core.accounts.models import User
from core.lib import months
from core.lib.problems import Problem, RuleViolation
from strategies.models import StrategicAction

ROW_TEXTS = ("description", "date", "place", "institutions", "civil_society")


def add_action(agreement: Agreement, strategic_action: StrategicAction, *, by: User):
    """Schedule an action of the agreement's axis. Raises RuleViolation for another axis's."""
    with opened(agreement, by) as locked:
        if strategic_action.axis_id != locked.axis_id:
            raise RuleViolation(
                Problem(
                    "new_action",
                    f"La acción {strategic_action.number} no es del eje de este acuerdo. Escoja "
                    "una de su eje.",
                )
            )
        action = locked.scheduled_actions.filter(strategic_action=strategic_action).first()
        return action or locked.scheduled_actions.create(
            strategic_action=strategic_action, order=next_order(locked.scheduled_actions)
        )


def remove_action(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    """Take an action and all its sub-activities out of the schedule."""
    with opened(agreement, by) as locked:
        action = find(locked.scheduled_actions.select_related("strategic_action"), pk)
        if action is None:
            return None
        values = {
            "strategic_action_id": action.strategic_action_id,
            "order": action.order,
            "rows": [_row_values(row) for row in action.sub_activities.all()],
        }
        label = f"la acción {action.strategic_action.number} con sus sub-actividades"
        action.delete()
        return Removed("action", label, values)


def build_schedule(
    agreement: Agreement, division: Division, *, by: User, action: int | None = None
) -> int:
    """Make the term's months in every scheduled action (or in one), as months, fortnights or
    weeks. Months that have a row already are left as they are. Returns how many rows were made.

    Raises RuleViolation when the term or the strategic action is missing.
    """
    with opened(agreement, by) as locked:
        actions = locked.scheduled_actions.all()
        actions = actions.filter(pk=action) if action else actions
        _refuse_unless_ready(locked, actions)
        rows = [row for each in actions for row in _rows_to_make(each, locked.months, division)]
        SubActivity.objects.bulk_create(rows)
        return len(rows)


def _refuse_unless_ready(agreement: Agreement, actions) -> None:
    if not agreement.period_start:
        raise RuleViolation(
            Problem(
                "s3-period_start",
                "El cronograma se arma con el plazo. Escoja los dos meses del plazo propuesto "
                "en la sección 3.",
            )
        )
    if not actions:
        raise RuleViolation(
            Problem("new_action", "Escoja primero la acción estratégica del cronograma.")
        )


def _rows_to_make(action: ScheduledAction, term: list[date], division: Division):
    taken = set(action.sub_activities.values_list("month", flat=True))
    return [
        SubActivity(scheduled_action=action, month=month, part=part)
        for month in term
        if month not in taken
        for part in weeks.parts_of(month, division)
    ]


def add_sub_activity(
    agreement: Agreement, action: int, month: date, *, number: int, by: User, part: str = ""
) -> SubActivity | None:
    """Add the sub-activity that is to be the `number`-th of that month."""
    with opened(agreement, by) as locked:
        scheduled = find(locked.scheduled_actions, action)
        if scheduled is None:
            return None
        rows = scheduled.sub_activities.filter(month=month)
        if rows.count() >= number:
            return None
        return scheduled.sub_activities.create(month=month, part=part, order=next_order(rows))


def divide_month(
    agreement: Agreement, action: int, month: date, division: Division, *, by: User
) -> None:
    """Cut one month of an action finer or join it again. No row is lost: those whose part does
    not exist in the new division go to its first part (or to the whole month)."""
    with opened(agreement, by) as locked:
        scheduled = find(locked.scheduled_actions, action)
        if scheduled is None:
            return
        parts = weeks.parts_of(month, division)
        rows = scheduled.sub_activities.filter(month=month)
        rows.exclude(part__in=parts).update(part=parts[0])
        taken = set(rows.values_list("part", flat=True))
        if division == Division.MONTH:
            return
        SubActivity.objects.bulk_create(
            SubActivity(scheduled_action=scheduled, month=month, part=part)
            for part in parts
            if part not in taken
        )


def copy_to_next_month(
    agreement: Agreement, pk: int, *, number: int, by: User
) -> SubActivity | None:
    """Copy a row's text (not its date) to the same part of the month after; an empty row there
    takes it. Text that stands there already is not copied twice."""
    with opened(agreement, by) as locked:
        row = sub_activity_of(locked, pk)
        if row is None:
            return None
        month = months.add_months(row.month, 1)
        if month not in locked.months:
            raise RuleViolation(
                Problem(
                    f"s5-{row.pk}",
                    f"{months.title(month)} está fuera del plazo. Alargue el plazo en la sección 3 "
                    "o copie otro mes.",
                )
            )
        values = _text_of(row)
        there = list(row.scheduled_action.sub_activities.filter(month=month))
        if any(_text_of(other) == values for other in there):
            return None
        part = weeks.same_part(row.part, month)
        empty = _empty_row(there, part)
        if empty is not None:
            empty.write(values, version=empty.version, by=by)
            return empty
        if len(there) >= number:
            return None
        order = max((other.order for other in there), default=0) + 1
        return row.scheduled_action.sub_activities.create(
            month=month, part=part, order=order, **values
        )


def _text_of(row: SubActivity) -> dict:
    """What a copy takes along: everything but the date, which is of its own month."""
    return {name: getattr(row, name) for name in ROW_TEXTS if name != "date"}


def _empty_row(rows: list[SubActivity], part: str) -> SubActivity | None:
    """The empty row of that part; any, in a month that is divided otherwise."""
    is_divided_so = any(row.part == part for row in rows)
    empty = [row for row in rows if not _has_text(row)]
    return next((row for row in empty if row.part == part or not is_divided_so), None)


def _has_text(row: SubActivity) -> bool:
    return any(getattr(row, name) for name in ROW_TEXTS)


def relocate(agreement: Agreement, pk: int, month: date, part: str, *, by: User) -> None:
    """Move a sub-activity to another month of the term, or part of it."""
    with opened(agreement, by) as locked:
        row = sub_activity_of(locked, pk)
        if row is None:
            return
        reason = _why_not_there(locked, month, part)
        if reason:
            raise RuleViolation(Problem(f"s5-{row.pk}", reason))
        SubActivity.objects.filter(pk=row.pk).update(month=month, part=part)


def _why_not_there(agreement: Agreement, month: date, part: str) -> str:
    if month not in agreement.months:
        return f"{months.title(month)} está fuera del plazo."
    if part and part not in Part.values:
        return "Escoja la parte del mes en la lista."
    if part == Part.WEEK_5 and len(weeks.mondays(month)) < 5:
        return f"{months.title(month)} tiene cuatro semanas."
    return ""


def remove_sub_activity(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    with opened(agreement, by) as locked:
        row = sub_activity_of(locked, pk)
        if row is None:
            return None
        values = _row_values(row) | {"action": row.scheduled_action_id}
        label = f"la sub-actividad de {months.on_paper(row.month)}"
        row.delete()
        return Removed("sub_activity", label, values)


def sub_activity_of(agreement: Agreement, pk: int) -> SubActivity | None:
    rows = SubActivity.objects.select_related("scheduled_action")
    return rows.filter(pk=pk, scheduled_action__agreement=agreement).first()


def _row_values(row: SubActivity) -> dict:
    values = {name: getattr(row, name) for name in ("order", "part", *ROW_TEXTS)}
    values["date"] = row.date.isoformat() if row.date else None
    return values | {"month": row.month.isoformat()}
