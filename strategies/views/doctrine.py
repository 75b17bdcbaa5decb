"""`/doctrina/`: the library of concepts, guidelines and tools (R10, R19). The country's documents
are written by Enlace nacional and read by everybody who signs in; a canton's by its team, and read
by those who act in it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.canton import canton_in_view
from core.accounts.enums import Role
from core.accounts.models import User
from core.documents import uploads
from core.lib.races import told_at_the_field
from core.territory.models import Canton
from strategies import perms
from strategies.forms.doctrine import DoctrineFilter, DoctrineForm
from strategies.models import DoctrineDocument
from strategies.views.access import refuse_unless
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-fecha", "Los más recientes primero", ("-published_on", "folded", "pk")),
    Sort("fecha", "Los más antiguos primero", ("published_on", "folded", "pk")),
    Sort("titulo", "Título, de la A a la Z", ("folded", "pk")),
    Sort("tema", "Tema", ("topic", "folded", "pk")),
)
NOT_A_WRITER = (
    "La doctrina del país la escribe Enlace nacional; la de un cantón, su Gestor(a) Local y su "
    "Secretaría Técnica. Usted puede leerla."
)


def can_write_in(user: User, canton: Canton | None) -> bool:
    """The country's library (`canton` None) or a canton's."""
    if canton is None:
        return user.has_role(Role.NATIONAL_LIAISON)
    return perms.can_write(user, canton)


def _document(request: HttpRequest, pk: int, *, writing: bool = False) -> DoctrineDocument:
    rows = DoctrineDocument.objects.visible_to(request.user).select_related("canton", "file")
    document = get_object_or_404(rows, pk=pk)
    refuse_unless(not writing or can_write_in(request.user, document.canton), NOT_A_WRITER)
    return document


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    form = DoctrineFilter(request.GET, has_canton=canton is not None)
    return list_page(
        request,
        "strategies/doctrine.html",
        form.apply(DoctrineDocument.objects.of_canton(canton)).select_related("canton"),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_write=can_write_in(request.user, canton),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    refuse_unless(can_write_in(request.user, canton), NOT_A_WRITER)
    where = f"de {canton}" if canton else "del país"
    return form_page(
        request,
        DoctrineForm(
            request.POST or None, request.FILES or None, instance=DoctrineDocument(canton=canton)
        ),
        title=f"Nuevo documento {where}",
        crumbs=[_crumb()],
        done="Se guardó el documento.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk)
    context = {
        "document": document,
        "crumbs": [_crumb()],
        "may_write": can_write_in(request.user, document.canton),
    }
    return render(request, "strategies/doctrine_document.html", context)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    document = _document(request, pk)
    if document.file is None:
        raise Http404
    return uploads.download_response(document.file, document.file_name)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk, writing=True)
    title = document.title
    return form_page(
        request,
        DoctrineForm(request.POST or None, request.FILES or None, instance=document),
        title=f"Editar {title}",
        crumbs=[_crumb(), (title, document.get_absolute_url())],
        done="Se guardó el documento.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document(request, pk, writing=True)
    return remove_page(
        request,
        document,
        name=f"el documento «{document}»",
        crumbs=[_crumb(), (document.title, document.get_absolute_url())],
        then=reverse("strategies:doctrine"),
    )


def _crumb() -> tuple[str, str]:
    return "Doctrina", reverse("strategies:doctrine")
