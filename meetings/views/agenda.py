"""`/reuniones/<pk>/orden-del-dia/`: proposing, agreeing and ordering what will be treated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import agenda, perms
from meetings.enums import ItemState
from meetings.forms.agenda import DeclineForm, ItemForm
from meetings.models import AgendaItem, Meeting
from meetings.views.access import NOT_A_CHAIR, NOT_A_MEMBER, crumbs_of, meeting_of
from strategies.views.access import refuse_meanwhile, refuse_unless
from strategies.views.registers import form_page

UP, DOWN = "arriba", "abajo"


def _item(request: HttpRequest, pk: int, item_pk: int) -> AgendaItem:
    """An item that the person may agree to, order and change."""
    meeting = meeting_of(request, pk)
    refuse_unless(perms.can_agree_agenda(request.user, meeting), NOT_A_CHAIR)
    item = get_object_or_404(meeting.items, pk=item_pk)
    item.meeting = meeting
    return item


def _crumbs(meeting: Meeting) -> list[tuple[str, str]]:
    return [*crumbs_of(meeting), ("Orden del día", reverse("meetings:agenda", args=[meeting.pk]))]


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk)
    user = request.user
    context = {
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "agreed": meeting.items.agreed().prefetch_related("documents"),
        "proposed": meeting.items.proposed().select_related("proposed_by", "seat__actor"),
        "declined": meeting.items.filter(state=ItemState.DECLINED),
        "may_agree": perms.can_agree_agenda(user, meeting),
        "may_propose": perms.can_propose(user, meeting),
        "decline_form": DeclineForm(),
        "is_open": meeting.is_to_come or meeting.is_in_session,
    }
    return render(request, "meetings/agenda.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Who chairs puts it on the agenda at once; a member proposes it."""
    meeting = meeting_of(request, pk)
    refuse_unless(perms.can_propose(request.user, meeting), NOT_A_MEMBER)
    is_agreed = perms.can_agree_agenda(request.user, meeting)
    seats = list(perms.own_seats(request.user, meeting)[:2])
    item = AgendaItem(
        meeting=meeting,
        proposed_by=request.user,
        seat=agenda.seat_of_proposer(meeting, seats),
        state=ItemState.AGREED if is_agreed else ItemState.PROPOSED,
        position=agenda.next_position(meeting) if is_agreed else 0,
    )
    form = ItemForm(request.POST or None, instance=item)
    refuse_meanwhile(form, meeting, lambda: agenda.refuse_unless_open(meeting))
    return form_page(
        request,
        form,
        title="Agregar un asunto" if is_agreed else "Proponer un asunto",
        crumbs=_crumbs(meeting),
        done="Se agregó el asunto." if is_agreed else "Se propuso el asunto.",
        then=reverse("meetings:agenda", args=[meeting.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = _item(request, pk, item_pk)
    form = ItemForm(request.POST or None, instance=item)
    refuse_meanwhile(form, item.meeting, lambda: agenda.refuse_unless_open(item.meeting))
    return form_page(
        request,
        form,
        title="Editar el asunto",
        crumbs=_crumbs(item.meeting),
        done="Se guardó el asunto.",
    )


@require_POST
@told_at_the_field
def agree(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = _item(request, pk, item_pk)
    return _do(request, item, lambda: agenda.agree(item), f"Entra en el orden del día: {item}.")


@require_POST
@told_at_the_field
def decline(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = _item(request, pk, item_pk)
    reason = request.POST.get("reason", "")[:300]
    return _do(
        request, item, lambda: agenda.decline(item, reason=reason), f"No se incluye: {item}."
    )


@require_POST
@told_at_the_field
def move(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    item = _item(request, pk, item_pk)
    by = -1 if request.POST.get("hacia") == UP else 1
    return _do(request, item, lambda: agenda.move(item, by=by))


@require_POST
@told_at_the_field
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in what comes by itself: quorum, minutes to approve, open resolutions."""
    meeting = meeting_of(request, pk)
    refuse_unless(perms.can_agree_agenda(request.user, meeting), NOT_A_CHAIR)
    agenda.begin(meeting)
    messages.success(
        request, "El orden del día tiene lo que viene por sí solo.", extra_tags="note-ok"
    )
    return redirect("meetings:agenda", meeting.pk)


def _do(request: HttpRequest, item: AgendaItem, act, done: str = "") -> HttpResponse:
    try:
        act()
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        if done:
            messages.success(request, done, extra_tags="note-ok")
    return redirect("meetings:agenda", item.meeting_id)
