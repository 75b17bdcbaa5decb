"""`/reuniones/series/`: rules by which bodies meet, and the meetings that they make."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.problems import RuleViolation
from core.lib.races import told_at_the_field
from core.lib.text import and_list, whole_number
from core.receipts.answers import answered_before, keep_answer
from meetings import perms, repeating
from meetings.forms.series import EndForm, SeriesForm
from meetings.models import Meeting, Series
from meetings.views.access import NOT_A_CONVENER, NOT_A_PARTICIPANT, canton_of, crumb
from strategies.models import Body
from strategies.views.access import refuse_unless


def series_of(request: HttpRequest, pk: int, *, convening: bool = False) -> Series:
    refuse_unless(request.user.has_role(*perms.PARTICIPANTS), NOT_A_PARTICIPANT)
    rows = Series.objects.visible_to(request.user).select_related("canton", "body")
    series = get_object_or_404(rows, pk=pk)
    refuse_unless(not convening or perms.can_convene(request.user, series.canton), NOT_A_CONVENER)
    return series


def _crumbs(series: Series | None = None) -> list[tuple[str, str]]:
    own = [(str(series), series.get_absolute_url())] if series else []
    return [crumb(), ("Series", reverse("meetings:all_series")), *own]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    canton = canton_of(request)
    rows = Series.objects.visible_to(request.user).of_canton(canton)
    rows = rows.select_related("body").order_by("-until", "body__folded", "pk")
    today = clock.today()
    context = {
        "crumbs": [crumb()],
        "canton": canton,
        "current": [row for row in rows if not row.is_over(today)],
        "over": [row for row in rows if row.is_over(today)],
        "may_convene": perms.can_convene(request.user, canton),
    }
    return render(request, "meetings/series_list.html", context)


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    series = series_of(request, pk)
    today = clock.today()
    rows = Meeting.objects.visible_to(request.user).filter(series=series).with_places()
    rows = rows.order_by("starts_at", "pk")
    context = {
        "series": series,
        "crumbs": _crumbs(),
        "to_come": [row for row in rows if row.on >= today],
        "past": [row for row in rows if row.on < today],
        "is_over": series.is_over(today),
        "may_convene": perms.can_convene(request.user, series.canton),
    }
    return render(request, "meetings/series.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """`?instancia=`: of that body."""
    canton = canton_of(request, convening=True)
    asked = whole_number(request.GET.get("instancia", ""))
    body = Body.objects.of_canton(canton).open(clock.today()).filter(pk=asked).first()
    series = Series(canton=canton, body=body)
    return _form_page(request, series, title="Nueva serie de sesiones", crumbs=_crumbs())


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    series = series_of(request, pk, convening=True)
    return _form_page(request, series, title=f"Editar: {series}", crumbs=_crumbs(series))


def _form_page(request: HttpRequest, series: Series, *, title: str, crumbs) -> HttpResponse:
    """Shows what saving would do; saves what was seen, so a rule is never saved unseen."""
    is_new = series._state.adding
    if is_new and (answer := answered_before(request)):
        return answer
    form = SeriesForm(request.POST or None, instance=series)
    preview = form.preview if request.method == "POST" and form.is_valid() else None
    if preview and request.POST.get("visto") == preview.key:
        series = form.save()
        done = repeating.apply(series)
        messages.success(request, f"Se guardó la serie. {_told(done)}", extra_tags="note-ok")
        answer = redirect(series)
        return keep_answer(request, answer) if is_new else answer
    context = {"form": form, "title": title, "crumbs": crumbs, "preview": preview}
    return render(request, "meetings/series_form.html", context)


def _told(done: repeating.Preview) -> str:
    """«Sesiones: se crearon 12, cambió 1 y se quitaron 2.»."""
    parts = [
        f"{one if count == 1 else many} {count}"
        for count, (one, many) in (
            (done.new, ("se creó", "se crearon")),
            (done.changed, ("cambió", "cambiaron")),
            (done.removed, ("se quitó", "se quitaron")),
        )
        if count
    ]
    return f"Sesiones: {and_list(parts)}." if parts else "Sus sesiones siguen igual."


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the last day, POST ends the series there."""
    series = series_of(request, pk, convening=True)
    form = EndForm(request.POST or None, initial={"on": max(clock.today(), series.starts_on)})
    if request.method == "POST" and form.is_valid():
        try:
            done = repeating.end(series, form.cleaned_data["on"])
        except RuleViolation as violation:
            form.refuse(violation)
        else:
            messages.success(request, f"La serie terminó. {_told(done)}", extra_tags="note-ok")
            return redirect(series)
    context = {"form": form, "series": series, "crumbs": _crumbs(series)}
    return render(request, "meetings/series_end.html", context)
