"""Priority zones: whole districts, or an area drawn on the canton's map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.races import told_at_the_field
from strategies import perms, zone_maps
from strategies.forms.priorities import EndForm, ZoneForm
from strategies.models import PriorityZone
from strategies.views.access import canton_of, row_of
from strategies.views.priorities import crumb
from strategies.views.registers import form_page, remove_page


def _zone(request: HttpRequest, pk: int, *, writing: bool = False) -> PriorityZone:
    rows = PriorityZone.objects.with_evidence().select_related("canton")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    zone = PriorityZone(canton=canton, since=clock.today())
    return _form_page(request, zone, title="Nueva zona prioritaria", crumbs=[crumb()])


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    zone = _zone(request, pk, writing=True)
    return _form_page(request, zone, title=f"Editar {zone.name}", crumbs=_crumbs(zone))


def _form_page(request: HttpRequest, zone: PriorityZone, **words) -> HttpResponse:
    return form_page(
        request,
        ZoneForm(request.POST or None, instance=zone),
        done="Se guardó la zona prioritaria.",
        template="strategies/zone_form.html",
        map=zone_maps.map_of(zone.canton_id, ()),
        **words,
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    zone = _zone(request, pk)
    context = {
        "zone": zone,
        "touched": zone.canton.districts.filter(pk__in=zone.reached).order_by("folded"),
        "map": zone_maps.map_of(zone.canton_id, [zone]),
        "recommendations": zone.recommendations.visible_to(request.user).select_related("body"),
        "is_valid": zone.is_valid(clock.today()),
        "crumbs": [crumb()],
        "may_write": perms.can_write(request.user, zone.canton),
        "may_invite": perms.can_read(request.user, zone.canton),
    }
    return render(request, "strategies/zone.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def end(request: HttpRequest, pk: int) -> HttpResponse:
    zone = _zone(request, pk, writing=True)
    return form_page(
        request,
        EndForm.of(zone, request.POST or None),
        title=f"Terminar la prioridad de {zone.name}",
        crumbs=_crumbs(zone),
        done="Se anotó el último día. La zona sigue en el historial de prioridades.",
        button="Terminar la prioridad",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    zone = _zone(request, pk, writing=True)
    return remove_page(
        request,
        zone,
        name=f"la zona «{zone}»",
        crumbs=_crumbs(zone),
        then=reverse("strategies:priorities"),
    )


def _crumbs(zone: PriorityZone) -> list[tuple[str, str]]:
    return [crumb(), (zone.name, zone.get_absolute_url())]
