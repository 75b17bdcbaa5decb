"""What the database itself keeps from changing once minutes are approved or a letter is sent."""

import pgtrigger

from meetings.enums import LetterState, MinutesState


def locked_by_minutes(name: str, state: str, *, unless: str = "") -> pgtrigger.Trigger:
    """No new row, update or removal where the minutes are approved. `state`: a query of the state
    of those minutes, about `{row}`. `unless`: a condition under which an update is let through."""
    let_through = f"TG_OP = 'UPDATE' AND {unless}" if unless else "FALSE"
    approved = MinutesState.APPROVED.value
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF NOT ({let_through}) AND (
                TG_OP <> 'INSERT' AND ({state.format(row="OLD")}) = '{approved}'
                OR TG_OP <> 'DELETE' AND ({state.format(row="NEW")}) = '{approved}'
            ) THEN
                RAISE EXCEPTION 'pgtrigger: the minutes of this row are approved';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def same(*columns: str) -> str:
    """That none of the columns changes."""
    before, after = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"({before}) IS NOT DISTINCT FROM ({after})"


def frozen_once_sent(name: str, *columns: str) -> pgtrigger.Trigger:
    """The columns of a letter change no more once it left the draft."""
    return pgtrigger.Protect(
        name=name,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            f"OLD.state <> '{LetterState.DRAFT.value}' AND NOT ({same(*columns)})"
        ),
    )
