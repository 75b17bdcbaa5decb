"""`/reuniones/<pk>/orden-del-dia/`: proposing, agreeing and ordering what will be treated."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents.uploads import download_response
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from meetings import agenda, convening, perms
from meetings.enums import ItemState
from meetings.forms.agenda import ItemForm
from meetings.models import AgendaDocument, AgendaItem, Meeting
from meetings.views.access import NOT_A_CHAIR, NOT_A_MEMBER, crumbs_of, meeting_of
from strategies.views.access import refuse_meanwhile, refuse_unless
from strategies.views.registers import form_page, remove_page

UP, DOWN = "arriba", "abajo"


def _item(request: HttpRequest, pk: int, item_pk: int, *, own: bool = False) -> AgendaItem:
    """An item that the person may agree to, order and change; with `own`, one too that the person
    proposed and nobody decided on, or decided on while the person typed (`_rule_of`)."""
    meeting = meeting_of(request, pk)
    item = get_object_or_404(meeting.items, pk=item_pk)
    item.meeting = meeting
    is_open = item.is_proposed or request.method == "POST"
    is_own = own and is_open and item.proposed_by_id == request.user.pk
    refuse_unless(is_own or perms.can_agree_agenda(request.user, meeting), NOT_A_CHAIR)
    return item


def _rule_of(request: HttpRequest, item: AgendaItem) -> Callable[[], None]:
    """While the agenda is written; for who only proposed it, until somebody decides on it."""
    may_agree = perms.can_agree_agenda(request.user, item.meeting)

    def rule() -> None:
        agenda.refuse_unless_open(item.meeting)
        if not may_agree:
            agenda.refuse_if_decided(item)

    return rule


def _crumbs(meeting: Meeting) -> list[tuple[str, str]]:
    return [*crumbs_of(meeting), ("Orden del día", reverse("meetings:agenda", args=[meeting.pk]))]


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk)
    user = request.user
    may_propose = perms.can_propose(user, meeting)
    agreed = meeting.items.agreed().select_related("previous_minutes__meeting", "resolution")
    agreed = list(agreed.prefetch_related("documents"))
    # Who only sees an announced activity reads what was agreed.
    others = meeting.items.all() if may_propose else meeting.items.none()
    proposed = others.proposed().select_related("proposed_by", "seat__actor")
    last = meeting.convocations.order_by("-revision").first()
    may_convene = perms.can_convene(user, meeting.canton)
    context = {
        "meeting": meeting,
        "crumbs": crumbs_of(meeting),
        "agreed": agreed,
        "minutes_in_all": sum(item.minutes or 0 for item in agreed),
        "proposed": proposed.prefetch_related("documents"),
        "waits_for_announcement": may_convene and convening.waits_for_announcement(meeting, last),
        "declined": others.filter(state=ItemState.DECLINED).select_related("proposed_by"),
        "may_agree": perms.can_agree_agenda(user, meeting),
        "may_propose": may_propose,
        "may_convene": may_convene,
        "coming": agenda.coming(meeting) if meeting.is_to_come and may_propose else [],
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
    form = ItemForm(request.POST or None, request.FILES or None, instance=item, by=request.user)
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
    item = _item(request, pk, item_pk, own=True)
    form = ItemForm(request.POST or None, request.FILES or None, instance=item, by=request.user)
    refuse_meanwhile(form, item.meeting, _rule_of(request, item))
    return form_page(
        request,
        form,
        title="Editar el asunto",
        crumbs=_crumbs(item.meeting),
        done="Se guardó el asunto.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """While the agenda is written; what the session wrote about it keeps it."""
    item = _item(request, pk, item_pk, own=True)
    return remove_page(
        request,
        item,
        name=f"el asunto «{item}»",
        crumbs=_crumbs(item.meeting),
        then=reverse("meetings:agenda", args=[pk]),
        rule=_rule_of(request, item),
        state_of=item.meeting,
    )


@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk)
    documents = AgendaDocument.objects.filter(item__meeting=meeting).select_related("file")
    if not perms.can_propose(request.user, meeting):
        documents = documents.filter(item__state=ItemState.AGREED)
    kept = get_object_or_404(documents, pk=document_pk)
    return download_response(kept.file, kept.name)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_document(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    meeting = meeting_of(request, pk)
    refuse_unless(perms.can_agree_agenda(request.user, meeting), NOT_A_CHAIR)
    kept = get_object_or_404(AgendaDocument, item__meeting=meeting, pk=document_pk)
    return remove_page(
        request,
        kept,
        name=f"el documento «{kept}»",
        crumbs=_crumbs(meeting),
        then=reverse("meetings:agenda", args=[pk]),
        rule=lambda: agenda.refuse_unless_open(meeting),
        state_of=meeting,
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
    return _do(request, item, lambda: agenda.move(item, by=by), then=item.get_absolute_url())


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


def _do(
    request: HttpRequest, item: AgendaItem, act, done: str = "", then: str = ""
) -> HttpResponse:
    try:
        act()
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        if done:
            messages.success(request, done, extra_tags="note-ok")
    return redirect(then or reverse("meetings:agenda", args=[item.meeting_id]))
