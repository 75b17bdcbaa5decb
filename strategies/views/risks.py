"""`/instancias/<pk>/riesgos/`: which risks a working group answers for each year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib.races import told_at_the_field
from strategies import perms
from strategies.enums import BodyKind
from strategies.forms.risks import RiskFocusForm
from strategies.models import Body, RiskFocus
from strategies.views.access import refuse_unless, row_of
from strategies.views.registers import form_page, remove_page

NOT_A_GROUP = "Los riesgos del año se escriben para grupos de trabajo."


def _group(request: HttpRequest, pk: int, *, writing: bool = False) -> Body:
    rows = Body.objects.select_related("canton", "axis")
    group = row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)
    refuse_unless(group.kind == BodyKind.WORKING_GROUP, NOT_A_GROUP)
    return group


def _focus(request: HttpRequest, pk: int) -> RiskFocus:
    """One that the person may write; reached through its group."""
    rows = RiskFocus.objects.select_related("group__canton", "group__axis")
    return row_of(request, rows, pk, writing=True, open_to=perms.PARTICIPANTS)


@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    group = _group(request, pk)
    context = {
        "group": group,
        "years": group.risks.prefetch_related("actions").order_by("-year", "pk"),
        "may_write": perms.can_write(request.user, group.canton),
        "crumbs": [(group.name, group.get_absolute_url())],
    }
    return render(request, "strategies/risks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest, pk: int) -> HttpResponse:
    group = _group(request, pk, writing=True)
    return form_page(
        request,
        RiskFocusForm(request.POST or None, instance=RiskFocus(group=group)),
        title=f"Riesgos del año: {group}",
        crumbs=_crumbs(group),
        done="Se guardaron los riesgos del año.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    focus = _focus(request, pk)
    return form_page(
        request,
        RiskFocusForm(request.POST or None, instance=focus),
        title=f"Riesgos de {focus.year}: {focus.group}",
        crumbs=_crumbs(focus.group),
        done="Se guardaron los riesgos del año.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    focus = _focus(request, pk)
    return remove_page(
        request,
        focus,
        name=f"los riesgos de {focus.year} de {focus.group}",
        crumbs=_crumbs(focus.group),
        then=reverse("strategies:risks", args=[focus.group_id]),
    )


def _crumbs(group: Body) -> list[tuple[str, str]]:
    return [
        (group.name, group.get_absolute_url()),
        ("Riesgos por año", reverse("strategies:risks", args=[group.pk])),
    ]
