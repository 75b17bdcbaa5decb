"""Writing resolutions down, and where they may be written."""

from django.db import transaction
from django.db.models import Max

from core.lib.problems import RuleViolation
from meetings.enums import PRESENT
from meetings.models import Meeting, Minutes, Resolution
from strategies.enums import RecordKind


def refuse_unless_writing(meeting: Meeting) -> None:
    """Raises RuleViolation before the session is open and once its minutes are approved."""
    if not (meeting.is_in_session or meeting.is_held):
        raise RuleViolation("Los acuerdos de sesión se anotan desde que la sesión se abre.")
    # Asked anew: they may have been approved while the lock of the meeting was waited for.
    if minutes := Minutes.objects.filter(meeting=meeting).first():
        minutes.refuse_if_approved()


def keeps_acta(meeting: Meeting) -> bool:
    """Whether what it resolves is written in an acta, with firmness and reasoned dissent (Ley 6227
    arts. 56–57), and not in a minuta."""
    minutes = getattr(meeting, "minutes", None)
    if minutes:
        return minutes.kind == RecordKind.ACTA
    return meeting.body is not None and meeting.body.record_kind == RecordKind.ACTA


def refuse_dissent(meeting: Meeting) -> None:
    """Raises RuleViolation where no acta is kept, and when nothing is written any more."""
    if not keeps_acta(meeting):
        raise RuleViolation("Los votos disidentes se anotan donde la instancia levanta acta.")
    refuse_unless_writing(meeting)


def votes_there(meeting: Meeting) -> int | None:
    """Seats with vote that were covered at the session; None for an activity without bodies."""
    if meeting.body_id is None:
        return None
    there = meeting.attendance.filter(presence__in=[one.value for one in PRESENT])
    return there.filter(seat__votes=True).count()


def refuse_votes(meeting: Meeting, votes: int) -> None:
    """Raises RuleViolation for more votes than there were seats to cast them."""
    there = votes_there(meeting)
    if there is not None and votes > there:
        cast = "1 voto" if votes == 1 else f"{votes} votos"
        came = "1 puesto" if there == 1 else f"{there} puestos"
        raise RuleViolation(
            f"Suman {cast} y asistieron {came} con voto. Corrija los números, o la asistencia si "
            "falta marcar a alguien.",
            where="in_favour",
        )


@transaction.atomic
def number(resolution: Resolution) -> None:
    """The next number of its meeting, which is locked so that no two get the same."""
    meeting = resolution.meeting
    meeting.lock()
    refuse_unless_writing(meeting)
    last = meeting.resolutions.aggregate(last=Max("number"))["last"] or 0
    resolution.number = last + 1
