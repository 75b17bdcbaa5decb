"""`/recomendaciones/`: where to put resources, addressed to a body, and what the body answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.races import told_at_the_field
from core.lib.text import whole_number
from strategies import perms
from strategies.forms.recommendations import (
    AnswerForm,
    RecommendationFilter,
    RecommendationForm,
)
from strategies.models import PriorityZone, Recommendation
from strategies.views.access import canton_of, refuse_meanwhile, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort("-fecha", "Las más recientes primero", ("-presented_on", "-pk")),
    Sort("fecha", "Las más antiguas primero", ("presented_on", "pk")),
    Sort("instancia", "Instancia", ("body__folded", "-presented_on", "pk")),
    Sort("estado", "Estado", ("state", "-presented_on", "pk")),
)
NOT_OF_THE_BODY = (
    "La respuesta la anota la Secretaría Técnica o una persona de la Comisión Ejecutiva que ocupe "
    "hoy un puesto en la instancia."
)


def _recommendation(request: HttpRequest, pk: int, *, writing: bool = False) -> Recommendation:
    rows = Recommendation.objects.select_related(
        "canton", "body", "diagnosis", "zone", "answered_by"
    )
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = RecommendationFilter(request.GET, canton=canton, user=request.user)
    rows = Recommendation.objects.visible_to(request.user).of_canton(canton)
    return list_page(
        request,
        "strategies/recommendations.html",
        form.apply(rows).select_related("body", "zone"),
        form=form,
        sorts=SORTS,
        canton=canton,
        may_write=perms.can_write(request.user, canton),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """`?zona=`: for that zone."""
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    asked = whole_number(request.GET.get("zona", ""))
    zone = PriorityZone.objects.of_canton(canton).filter(pk=asked).first()
    blank = Recommendation(canton=canton, zone=zone, presented_on=clock.today())
    return form_page(
        request,
        RecommendationForm(request.POST or None, instance=blank),
        title="Nueva recomendación",
        crumbs=[_crumb()],
        done="Se registró la recomendación.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    recommendation = _recommendation(request, pk)
    user = request.user
    context = {
        "recommendation": recommendation,
        "crumbs": [_crumb()],
        "may_write": perms.can_write(user, recommendation.canton),
        "may_answer": recommendation.may_be_answered_by(user, clock.today()),
    }
    return render(request, "strategies/recommendation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    recommendation = _recommendation(request, pk, writing=True)
    crumbs = _crumbs(recommendation)
    form = RecommendationForm(request.POST or None, instance=recommendation)
    refuse_meanwhile(form, recommendation, recommendation.refuse_change)
    return form_page(
        request,
        form,
        title="Editar la recomendación",
        crumbs=crumbs,
        done="Se guardó la recomendación.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the body answered, or a correction of it."""
    recommendation = _recommendation(request, pk)
    may = recommendation.may_be_answered_by(request.user, clock.today())
    refuse_unless(may, NOT_OF_THE_BODY)
    crumbs = _crumbs(recommendation)
    form = AnswerForm(request.POST or None, instance=recommendation, by=request.user)
    return form_page(
        request,
        form,
        title=f"Respuesta de {recommendation.body}",
        crumbs=crumbs,
        done="Se anotó la respuesta.",
        button="Anotar la respuesta",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    recommendation = _recommendation(request, pk, writing=True)
    return remove_page(
        request,
        recommendation,
        name=f"la recomendación «{recommendation}»",
        crumbs=_crumbs(recommendation),
        then=reverse("strategies:recommendations"),
        rule=recommendation.refuse_change,
    )


def _crumb() -> tuple[str, str]:
    return "Recomendaciones", reverse("strategies:recommendations")


def _crumbs(recommendation: Recommendation) -> list[tuple[str, str]]:
    return [_crumb(), (recommendation.title, recommendation.get_absolute_url())]
