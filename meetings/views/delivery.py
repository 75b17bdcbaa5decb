"""`/reuniones/<pk>/entrega/<invitation>/`: what is done about one person's convocation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.lib import clock
from core.lib.forms import PortalForm
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.receipts.answers import answered_before, keep_answer
from meetings import delivery
from meetings.forms.delivery import AddressForm, LetterForm
from meetings.models import Invitation
from meetings.views.access import crumbs_of, meeting_of
from strategies import perms


def invitation_of(request: HttpRequest, pk: int, invitation_pk: int) -> Invitation:
    """Of a meeting that the person looks after."""
    meeting = meeting_of(request, pk, convening=True)
    rows = meeting.invitations.select_related("meeting__canton", "person", "seat__actor", "link")
    return get_object_or_404(rows, pk=invitation_pk)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def correct_address(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    row = invitation_of(request, pk, invitation_pk)
    if answer := answered_before(request):
        return answer
    has_entry = bool(row.person_id) and perms.can_write(request.user, row.person.canton_id)
    form = AddressForm(
        request.POST or None,
        has_entry=has_entry,
        initial={"email": row.email, "in_directory": True},
    )

    def act() -> str:
        count = delivery.correct_address(
            row,
            form.cleaned_data["email"],
            by=request.user,
            in_directory=form.cleaned_data.get("in_directory", False),
        )
        return _corrected_in_words(row, form.cleaned_data["email"], count)

    return _page(request, row, form, act, "meetings/correct_address.html")


def _corrected_in_words(row: Invitation, email: str, count: int) -> str:
    if count:
        return f"El correo de {row} es ahora {email}. Se le escribe a esa dirección."
    return f"El correo de {row} es ahora {email}. Lo anterior ya se le había escrito ahí."


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def resend(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """GET asks, since the person may get it twice."""
    row = invitation_of(request, pk, invitation_pk)
    if answer := answered_before(request):
        return answer

    def act() -> str:
        delivery.resend(row, by=request.user)
        return f"El correo para {row} está otra vez en la cola."

    form = PortalForm(request.POST if request.method == "POST" else None)
    return _page(request, row, form, act, "meetings/resend.html")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def note_letter(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    row = invitation_of(request, pk, invitation_pk)
    if answer := answered_before(request):
        return answer
    form = LetterForm(
        request.POST if request.method == "POST" else None,
        initial={"delivered_on": row.delivered_on or clock.today()},
    )

    def act() -> str:
        day = form.cleaned_data["delivered_on"]
        delivery.note_letter(row, day)
        if day is None:
            return f"La carta de {row} queda sin entregar."
        return f"Se anotó que la carta de {row} se entregó el {day:%d/%m/%Y}."

    return _page(request, row, form, act, "meetings/letter_delivered.html")


def _page(
    request: HttpRequest, row: Invitation, form: PortalForm, act: Callable[[], str], template: str
) -> HttpResponse:
    """GET shows the form, POST acts and goes back to the meeting; a refusal stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            done = act()
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, done, extra_tags="note-ok")
            return keep_answer(request, redirect(f"{row.meeting.get_absolute_url()}#entrega"))
    context = {
        "form": form,
        "row": row,
        "meeting": row.meeting,
        "crumbs": crumbs_of(row.meeting),
        "mail": delivery.latest_mail(row) if row.is_by_mail else None,
    }
    return render(request, template, context)
