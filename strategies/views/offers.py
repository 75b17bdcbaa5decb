"""`/oferta/`: the social offer by sex, age group and district, and where it has gaps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.models import User
from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_bytes
from strategies import matching, perms
from strategies.forms.offers import OfferFilter, OfferForm
from strategies.models import ServiceOffer
from strategies.names import Names
from strategies.views.access import canton_of, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("actor", "Quién la ofrece", ("actor__folded", "folded", "pk")),
    Sort("-cupos", "Más cupos primero", ("-known_places", "folded", "pk")),
)
NOT_YOURS = "Este servicio lo ofrece otro actor. Lo cambian ese actor y el equipo del cantón."
HEADER = (
    "Servicio",
    "Quién la ofrece",
    "En qué consiste",
    "Población",
    "Edades",
    "Sexo",
    "Distritos",
    "Cupos por año",
    "Desde",
    "Hasta",
)


def may_change(user: User, offer: ServiceOffer) -> bool:
    return perms.can_write_for(user, offer.canton, offer.actor_id)


def _offer(request: HttpRequest, pk: int, *, writing: bool = False) -> ServiceOffer:
    rows = ServiceOffer.objects.select_related("canton", "actor")
    offer = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    refuse_unless(not writing or may_change(request.user, offer), NOT_YOURS)
    return offer


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = OfferFilter(request.GET, canton=canton)
    return list_page(
        request,
        "strategies/offers.html",
        form.apply(ServiceOffer.objects.of_canton(canton)).for_lists(),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_add=perms.can_contribute(request.user, canton),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """What the list shows under its filters, all pages."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    rows = OfferFilter(request.GET, canton=canton).apply(ServiceOffer.objects.of_canton(canton))
    names = Names(request.user)
    cells = [_cells(offer, names) for offer in rows.for_lists().order_by("folded", "pk")]
    content = xlsx_bytes("Oferta social", HEADER, cells)
    return xlsx_attachment(content, f"oferta-social-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


def _cells(offer: ServiceOffer, names: Names) -> tuple:
    return (
        offer.name,
        names.full(offer.actor),
        offer.description,
        offer.population,
        offer.ages_in_words,
        offer.get_sex_display(),
        ", ".join(district.name for district in offer.districts.all()) or "Todo el cantón",
        offer.places,
        offer.since,
        offer.until,
    )


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Age groups × sex: services and places of today."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    context = {
        "canton": canton,
        "on": clock.today(),
        "matrix": matching.offer_matrix(canton, clock.today()),
        "crumbs": [_crumb()],
    }
    return render(request, "strategies/offer_matrix.html", context)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """The offer of today against the priority populations and zones of today."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    places = matching.gaps(canton, clock.today())
    lacking = [gap for place in places for gap in place.gaps if gap.is_empty or gap.is_thin]
    empty = [gap for gap in lacking if gap.is_empty]
    context = {
        "canton": canton,
        "on": clock.today(),
        "places": places,
        "empty_count": len(empty),
        "thin_count": len(lacking) - len(empty),
        "first_gap": (empty or lacking or [None])[0],
        "few_places": matching.FEW_PLACES,
        "crumbs": [_crumb()],
        "may_invite": perms.can_read(request.user, canton),
    }
    return render(request, "strategies/offer_gaps.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    refuse_unless(perms.can_contribute(request.user, canton), NOT_YOURS)
    return form_page(
        request,
        OfferForm(request.POST or None, instance=ServiceOffer(canton=canton), by=request.user),
        title="Nuevo servicio de la oferta social",
        crumbs=[_crumb()],
        done="Se registró el servicio.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk)
    context = {
        "offer": offer,
        "crumbs": [_crumb()],
        "may_write": may_change(request.user, offer),
    }
    return render(request, "strategies/offer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk, writing=True)
    return form_page(
        request,
        OfferForm(request.POST or None, instance=offer, by=request.user),
        title=f"Editar {offer.name}",
        crumbs=[_crumb(), (offer.name, offer.get_absolute_url())],
        done="Se guardó el servicio.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    offer = _offer(request, pk, writing=True)
    return remove_page(
        request,
        offer,
        name=f"el servicio «{offer}»",
        crumbs=[_crumb(), (offer.name, offer.get_absolute_url())],
        then=reverse("strategies:offers"),
    )


def _crumb() -> tuple[str, str]:
    return "Oferta social", reverse("strategies:offers")
