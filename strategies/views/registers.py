"""What the pages of a register share: a list that is searched, filtered and sorted; a form that
two people may open; a removal that asks first.

Every view says itself who may open it and which rows it fetches; these functions do the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.lib.forms import FilterForm, PortalFormMixin
from core.lib.problems import RuleViolation
from core.receipts.answers import answered_before, keep_answer
from strategies.models.usage import remove
from strategies.views.access import refuse_to_open

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list: its word in the address, its label, and the columns, unique at last."""

    key: str
    label: str
    columns: tuple[str, ...]


def list_page(
    request: HttpRequest,
    template: str,
    rows: QuerySet,
    *,
    form: FilterForm,
    sorts: tuple[Sort, ...],
    **context,
) -> HttpResponse:
    """`?q=` and the other filters of `form`, `?orden=`, `?pagina=`; an unknown order is the
    first."""
    asked = request.GET.get("orden")
    sort = next((one for one in sorts if one.key == asked), sorts[0])
    page = Paginator(rows.order_by(*sort.columns), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        template,
        {"page": page, "form": form, "sorts": sorts, "sort": sort, **context},
    )


def form_page(
    request: HttpRequest,
    form: PortalFormMixin,
    *,
    title: str,
    crumbs: list[tuple[str, str]],
    done: str,
    button: str = "Guardar",
    then: str | None = None,
    template: str = "strategies/register/form.html",
    **context,
) -> HttpResponse:
    """Show the form, or save it and go to the row's page (or to `then`). `crumbs`: label and
    address of the places above; the last one is where «Cancelar» leads. A form for a new row that
    is pressed twice is stored once."""
    is_new = form.instance._state.adding
    if is_new and (answer := answered_before(request)):
        return answer
    if request.method == "POST" and form.is_valid():
        row = form.save()
        answer = redirect(then or row)
        messages.success(request, done, extra_tags="note-ok")
        return keep_answer(request, answer) if is_new else answer
    context |= {"form": form, "title": title, "crumbs": crumbs, "button": button}
    return render(request, template, context)


def remove_page(
    request: HttpRequest,
    row: Model,
    *,
    name: str,
    crumbs: list[tuple[str, str]],
    then: str,
    rule: Callable[[], None] | None = None,
    state_of: Model | None = None,
) -> HttpResponse:
    """GET asks, POST removes; a row in use stays, and the page says where it is used. `name`:
    «la iniciativa «Barrios en paz»». `rule` raises RuleViolation for a state (of `state_of`, or
    of the row itself) in which it stays; who comes when that is so does not open the page (403)."""
    problem = None
    if rule and request.method != "POST":
        refuse_to_open(rule)
    if request.method == "POST":
        try:
            with transaction.atomic():
                if rule:
                    (state_of or row).lock()
                    rule()
                remove(row)
        except RuleViolation as violation:
            problem = violation.problems[0].message
        else:
            messages.success(request, f"Se quitó {name}.", extra_tags="note-ok")
            return redirect(then)
    context = {"name": name, "problem": problem, "crumbs": crumbs}
    return render(request, "strategies/register/remove.html", context)
