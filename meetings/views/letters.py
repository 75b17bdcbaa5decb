"""`/cartas/`: letters of the Alcaldía and invitations, until their answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.canton import canton_in_view
from core.documents import uploads
from core.documents.http import document_response
from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from core.territory.models import Canton
from meetings import letter_texts, lettering, perms
from meetings.documents import letter_job, letter_name
from meetings.enums import LetterKind, Medium
from meetings.forms.letters import AnswerForm, LetterFilter, LetterForm, SendForm
from meetings.models import Letter
from strategies.views.access import refuse_meanwhile, refuse_unless
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-fecha", "Las más recientes primero", ("-pk",)),
    Sort("plazo", "Las que esperan respuesta primero", ("answer_due", "-pk")),
    Sort("asunto", "Asunto", ("folded", "pk")),
)
COLUMNS = (
    "Número",
    "Tipo",
    "Asunto",
    "A quién",
    "Puesto",
    "Institución u organización",
    "Estado",
    "Enviada",
    "Respuesta esperada",
    "Respondida",
    "Qué respondió",
)
NOT_A_READER = "Las cartas son del equipo del cantón."
NOT_A_WRITER = "Las cartas las escriben la Alcaldía, la Secretaría Técnica y Gestor Local."


def _letter(request: HttpRequest, pk: int, *, writing: bool = False) -> Letter:
    refuse_unless(request.user.has_role(*perms.READERS), NOT_A_READER)
    rows = Letter.objects.visible_to(request.user).select_related(
        "canton", "actor", "meeting__body", "answer_file"
    )
    letter = get_object_or_404(rows, pk=pk)
    may = perms.can_write_letters(request.user, letter.canton)
    refuse_unless(not writing or may, NOT_A_WRITER)
    return letter


def _canton(request: HttpRequest, *, writing: bool = False) -> Canton:
    canton = canton_in_view(request)
    refuse_unless(canton is not None and perms.can_read(request.user, canton), NOT_A_READER)
    refuse_unless(not writing or perms.can_write_letters(request.user, canton), NOT_A_WRITER)
    return canton


def _crumb() -> tuple[str, str]:
    return "Cartas", reverse("meetings:letters")


def _crumbs(letter: Letter) -> list[tuple[str, str]]:
    return [_crumb(), (str(letter), letter.get_absolute_url())]


def _found(request: HttpRequest):
    """The canton, the filter and what it leaves."""
    canton = _canton(request)
    form = LetterFilter(request.GET)
    rows = Letter.objects.visible_to(request.user).of_canton(canton)
    return canton, form, form.apply(rows).select_related("actor")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton, form, rows = _found(request)
    return list_page(
        request,
        "meetings/letters.html",
        rows,
        form=form,
        sorts=SORTS,
        canton=canton,
        kinds=LetterKind.choices,
        today=clock.today(),
        may_write=perms.can_write_letters(request.user, canton),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """What the filters leave."""
    canton, _, rows = _found(request)
    cells = [
        (
            letter.number_in_words,
            letter.get_kind_display(),
            letter_texts.filled(letter.subject, letter_texts.values_of(letter))
            if letter.is_draft
            else letter.subject,
            letter.addressee,
            letter.position,
            letter.actor.full_name if letter.actor else "",
            letter.get_state_display(),
            letter.sent_on,
            letter.answer_due,
            letter.answered_on,
            letter.answer,
        )
        for letter in rows.select_related("actor", "canton", "meeting__body").order_by("-pk")
    ]
    content = xlsx_bytes("Cartas", COLUMNS, cells)
    return xlsx_attachment(content, f"cartas-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """`?tipo=`: with the words of that kind."""
    canton = _canton(request, writing=True)
    asked = request.GET.get("tipo")
    kind = LetterKind(asked) if asked in LetterKind.values else LetterKind.TO_HEAD
    letter = lettering.draft(canton, kind, by=request.user)
    return form_page(
        request,
        LetterForm(request.POST or None, instance=letter),
        title=kind.label,
        crumbs=[_crumb()],
        done="Se guardó el borrador de la carta.",
        button="Guardar el borrador",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    values = letter_texts.values_of(letter)
    context = {
        "letter": letter,
        "crumbs": [_crumb()],
        "subject": letter_texts.filled(letter.subject, values),
        "text": letter_texts.filled(letter.text, values),
        "may_write": perms.can_write_letters(request.user, letter.canton),
        "is_late": letter.is_late(clock.today()),
    }
    return render(request, "meetings/letter.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk, writing=True)
    form = LetterForm(request.POST or None, instance=letter)
    refuse_meanwhile(form, letter, lambda: lettering.refuse_unless_draft(letter))
    return form_page(
        request, form, title="Editar la carta", crumbs=_crumbs(letter), done="Se guardó la carta."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what goes out, POST sends it."""
    letter = _letter(request, pk, writing=True)
    form = SendForm(request.POST or None, letter=letter)
    if request.method == "POST" and form.is_valid():
        try:
            medium = Medium(form.cleaned_data["medium"])
            lettering.send(letter, medium=medium, by=request.user)
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            done = f"Se envió: {letter}." if medium == Medium.MAIL else f"{letter}: imprímalo."
            messages.success(request, done, extra_tags="note-ok")
            return redirect(letter)
    values = letter_texts.values_of(letter)
    context = {
        "form": form,
        "letter": letter,
        "crumbs": _crumbs(letter),
        "subject": letter_texts.filled(letter.subject, values),
        "text": letter_texts.filled(letter.text, values),
    }
    return render(request, "meetings/letter_send.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk, writing=True)
    form = AnswerForm(request.POST or None, request.FILES or None, instance=letter)
    refuse_meanwhile(form, letter, lambda: lettering.refuse_unless_sent(letter))
    return form_page(
        request,
        form,
        title=f"Respuesta a {letter}",
        crumbs=_crumbs(letter),
        done="Se anotó la respuesta.",
        button="Anotar la respuesta",
    )


@require_POST
@told_at_the_field
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk, writing=True)
    return _do(request, letter, lettering.give_up, "Se cerró sin respuesta.")


@require_POST
@told_at_the_field
def await_again(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk, writing=True)
    return _do(request, letter, lettering.await_again, "Se espera la respuesta otra vez.")


def _do(request: HttpRequest, letter: Letter, verb, done: str) -> HttpResponse:
    try:
        verb(letter)
    except RuleViolation as violation:
        messages.warning(request, str(violation), extra_tags="note-warn")
    else:
        messages.success(request, done, extra_tags="note-ok")
    return redirect(letter)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft."""
    letter = _letter(request, pk, writing=True)
    return remove_page(
        request,
        letter,
        name=f"la carta «{letter}»",
        crumbs=_crumbs(letter),
        then=reverse("meetings:letters"),
        rule=lambda: lettering.refuse_unless_draft(letter),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    return document_response(
        request,
        letter_job(letter),
        filename=letter_name(letter),
        title=str(letter),
        back=letter.get_absolute_url(),
    )


@require_safe
def answer_file(request: HttpRequest, pk: int) -> HttpResponse:
    letter = _letter(request, pk)
    file = letter.answer_file
    if file is None:
        raise Http404
    return uploads.download_response(
        file, f"respuesta-{letter.number_in_words}{uploads.suffix_of(file)}"
    )
