"""`/inicio/`: what is due from the person, composed of every room's `due(user, on)`, and beside it
what the person's roles ask to know."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coprod_portal.pages import home_panels
from coprod_portal.pages.due import count_now, due_items, groups, remember_count
from core.accounts.canton import canton_in_view
from core.accounts.enums import CANTON_READERS, Role
from core.lib import clock
from monitoring.perms import can_set_calendar

PANELS = ("institution", "committee", "country", "administration", "cycle", "activity")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, on, canton = request.user, clock.today(), canton_in_view(request)
    found = groups(due_items(user, on), on)
    remember_count(user, on, count_now(found))
    panels = {name: getattr(home_panels, name)(user, canton, on) for name in PANELS}
    context = {
        "greeting": f"{_greeting()}, {user.name.split()[0]}",
        "on": on,
        "groups": found,
        "late": sum(len(group.items) for group in found if group.key == "atrasado"),
        "week": sum(len(group.items) for group in found if group.key == "esta-semana"),
        "manages": user.has_role(Role.LOCAL_MANAGER, canton=canton) if canton else False,
        "reads_canton": user.has_role(*CANTON_READERS, canton=canton) if canton else False,
        "sets_calendar": can_set_calendar(user, canton),
        "has_roles": bool(user.current_roles),
        # Whose matters stand in a panel of their own is not told «está al día».
        "has_own_panel": any(panels[name] for name in ("institution", "country", "administration")),
        **panels,
    }
    return render(request, "pages/home.html", context)


def _greeting() -> str:
    hour = timezone.localtime().hour
    if hour < 12:
        return "Buenos días"
    return "Buenas tardes" if hour < 18 else "Buenas noches"
