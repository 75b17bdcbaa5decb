"""`/acuerdos/<ref>/`: an agreement's page, composed of the rooms' panels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements import panels
from agreements.models import Agreement
from agreements.overlaps import panel as overlaps_panel
from agreements.perms import sees_contact_data
from core.accounts.enums import CANTON_READERS, CANTON_ROLES
from core.lib import clock
from core.mail.panels import panel as mail_panel
from meetings.panels import agreement_panel as meetings_panel
from monitoring.panels import panel as monitoring_panel

# Each room's `panel(user, agreement, on)`, in the order of the page.
PANELS = (overlaps_panel, monitoring_panel, meetings_panel, mail_panel)


@require_safe
def agreement_page(request: HttpRequest, reference: str) -> HttpResponse:
    seen = Agreement.objects.visible_to(request.user).with_text().select_related("plan_line__plan")
    agreement = get_object_or_404(seen.referred_to_as(reference))
    if agreement.reference != reference:
        return redirect(agreement, permanent=True)
    today = clock.today()
    found = (panel(request.user, agreement, today) for panel in PANELS)
    context = {
        "agreement": agreement,
        "state_label": agreement.state_label(today),
        "panel": panels.panel(request.user, agreement, today),
        "others": [panel for panel in found if panel is not None],
        "links": links(request.user, agreement),
        "reads_plan": reads_plan(request.user, agreement),
    }
    return render(request, "pages/agreement.html", context)


def reads_plan(user, agreement: Agreement) -> bool:
    """Whether the person may walk up to the line of the plan: the canton's team always, delegates
    once the plan is approved."""
    line, canton = agreement.plan_line, agreement.strategy.canton_id
    if line is None:
        return False
    return user.has_role(*CANTON_READERS, canton=canton) or (
        line.plan.is_settled and user.has_role(*CANTON_ROLES, canton=canton)
    )


def links(user, agreement: Agreement) -> list[dict]:
    """What else there is of the agreement, for this person: sections 6 and 7, and the files."""
    found = []
    if agreement.is_monitored:
        found.append(("Avance", "monitoring:progress"))
    if not agreement.is_editable:
        found.append(("Tabla de monitoreo", "monitoring:checklist"))
    if sees_contact_data(user, agreement):
        found += [("PDF", "monitoring:pdf"), ("Datos (JSON)", "monitoring:json")]
    return [
        {"label": label, "url": reverse(name, args=[agreement.reference])} for label, name in found
    ]
