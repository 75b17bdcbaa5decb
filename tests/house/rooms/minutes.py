"""Minutes, resolutions and letters."""

from datetime import date

from django.utils import timezone

from core.documents import store
from meetings import lettering, minuting
from meetings.enums import LetterKind, Medium, MeetingKind, MeetingState
from meetings.models import Dissent, Letter, Resolution
from strategies.enums import RecordKind
from tests.meetings import make

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
meetings:minutes              GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:minutes_pdf          GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:minutes_pdf          POST   ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:begin_minutes        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_minutes         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_minutes         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_entry           GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_entry           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:send_minutes         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:send_minutes         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:ask_correction       GET    403 403 403 403 403 403 403 404 404 404 404 404 in
meetings:ask_correction       POST   403 403 403 403 403 403 403 404 404 404 404 404 in
meetings:decide_correction    POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:approve_minutes      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:new_resolution       GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:new_resolution       POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:resolutions          GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:resolutions_xlsx     GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:resolution           GET    ok  ok  ok  ok  404 403 403 404 404 404 404 404 in
meetings:edit_resolution      GET    ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:edit_resolution      POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:end_resolution       GET    ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:end_resolution       POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:new_dissent          GET    ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:new_dissent          POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:remove_dissent       GET    ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:remove_dissent       POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:reopen_resolution    POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:record_training      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:record_training      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:link_training        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:link_training        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:letters              GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
meetings:letters_xlsx         GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
meetings:new_letter           GET    ok  ok  403 ok  403 403 403 ok  ok  403 ok  403 in
meetings:new_letter           POST   ok  ok  403 ok  403 403 403 ok  ok  403 ok  403 in
meetings:letter               GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
meetings:edit_letter          GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:edit_letter          POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:send_letter          GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:send_letter          POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:answer_letter        GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:answer_letter        POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:remove_letter        GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:remove_letter        POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:give_up_letter       POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:await_letter         POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
meetings:letter_pdf           GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
meetings:letter_pdf           POST   ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
meetings:letter_answer_file   GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
link_minutes                  GET    404 404 404 404 404 404 404 404 404 404 404 404 404
"""


def furnish(scene) -> dict[str, dict]:
    """A session that is announced to everybody, with its draft of the minutes."""
    body = make.body(record_kind=RecordKind.ACTA)
    meeting = make.meeting(
        body,
        date(2020, 12, 10),
        is_public=True,
        state=MeetingState.HELD,
        opened_at=timezone.now(),
    )
    minutes = minuting.begin(meeting)
    seat = body.seats.first()
    correction = minutes.corrections.create(text="Fueron doce.", asked_at=timezone.now())
    resolution = Resolution.objects.create(meeting=meeting, number=1, text="Reparar.")
    dissent = Dissent.objects.create(resolution=resolution, seat=seat, reason="Otra prioridad.")
    letter, sent = (_letter() for _ in range(2))
    lettering.send(sent, medium=Medium.PAPER, by=scene.users["TS"])
    trained = make.meeting(
        make.body(),
        date(2020, 12, 11),
        is_public=True,
        kind=MeetingKind.TRAINING,
        state=MeetingState.HELD,
    )
    one, entry = {"pk": meeting.pk}, minutes.entries.first()
    verbs = "minutes minutes_pdf begin_minutes edit_minutes send_minutes ask_correction"
    return {
        **{f"meetings:{verb}": one for verb in verbs.split()},
        "meetings:approve_minutes": one,
        "meetings:record_training": {"pk": trained.pk},
        "meetings:link_training": {"pk": trained.pk},
        "meetings:new_resolution": one,
        "meetings:edit_entry": {"pk": meeting.pk, "entry_pk": entry.pk},
        "meetings:decide_correction": {"pk": meeting.pk, "correction_pk": correction.pk},
        **{
            f"meetings:{verb}": {"pk": resolution.pk}
            for verb in (
                "resolution",
                "edit_resolution",
                "end_resolution",
                "reopen_resolution",
                "new_dissent",
            )
        },
        "meetings:remove_dissent": {"pk": resolution.pk, "dissent_pk": dissent.pk},
        **{
            f"meetings:{verb}": {"pk": letter.pk}
            for verb in (
                "letter",
                "edit_letter",
                "send_letter",
                "remove_letter",
                "give_up_letter",
                "await_letter",
                "letter_pdf",
                "letter_answer_file",
            )
        },
        "meetings:answer_letter": {"pk": sent.pk},
        "link_minutes": {"token": "x" * 22},
    }


def _letter() -> Letter:
    return Letter.objects.create(
        canton_id="103",
        kind=LetterKind.TO_HEAD,
        addressee="Ana",
        subject="Apoyo",
        text="Saludos.",
        signed_by="Alcaldía",
        answer_file=store.save(b"%PDF-1.7", "application/pdf"),
    )
