"""`/tecnicos/`: who works in the Unidad de Gestión Territorial, with what profession and dedication
(R15, R18). The team's alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.races import told_at_the_field
from core.territory.models import Canton
from strategies import perms
from strategies.enums import BodyKind
from strategies.forms.officers import OfficerForm
from strategies.models import Body, OfficerProfile, TrainingRecord
from strategies.views.access import NOT_A_READER, canton_of, refuse_unless
from strategies.views.registers import form_page, remove_page
from strategies.views.trainings import crumb


def _unit(canton: Canton) -> Body | None:
    return Body.objects.filter(canton=canton, kind=BodyKind.TERRITORIAL_UNIT).first()


def _profile(request: HttpRequest, pk: int) -> OfficerProfile:
    """A profile to be changed. 403 for a wrong role, 404 for another canton's."""
    refuse_unless(perms.can_read(request.user), NOT_A_READER)
    rows = OfficerProfile.objects.visible_to(request.user)
    profile = get_object_or_404(rows.select_related("person__canton", "unit"), pk=pk)
    refuse_unless(
        perms.can_write(request.user, profile.person.canton_id),
        "Los perfiles los llevan Gestor(a) Local y Secretaría Técnica; usted puede leer.",
    )
    return profile


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those of today first, then those who left."""
    canton = canton_of(request)
    profiles = OfficerProfile.objects.of_canton(canton).select_related("person__actor")
    records = TrainingRecord.objects.filter(
        person__profile__in=profiles, training__canton=canton, is_complete=True
    ).select_related("training")
    trained = {}
    for record in records.order_by("-training__held_on", "pk"):
        trained.setdefault(record.person_id, []).append(record.training)
    today = clock.today()
    found = list(profiles.order_by("person__folded", "pk"))
    context = {
        "canton": canton,
        "unit": _unit(canton),
        "present": [one for one in found if one.until is None or one.until >= today],
        "former": [one for one in found if one.until is not None and one.until < today],
        "trained": trained,
        "may_write": perms.can_write(request.user, canton),
        "crumbs": [crumb()],
    }
    return render(request, "strategies/officers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True)
    unit = _unit(canton)
    if unit is None:
        return render(request, "strategies/officer_no_unit.html", {"crumbs": [crumb(), _crumb()]})
    return form_page(
        request,
        OfficerForm(request.POST or None, canton=canton, unit=unit),
        title="Nuevo perfil de técnico",
        crumbs=[crumb(), _crumb()],
        done="Se guardó el perfil.",
        then=reverse("strategies:officers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    profile = _profile(request, pk)
    name, canton = str(profile), profile.person.canton
    return form_page(
        request,
        OfficerForm(request.POST or None, instance=profile, canton=canton, unit=profile.unit),
        title=f"Perfil de {name}",
        crumbs=[crumb(), _crumb()],
        done=f"Se guardó el perfil de {name}.",
        then=reverse("strategies:officers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    profile = _profile(request, pk)
    return remove_page(
        request,
        profile,
        name=f"el perfil de {profile}",
        crumbs=[crumb(), _crumb()],
        then=reverse("strategies:officers"),
    )


def _crumb() -> tuple[str, str]:
    return "Técnicos de la unidad", reverse("strategies:officers")
