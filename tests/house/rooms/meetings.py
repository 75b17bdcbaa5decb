from datetime import date, time

from meetings import convening, feeds
from meetings.models import Series
from tests.meetings import make

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
public_calendar               GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
calendar_feed                 GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
meetings:calendar             GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:own_feed             GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:own_feed             POST   ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:body_feed            GET    ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:body_feed            POST   ok  ok  403 403 404 403 403 404 404 404 404 404 in
meetings:meeting_ics          GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:copy                 GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:copy                 POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:all_series           GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:new_series           GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
meetings:new_series           POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
meetings:series               GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:edit_series          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_series          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:end_series           GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:end_series           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:correct_address       GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:correct_address       POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:resend                GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:resend                POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:note_letter           GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:note_letter           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    """A meeting that is announced to everybody, so that delegates see it; its body's series."""
    body = make.body()
    convened = make.meeting(body, date(2026, 12, 10), is_public=True)
    invited = convening.invite(convened, convening.recipients(convened), 1)
    person = {"pk": convened.pk, "invitation_pk": invited[0].pk}
    meeting = {"pk": convened.pk}
    series = Series.objects.create(
        canton_id="103",
        body=body,
        position=1,
        weekday=1,
        starts_on=date(2026, 12, 1),
        until=date(2027, 12, 1),
        at=time(9),
        place="Sala",
    )
    rule = {"pk": series.pk}
    return {
        "public_calendar": {"slug": "desamparados"},
        "calendar_feed": {"token": feeds.give_address(body=body).link.token},
        "meetings:body_feed": {"pk": body.pk},
        **{f"meetings:{verb}": person for verb in ("correct_address", "resend", "note_letter")},
        **{f"meetings:{verb}": meeting for verb in ("meeting_ics", "copy", "remove")},
        **{f"meetings:{verb}": rule for verb in ("series", "edit_series", "end_series")},
    }
