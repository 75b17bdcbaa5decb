"""`/reuniones/<pk>/convocatoria/invitadas/`: who is convened without a seat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.lib.races import told_at_the_field
from meetings import inviting
from meetings.enums import InvitedAs
from meetings.forms.convocations import InvitedForm
from meetings.models import Invitation, Meeting
from meetings.views.access import crumbs_of, meeting_of
from strategies.views.access import refuse_meanwhile
from strategies.views.registers import form_page, remove_page


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """After the first sending the person is convened at once."""
    meeting = meeting_of(request, pk, convening=True)
    row = Invitation(meeting=meeting, invited_as=InvitedAs.GUEST, revision=0)
    form = InvitedForm(request.POST or None, instance=row)
    refuse_meanwhile(form, meeting, lambda: inviting.refuse_unless_inviting(meeting))
    at_once = meeting.is_convened
    return form_page(
        request,
        form,
        title="Convocar a otra persona" if at_once else "Agregar persona invitada",
        crumbs=[*crumbs_of(meeting), *([] if at_once else [_crumb(meeting)])],
        done="Se agregó y se le convoca." if at_once else "Se agregó a quienes se convoca.",
        button="Agregar y convocar" if at_once else "Agregar",
        then=f"{meeting.get_absolute_url()}#entrega" if at_once else _place(meeting),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    row = _guest(request, pk, invitation_pk)
    form = InvitedForm(request.POST or None, instance=row)
    refuse_meanwhile(form, row.meeting, lambda: _refuse_if_told(row))
    return form_page(
        request,
        form,
        title=f"Editar: {row}",
        crumbs=[*crumbs_of(row.meeting), _crumb(row.meeting)],
        done="Se guardó.",
        then=_place(row.meeting),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Before the first sending; who was told is refused, with what to do instead."""
    row = _guest(request, pk, invitation_pk)
    return remove_page(
        request,
        row,
        name=f"«{row}» de quienes se convoca",
        crumbs=[*crumbs_of(row.meeting), _crumb(row.meeting)],
        then=_place(row.meeting),
        rule=lambda: _refuse_if_told(row),
        state_of=row.meeting,
    )


def _refuse_if_told(row: Invitation) -> None:
    """Asked of the row as it stands once the meeting is locked."""
    row.revision = Invitation.objects.values_list("revision", flat=True).get(pk=row.pk)
    inviting.refuse_if_told(row)


def _guest(request: HttpRequest, pk: int, invitation_pk: int) -> Invitation:
    meeting = meeting_of(request, pk, convening=True)
    guests = meeting.invitations.filter(invited_as=InvitedAs.GUEST).select_related("person")
    row = get_object_or_404(guests, pk=invitation_pk)
    row.meeting = meeting
    return row


def _crumb(meeting: Meeting) -> tuple[str, str]:
    return "Convocatoria", reverse("meetings:convocation", args=[meeting.pk])


def _place(meeting: Meeting) -> str:
    return f"{reverse('meetings:convocation', args=[meeting.pk])}#invitadas"
