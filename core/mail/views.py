"""Mails as people see them: all of them in the demonstration, everywhere those that a person has to
look after, and what each wants to receive."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.enums import Role
from core.lib.problems import RuleViolation
from core.links.models import SignedLink
from core.mail import preferences
from core.mail.forms import MailFilter, PreferenceForm
from core.mail.models import OutgoingMail, Wanted
from core.mail.outbox import ring
from core.mail.texts import words_of

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
    seen = OutgoingMail.objects.visible_to(request.user).select_related(
        "canton", "resent_by", "text", "link", "unsubscribe", "replaces", "replacement", "digest"
    )
    mail = get_object_or_404(seen.prefetch_related("parts__text", "parts__link"), pk=pk)
    is_own = mail.recipient == request.user.email.lower()
    context = {
        "mail": mail,
        "words": words_of(mail, hiding_links=not is_own),
        "hides_links": not is_own and (mail.link or mail.unsubscribe),
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
    mail = get_object_or_404(mine.select_related("canton", "replacement"), pk=pk)
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


@require_http_methods(["GET", "HEAD", "POST"])
def own_preference(request: HttpRequest) -> HttpResponse:
    """What the person's own address receives, for who signs in."""
    address = request.user.email
    form = PreferenceForm(request.POST or None, initial={"wanted": preferences.wanted_by(address)})
    if request.method == "POST" and form.is_valid():
        preferences.choose(address, Wanted(form.cleaned_data["wanted"]))
        messages.success(request, "Se guardó qué correos recibe.", extra_tags="note-ok")
        return redirect("mail:own_preference")
    return render(request, "mail/own_preference.html", {"form": form, "address": address})


def subscription(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
    """The same for who holds the link of an optional mail (`coprod_portal.pages.links`). A mail
    program that unsubscribes with one click says so in its POST, and follows no redirection."""
    preference = link.mail_preference
    form = PreferenceForm(request.POST or None, initial={"wanted": preference.wanted})
    is_saved = "guardado" in request.GET
    if request.POST.get("List-Unsubscribe") == "One-Click":
        preferences.choose(preference.address, Wanted.NONE)
        form, is_saved = PreferenceForm(initial={"wanted": Wanted.NONE}), True
    elif request.method == "POST" and form.is_valid():
        preferences.choose(preference.address, Wanted(form.cleaned_data["wanted"]))
        return redirect(f"{reverse('link', args=[token])}?guardado=1")
    context = {
        "form": form,
        "address": masked(preference.address),
        "is_saved": is_saved and not form.errors,
        "chosen_in_words": Wanted(form.initial["wanted"]).label.lower(),
    }
    return render(request, "mail/subscription.html", context)


def masked(address: str) -> str:
    """«a…@ina.invalid»: enough for who owns it, too little for who found the link."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


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
