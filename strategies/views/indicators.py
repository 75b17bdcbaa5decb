"""`/indicadores/`: the cards of a canton's indicators, their values over time, what is due."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.models import User
from core.documents.uploads import download_response
from core.lib import clock, figures
from core.lib.downloads import xlsx_attachment
from core.lib.races import told_at_the_field
from core.lib.spreadsheets import xlsx_of_sheets
from strategies import charts, perms
from strategies.forms.indicators import IndicatorFilter, IndicatorForm, ValueForm, of_the_year
from strategies.models import Indicator, IndicatorValue
from strategies.names import Names
from strategies.views.access import canton_of, refuse_unless, row_of
from strategies.views.registers import Sort, form_page, list_page, remove_page

SORTS = (
    Sort(
        "estrategia",
        "Estrategia y nivel",
        ("-strategy__start_year", "strategy__folded", "strategy", "-level", "folded", "pk"),
    ),
    Sort("nombre", "Nombre, de la A a la Z", ("folded", "pk")),
    Sort("medicion", "Los que llevan más sin medirse", ("last_on", "folded", "pk")),
)
NOT_YOURS = "Las mediciones las anota el equipo del cantón o la institución responsable."
CARD = (
    "Estrategia",
    "Acción",
    "Nivel",
    "Nombre",
    "Definición",
    "Fórmula",
    "Unidad",
    "Sentido",
    "Línea base",
    "Año de la línea base",
    "Meta",
    "Año de la meta",
    "Fuente",
    "Frecuencia",
    "Desagregación",
    "Responsable",
    "Se vincula con",
    "Criterio o meta",
    "Revisado por MIDEPLAN el",
    "Nota de la revisión",
    "Estado",
)
VALUE = ("Indicador", "Fecha", "Valor", "Unidad", "Parte", "Valor de la parte", "Nota")


def may_record(user: User, indicator: Indicator) -> bool:
    """The team that writes, and a delegate of the actor that answers for the indicator."""
    return perms.can_write_for(user, indicator.canton, indicator.responsible_id)


def _indicator(request: HttpRequest, pk: int, *, writing: bool = False) -> Indicator:
    rows = Indicator.objects.with_standing().select_related(
        "strategy__canton", "action", "responsible"
    )
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


def _value(request: HttpRequest, pk: int, *, writing: bool = True) -> IndicatorValue:
    rows = IndicatorValue.objects.select_related(
        "indicator__strategy__canton", "indicator__responsible", "file"
    )
    value = row_of(request, rows, pk, open_to=perms.PARTICIPANTS)
    refuse_unless(not writing or may_record(request.user, value.indicator), NOT_YOURS)
    return value


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = IndicatorFilter(request.GET, canton=canton)
    rows = form.apply(Indicator.objects.of_canton(canton).with_standing())
    return list_page(
        request,
        "strategies/indicators.html",
        rows.select_related("strategy", "responsible"),
        form=form,
        sorts=SORTS,
        canton=canton,
        today=clock.today(),
        may_write=perms.can_write(request.user, canton),
    )


@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """Two sheets, under the list's filters: the cards, and every value with its parts."""
    canton = canton_of(request, open_to=perms.PARTICIPANTS)
    form = IndicatorFilter(request.GET, canton=canton)
    rows = form.apply(Indicator.objects.of_canton(canton).with_standing())
    rows = rows.select_related("strategy", "action", "responsible").order_by(*SORTS[0].columns)
    values = IndicatorValue.objects.filter(indicator__in=[row.pk for row in rows])
    names = Names(request.user)
    content = xlsx_of_sheets(
        (
            ("Indicadores", CARD, [_card(row, names) for row in rows]),
            ("Mediciones", VALUE, _measured(values.select_related("indicator"))),
        )
    )
    return xlsx_attachment(content, f"indicadores-{canton.slug}-{clock.today():%Y-%m-%d}.xlsx")


