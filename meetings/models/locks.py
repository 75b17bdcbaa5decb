"""What the database itself keeps from changing once minutes are approved or a letter is sent."""

import pgtrigger

from meetings.enums import LetterState, MinutesState


def locked_by_minutes(name: str, state: str, *, unless: str = "") -> pgtrigger.Trigger:
    """No update and no removal of a row whose minutes are approved. `state`: a query of the state
    of those minutes, about OLD. `unless`: a condition under which an update is let through."""
    let_through = f"TG_OP = 'UPDATE' AND {unless}" if unless else "FALSE"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF NOT ({let_through}) AND ({state}) = '{MinutesState.APPROVED.value}' THEN
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
