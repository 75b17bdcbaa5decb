"""`/prioridades/`: what comes first in the canton on a day, where, and the evidence for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.lib import clock
from core.territory.models import Canton
from strategies import perms, zone_maps
from strategies.enums import TopicKind
from strategies.forms.priorities import OnDayForm
from strategies.models import PriorityTopic, PriorityZone
from strategies.views.access import canton_of

HEADINGS = {
    TopicKind.THEME: "Temas",
    TopicKind.POPULATION: "Poblaciones meta",
    TopicKind.SETTING: "Ámbitos",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was, is or will be priority on `?fecha=`, and what no longer was."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = OnDayForm(request.GET if "fecha" in request.GET else None)
    asked = form.cleaned_data["fecha"] if form.is_bound and form.is_valid() else None
    on = asked or clock.today()
    zones = PriorityZone.objects.of_canton(canton).with_evidence().prefetch_related("districts")
    topics = PriorityTopic.objects.of_canton(canton).with_evidence()
    valid = list(zones.valid(on))
    context = {
        "canton": canton,
        "form": form,
        "on": on,
        "is_today": on == clock.today(),
        "zones": valid,
        "map": zone_maps.map_of(canton.pk, valid),
        "topics": _by_kind(topics.valid(on)),
        "former": _in_order(zones.former(on), topics.former(on), by="until"),
        "coming": _in_order(zones.coming(on), topics.coming(on), by="since"),
        "has_any": _has_any(canton),
        "may_write": perms.can_write(request.user, canton),
    }
    return render(request, "strategies/priorities.html", context)


def _by_kind(topics) -> list[dict]:
    found = list(topics)
    return [
        {
            "kind": kind,
            "title": title,
            "rows": [topic for topic in found if topic.kind == kind],
        }
        for kind, title in HEADINGS.items()
    ]


def _in_order(zones, topics, *, by: str) -> list:
    """The latest first."""
    return sorted([*zones, *topics], key=lambda row: (getattr(row, by), row.folded), reverse=True)


def _has_any(canton: Canton) -> bool:
    return any(model.objects.of_canton(canton).exists() for model in (PriorityZone, PriorityTopic))


def crumb() -> tuple[str, str]:
    return "Prioridades", reverse("strategies:priorities")
