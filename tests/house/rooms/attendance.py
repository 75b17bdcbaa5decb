from datetime import date

from django.utils import timezone

from core.documents import store
from core.links.models import Purpose, SignedLink
from meetings.enums import MeetingKind, MeetingState
from meetings.models import Guest, Invitation
from tests.meetings import make

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
meetings:mark                 GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:mark                 POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:second_call          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:guest_came           GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:guest_came           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_guest_came      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_guest_came      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_guest_came    GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_guest_came    POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:counts               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:counts               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:door                 GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:door                 POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:answer               GET    404 404 404 404 404 403 403 404 404 404 404 404 in
meetings:answer               POST   404 404 404 404 404 403 403 404 404 404 404 404 in
meetings:answer_for           GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:answer_for           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:rates                GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
meetings:rates_xlsx           GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
link                          GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
link                          POST   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
link_document                 GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
link_calendar                 GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
"""


def furnish(scene) -> dict[str, dict]:
    """A meeting in session that is announced to everybody, so that delegates see it."""
    body = make.body()
    meeting = make.meeting(
        body,
        date(2030, 12, 10),
        is_public=True,
        kind=MeetingKind.LOCAL_FORUM,
        state=MeetingState.IN_SESSION,
        opened_at=timezone.now(),
    )
    guest = Guest.objects.create(meeting=meeting, name="Rosa Mora")
    invitation = Invitation.objects.create(
        meeting=meeting,
        invited_as="guest",
        name="Rosa Mora",
        medium="paper",
        revision=1,
        code="123456",
        link=SignedLink.objects.give(Purpose.RSVP),
    )
    file = store.save(b"%PDF-1.7", "application/pdf")
    document = meeting.items.get().documents.create(file=file, name="Informe.pdf")
    one, token = {"pk": meeting.pk}, invitation.link.token
    came = one | {"guest_pk": guest.pk}
    verbs = ("mark", "second_call", "guest_came", "counts", "door", "answer")
    return {
        **{f"meetings:{verb}": one for verb in verbs},
        **{f"meetings:{verb}_guest_came": came for verb in ("edit", "remove")},
        "meetings:answer_for": one | {"invitation_pk": invitation.pk},
        "meetings:rates": {"pk": body.pk},
        "meetings:rates_xlsx": {"pk": body.pk},
        "link": {"token": token},
        "link_document": {"token": token, "pk": document.pk},
        "link_calendar": {"token": token},
    }