def _card(row: Indicator, names: Names) -> tuple:
    return (
        row.strategy.name,
        row.action and str(row.action),
        row.get_level_display(),
        row.name,
        row.definition,
        row.formula,
        row.unit,
        row.get_direction_display(),
        row.baseline,
        row.baseline_year,
        row.target,
        row.target_year,
        row.source,
        row.get_frequency_display(),
        row.breakdown,
        names.full(row.responsible),
        row.get_criterion_display(),
        row.criterion_text,
        row.reviewed_on,
        row.review_note,
        row.standing_in_words,
    )


def _measured(values: QuerySet[IndicatorValue]):
    """A row for the whole and one for each part."""
    for value in values.order_by("indicator__folded", "indicator", "on"):
        name, unit = value.indicator.name, value.indicator.unit
        yield (name, value.on, value.value, unit, "", None, value.note)
        for label, figure in value.parts.items():
            yield (name, value.on, value.value, unit, label, figures.trimmed(figure), "")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    blank = Indicator(strategy=of_the_year(canton))
    return form_page(
        request,
        IndicatorForm(request.POST or None, instance=blank, canton=canton),
        title="Nuevo indicador",
        crumbs=[_crumb()],
        done="Se registró el indicador. Anote ahora su primera medición.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = _indicator(request, pk)
    values = list(indicator.values.select_related("recorded_by").order_by("on"))
    next_on = indicator.next_on
    context = {
        "indicator": indicator,
        "values": values[::-1],
        "chart": charts.line_chart(indicator, values),
        "next_on": next_on,
        "is_overdue": next_on is not None and next_on < clock.today(),
        "crumbs": [_crumb()],
        "may_write": perms.can_write(request.user, indicator.canton),
        "may_record": may_record(request.user, indicator),
    }
    return render(request, "strategies/indicator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = _indicator(request, pk, writing=True)
    crumbs = _crumbs(indicator)
    return form_page(
        request,
        IndicatorForm(request.POST or None, instance=indicator, canton=indicator.canton),
        title=f"Editar {indicator.name}",
        crumbs=crumbs,
        done="Se guardó el indicador.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = _indicator(request, pk, writing=True)
    return remove_page(
        request,
        indicator,
        name=f"el indicador «{indicator}»",
        crumbs=_crumbs(indicator),
        then=reverse("strategies:indicators"),
    )


# --- values -----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_value(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = _indicator(request, pk)
    refuse_unless(may_record(request.user, indicator), NOT_YOURS)
    blank = IndicatorValue(indicator=indicator, on=clock.today(), recorded_by=request.user)
    return _value_page(request, blank, title=f"Nueva medición de {indicator}")


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit_value(request: HttpRequest, pk: int) -> HttpResponse:
    value = _value(request, pk)
    return _value_page(request, value, title=f"Corregir la medición del {value.on:%d/%m/%Y}")


def _value_page(request: HttpRequest, value: IndicatorValue, *, title: str) -> HttpResponse:
    indicator = value.indicator
    return form_page(
        request,
        ValueForm(request.POST or None, request.FILES or None, instance=value),
        title=title,
        crumbs=_crumbs(indicator),
        done="Se guardó la medición.",
        then=f"{indicator.get_absolute_url()}#mediciones",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove_value(request: HttpRequest, pk: int) -> HttpResponse:
    value = _value(request, pk)
    return remove_page(
        request,
        value,
        name=f"la medición del {value.on:%d/%m/%Y}",
        crumbs=_crumbs(value.indicator),
        then=f"{value.indicator.get_absolute_url()}#mediciones",
    )


@require_safe
def value_document(request: HttpRequest, pk: int) -> HttpResponse:
    value = _value(request, pk, writing=False)
    if value.file is None:
        raise Http404
    return download_response(value.file, value.file_name)


def _crumb() -> tuple[str, str]:
    return "Indicadores", reverse("strategies:indicators")


def _crumbs(indicator: Indicator) -> list[tuple[str, str]]:
    return [_crumb(), (indicator.name, indicator.get_absolute_url())]
