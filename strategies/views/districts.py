"""`/actores/distritos/`: how organised each district is, as a map and as tables."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.lib import clock
from core.territory.maps.shading import shaded
from strategies import perms
from strategies.districts import DistrictRow, overview
from strategies.enums import ActorKind, AgeGroup
from strategies.views.access import canton_of
from strategies.views.actors import crumb


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    found = overview(request.user, canton, clock.today())
    counts = {row.district.pk: row.organised for row in found.rows}
    context = {
        "canton": canton,
        "overview": found,
        "map": shaded(canton.pk, counts, {row.district.pk: _tint(row) for row in found.rows}),
        "kinds": [kind.label for kind in ActorKind],
        "ages": [group.label for group in AgeGroup],
        "is_team": perms.can_read(request.user, canton),
        "may_write": perms.can_write(request.user, canton),
        "crumbs": [crumb()],
    }
    return render(request, "strategies/actor_districts.html", context)


def _tint(row: DistrictRow) -> str:
    """Hatched where organisation is thin; else darker with more groups."""
    if row.is_thin:
        return "thin"
    return f"lvl-{(25, 50, 75)[min(row.organised, 9) // 4]}"
