"""`/reuniones/<pk>/minuta/publicar/`: approved minutes before citizens, and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.receipts.answers import answered_before, keep_answer
from meetings import public_content, publishing
from meetings.forms.publications import PublishForm, WithdrawForm
from meetings.models import Minutes
from meetings.views.access import crumbs_of
from meetings.views.minutes import minutes_of
from strategies.views.access import refuse_to_open


def _crumbs(minutes: Minutes) -> list[tuple[str, str]]:
    address = reverse("meetings:minutes", args=[minutes.meeting_id])
    return [*crumbs_of(minutes.meeting), (str(minutes), address)]


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """«Así lo leerán»: the whole of it, with a tick at each text that stays in the house."""
    minutes = minutes_of(request, pk, convening=True)
    if answer := answered_before(request):
        return answer
    refuse_to_open(lambda: publishing.refuse_unless_approved(minutes))
    if request.method != "POST":
        refuse_to_open(lambda: publishing.refuse_if_shown(minutes))
    content = public_content.content_of(minutes)
    form = PublishForm(request.POST or None, content=content)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.publish(minutes, by=request.user, withheld=form.cleaned_data["withheld"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"Se publicó: {minutes}.", extra_tags="note-ok")
            return keep_answer(request, redirect(minutes))
    context = {
        "form": form,
        "minutes": minutes,
        "doc": content,
        "withholdable": [key for key, _ in form.fields["withheld"].choices],
        "withheld": form["withheld"].value() or (),
        "crumbs": _crumbs(minutes),
    }
    return render(request, "meetings/publish.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    minutes = minutes_of(request, pk, convening=True)
    if answer := answered_before(request):
        return answer
    if request.method != "POST":
        refuse_to_open(lambda: publishing.refuse_unless_shown(minutes))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.withdraw(minutes, reason=form.cleaned_data["reason"], by=request.user)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"Se retiró: {minutes}.", extra_tags="note-ok")
            return keep_answer(request, redirect(minutes))
    context = {"form": form, "minutes": minutes, "crumbs": _crumbs(minutes)}
    return render(request, "meetings/withdraw.html", context)
