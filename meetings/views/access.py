"""The doors of this room: a wrong role gets 403, another canton's meeting 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.accounts.canton import canton_in_view, own_cantons
from core.territory.models import Canton
from meetings import perms
from meetings.models import Meeting
from strategies.views.access import refuse_unless

NOT_A_PARTICIPANT = "Las sesiones son de quienes coproducen en el cantón: su equipo y los actores."
NOT_A_CONVENER = "Las sesiones las convocan y las llevan la Secretaría Técnica y Gestor Local."
NOT_A_CHAIR = "El orden del día lo acuerda quien preside; Secretaría Técnica lo anota."
NOT_A_MEMBER = "Los asuntos los proponen quienes integran la instancia y el equipo del cantón."


def canton_of(request: HttpRequest, *, convening: bool = False) -> Canton:
    """The canton in view, or another of the person's that a link names (`?canton=`), for who takes
    part in it (or convenes there)."""
    named = request.GET.get("canton")
    own = (canton for canton in own_cantons(request.user) if canton.code == named)
    canton = next(own, None) or canton_in_view(request)
    refuse_unless(canton is not None, NOT_A_PARTICIPANT)
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS, canton=canton), NOT_A_PARTICIPANT)
    refuse_unless(not convening or perms.can_convene(request.user, canton), NOT_A_CONVENER)
    return canton


def meeting_of(request: HttpRequest, pk: int, *, convening: bool = False) -> Meeting:
    """One meeting that the person sees; with `convening`, one that the person looks after."""
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS), NOT_A_PARTICIPANT)
    rows = Meeting.objects.visible_to(request.user).with_places()
    meeting = get_object_or_404(rows, pk=pk)
    refuse_unless(not convening or perms.can_convene(request.user, meeting.canton), NOT_A_CONVENER)
    return meeting


def crumb() -> tuple[str, str]:
    return "Sesiones", reverse("meetings:list")


def crumbs_of(meeting: Meeting) -> list[tuple[str, str]]:
    return [crumb(), (meeting.name, meeting.get_absolute_url())]
