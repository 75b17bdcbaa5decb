"""The canton's bodies: what their list shows, and making, changing, closing one. The list and a
body's own page are composed in the roof."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.documents import uploads
from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.enums import BodyKind, Cadence, RecordKind
from strategies.forms.bodies import BodyFilter, BodyForm, CloseBodyForm
from strategies.models import Body
from strategies.queries import as_tree, executive_committee, management_model, seat_counts
from strategies.views.access import canton_of, refuse_unless, row_of
from strategies.views.registers import PAGE_SIZE, Sort, form_page, remove_page

SORTS = (
    Sort("organigrama", "Como dependen unas de otras", ("folded", "pk")),
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("-nombre", "Nombre, de la Z a la A", ("-folded", "pk")),
    Sort("tipo", "Tipo", ("kind", "folded", "pk")),
)
# What most bodies of a kind begin with.
SUGGESTED = {
    BodyKind.EXECUTIVE_COMMITTEE: {"name": "Comisión Ejecutiva", "record_kind": RecordKind.ACTA},
    BodyKind.CCCI: {"cadence": Cadence.BIMONTHLY},
}


def body_of(request: HttpRequest, pk: int, *, writing: bool = False) -> Body:
    """A body that the person reads; to be changed, when `writing`."""
    rows = Body.objects.select_related("canton", "parent", "axis__strategy")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


def listed(request: HttpRequest) -> dict:
    """What the list shows of this room: the bodies of the page with their seats. The roof adds how
    much is open in each."""
    canton, today = canton_of(request, open_to=perms.PARTICIPANTS), clock.today()
    form = BodyFilter(request.GET)
    sort = next((one for one in SORTS if one.key == request.GET.get("orden")), SORTS[0])
    seen = Body.objects.visible_to(request.user).of_canton(canton)
    found = form.apply(seen).select_related("parent", "axis").order_by(*sort.columns)
    is_tree = sort is SORTS[0]
    rows = as_tree(found) if is_tree else [(body, 0) for body in found]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    shown = [(row.body, row.depth) if is_tree else row for row in page.object_list]
    counts = seat_counts([body.pk for body, _ in shown], today)
    return {
        "canton": canton,
        "form": form,
        "page": page,
        "rows": [(body, min(depth, 4), counts[body.pk]) for body, depth in shown],
        "sorts": SORTS,
        "sort": sort,
        "today": today,
        "may_add": perms.can_write(request.user, canton),
        "may_add_unit": _may_add_unit(request.user, canton),
        "reads_all": perms.can_read(request.user, canton),
    }


def _may_add_unit(user, canton) -> bool:
    units = Body.objects.filter(canton=canton, kind=BodyKind.TERRITORIAL_UNIT)
    return perms.can_designate(user, canton) and not units.exists()


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    kind = request.GET.get("tipo", "")
    asked = {"kind": kind} | SUGGESTED.get(kind, {}) if kind in BodyKind.values else {}
    if parent := whole_number(request.GET.get("de", "")):
        asked["parent"] = parent
    form = BodyForm(
        request.POST or None, request.FILES or None, instance=Body(canton=canton), initial=asked
    )
    return form_page(
        request,
        form,
        title="Nueva instancia",
        crumbs=[crumb()],
        done="Se creó la instancia. Agregue sus puestos.",
        button="Crear la instancia",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    body = body_of(request, pk, writing=True)
    name = body.name
    return form_page(
        request,
        BodyForm(request.POST or None, request.FILES or None, instance=body),
        title=f"Editar {name}",
        crumbs=[crumb(), (name, body.get_absolute_url())],
        done="Se guardó la instancia.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the last day, POST closes; open seats and parts stand in the way."""
    body = body_of(request, pk, writing=True)
    form = CloseBodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body.close(on=form.cleaned_data["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            text = f"{body} funciona hasta el {body.closed_on:%d/%m/%Y}. Su historia queda."
            messages.success(request, text, extra_tags="note-ok")
            return redirect(body)
    context = {
        "form": form,
        "title": f"Cerrar {body}",
        "note": "Lo que hizo queda guardado y se puede consultar. Mientras no pase otra cosa, se "
        "puede volver a abrir.",
        "button": "Cerrar la instancia",
        "crumbs": [crumb(), (body.name, body.get_absolute_url())],
    }
    return render(request, "strategies/seat_step.html", context)


@require_POST
@told_at_the_field
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    body = body_of(request, pk, writing=True)
    try:
        body.reopen()
    except RuleViolation as violation:
        messages.error(request, str(violation), extra_tags="note-danger")
    else:
        messages.success(request, f"{body} está abierta otra vez.", extra_tags="note-ok")
    return redirect(body)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """For one that was created by mistake; what has seats or parts stays."""
    body = body_of(request, pk, writing=True)
    return remove_page(
        request,
        body,
        name=f"la instancia «{body}»",
        crumbs=[crumb(), (body.name, body.get_absolute_url())],
        then=reverse("bodies"),
    )


@require_safe
def founding_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of the founding act, for the canton's team."""
    body = row_of(request, Body.objects.select_related("canton", "founding_file"), pk)
    if body.founding_file is None:
        raise Http404
    name = f"acto-de-creacion-{body.pk}{uploads.suffix_of(body.founding_file)}"
    return uploads.download_response(body.founding_file, name)


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """«Modelo de gestión» (§5.1 A.1.3): bodies, who sits where, who answers for what."""
    canton = canton_of(request)
    context = {
        "canton": canton,
        "today": clock.today(),
        "branches": management_model(canton, clock.today()),
        "crumbs": [crumb()],
    }
    return render(request, "strategies/bodies_model.html", context)


@require_safe
def committee(request: HttpRequest) -> HttpResponse:
    """`/comision-ejecutiva/`: to the body that decides, or to where it is created."""
    canton = canton_of(request)
    body = executive_committee(canton)
    if body is not None:
        return redirect(body)
    kind = BodyKind.EXECUTIVE_COMMITTEE.value
    place = "strategies:new_body" if perms.can_write(request.user, canton) else "bodies"
    return redirect(f"{reverse(place)}?tipo={kind}")


def crumb() -> tuple[str, str]:
    return "Instancias", reverse("bodies")


def refuse_without_designation(request: HttpRequest, body: Body) -> None:
    refuse_unless(
        perms.can_designate(request.user, body.canton),
        "Quién ocupa cada puesto lo escriben Gestor Local, Secretaría Técnica y Alcaldía; usted "
        "puede leer.",
    )
