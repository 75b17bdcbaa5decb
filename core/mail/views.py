"""Mails as people see them: all of them in the demonstration, and everywhere those that a person
has to look after."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.enums import Role
from core.lib.problems import RuleViolation
from core.mail.forms import MailFilter
from core.mail.models import OutgoingMail
from core.mail.outbox import ring

PAGE_SIZE = 25


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Every mail of the demonstration that the person may see, whoever it is addressed to."""
    refuse_outside_demonstration()
    mails = OutgoingMail.objects.visible_to(request.user).select_related("canton")
    return list_page(request, mails, "mail/inbox.html")


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    refuse_outside_demonstration()
    seen = OutgoingMail.objects.visible_to(request.user).select_related("canton", "resent_by")
    mail = get_object_or_404(seen, pk=pk)
    context = {
        "mail": mail,
        "sender": settings.DEFAULT_FROM_EMAIL,
        "may_resend": mail.is_resendable and mail.is_in_care_of(request.user),
    }
    return render(request, "mail/message.html", context)


@require_safe
def undelivered(request: HttpRequest) -> HttpResponse:
    """Refused mails and those of which nobody knows whether they arrived."""
    refuse_others(request.user)
    mails = OutgoingMail.objects.in_care_of(request.user).undelivered().select_related("canton")
    return list_page(request, mails, "mail/undelivered.html")


@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, since the person may get it twice; POST puts it back into the queue."""
    refuse_others(request.user)
    mine = OutgoingMail.objects.in_care_of(request.user)
    mail = get_object_or_404(mine.select_related("canton"), pk=pk)
    if request.method == "POST":
        try:
            mail.resend(by=request.user)
        except RuleViolation as violation:
            messages.warning(request, str(violation), extra_tags="note-warn")
        else:
            ring()
            text = f"El correo para {mail.recipient} está otra vez en la fila de envío."
            messages.success(request, text, extra_tags="note-ok")
        return redirect("mail:undelivered")
    return render(request, "mail/resend.html", {"mail": mail})


def list_page(request: HttpRequest, mails, template: str) -> HttpResponse:
    form = MailFilter(request.GET)
    found = form.apply(mails)
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina")),
    }
    return render(request, template, context)


def refuse_outside_demonstration() -> None:
    if not settings.DEMO:
        raise Http404


def refuse_others(user) -> None:
    if not user.has_role(Role.TECHNICAL_SECRETARIAT, Role.ADMINISTRATOR):
        raise PermissionDenied("Los correos que no salieron los atiende la Secretaría Técnica.")
