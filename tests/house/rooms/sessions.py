"""Meetings, their agenda and their convocation."""

from datetime import date

from core.documents import store
from meetings import convening, inviting
from meetings.models import Invitation
from strategies.models import Person
from tests.meetings import make

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
meetings:list                 GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
meetings:new                  GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
meetings:new                  POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
meetings:meeting              GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:edit                 GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit                 POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:cancel               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:cancel               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:open                 POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:close                POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:reopen               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:agenda               GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:begin_agenda         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:new_item             GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:new_item             POST   ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:edit_item            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_item            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:agree_item           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:decline_item         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:move_item            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_item          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_item          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:agenda_document      GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
meetings:remove_agenda_document GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_agenda_document POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:convocation          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:convocation          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:call_preview         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:calls                GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:call                 GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:call_mail            GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
meetings:invite               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:invite               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_invited         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:edit_invited         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_invited       GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:remove_invited       POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:announce             POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:invitations_pdf      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:invitations_pdf      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:sheet_pdf            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:sheet_pdf            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    """A meeting that is announced to everybody, so that delegates see it; one person is convened
    on paper, one matter has a document."""
    body = make.body()
    meeting = make.meeting(body, date(2030, 12, 10), is_public=True)
    Person.objects.filter(holdings__seat__body=body).update(email="")
    convening.convene(meeting, by=scene.users["TS"])
    waiting = make.meeting(body, date(2030, 12, 11), is_public=True)
    guest = Invitation(meeting=waiting, invited_as="guest", name="Rosa Mora", medium="paper")
    inviting.add_guest(guest)
    invited, sent = {"pk": waiting.pk, "invitation_pk": guest.pk}, {"pk": meeting.pk, "revision": 1}
    item = meeting.items.first()
    file = store.save(b"%PDF-1.7", "application/pdf")
    document = item.documents.create(file=file, name="Informe.pdf")
    one, matter = {"pk": meeting.pk}, {"pk": meeting.pk, "item_pk": item.pk}
    paper = {"pk": meeting.pk, "document_pk": document.pk}
    verbs = (
        "meeting edit cancel open close reopen agenda begin_agenda new_item convocation announce"
    )
    return {
        **{f"meetings:{verb}": one for verb in verbs.split()},
        **{f"meetings:{verb}": one for verb in ("invitations_pdf", "sheet_pdf", "calls")},
        **{f"meetings:{verb}": sent for verb in ("call", "call_mail")},
        **{f"meetings:{verb}": {"pk": waiting.pk} for verb in ("call_preview", "invite")},
        **{f"meetings:{verb}_invited": invited for verb in ("edit", "remove")},
        **{
            f"meetings:{verb}_item": matter
            for verb in ("edit", "agree", "decline", "move", "remove")
        },
        "meetings:agenda_document": paper,
        "meetings:remove_agenda_document": paper,
    }
