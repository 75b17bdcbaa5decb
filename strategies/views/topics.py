"""Themes, populations and settings that come first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from core.lib import clock
from core.lib.races import told_at_the_field
from strategies import perms
from strategies.enums import TopicKind
from strategies.forms.priorities import EndForm, TopicForm
from strategies.models import PriorityTopic
from strategies.views.access import canton_of, row_of
from strategies.views.priorities import crumb
from strategies.views.registers import form_page, remove_page


def _topic(request: HttpRequest, pk: int, *, writing: bool = False) -> PriorityTopic:
    rows = PriorityTopic.objects.with_evidence().select_related("canton")
    return row_of(request, rows, pk, writing=writing, open_to=perms.PARTICIPANTS)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new(request: HttpRequest) -> HttpResponse:
    """`?tipo=` says of which kind."""
    canton = canton_of(request, writing=True, open_to=perms.PARTICIPANTS)
    asked = request.GET.get("tipo")
    kind = asked if asked in TopicKind.values else ""
    topic = PriorityTopic(canton=canton, kind=kind, since=clock.today())
    return form_page(
        request,
        TopicForm(request.POST or None, instance=topic),
        title="Nuevo tema, población o ámbito prioritario",
        crumbs=[crumb()],
        done="Se guardó la prioridad.",
    )


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    topic = _topic(request, pk)
    context = {
        "topic": topic,
        "is_valid": topic.is_valid(clock.today()),
        "crumbs": [crumb()],
        "may_write": perms.can_write(request.user, topic.canton),
        "may_invite": perms.can_read(request.user, topic.canton),
    }
    return render(request, "strategies/topic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    topic = _topic(request, pk, writing=True)
    return form_page(
        request,
        TopicForm(request.POST or None, instance=topic),
        title=f"Editar {topic.name}",
        crumbs=_crumbs(topic),
        done="Se guardó la prioridad.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def end(request: HttpRequest, pk: int) -> HttpResponse:
    topic = _topic(request, pk, writing=True)
    return form_page(
        request,
        EndForm.of(topic, request.POST or None),
        title=f"Terminar la prioridad «{topic.name}»",
        crumbs=_crumbs(topic),
        done="Se anotó el último día. Sigue en el historial de prioridades.",
        button="Terminar la prioridad",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    topic = _topic(request, pk, writing=True)
    return remove_page(
        request,
        topic,
        name=f"la prioridad «{topic}»",
        crumbs=_crumbs(topic),
        then=reverse("strategies:priorities"),
    )


def _crumbs(topic: PriorityTopic) -> list[tuple[str, str]]:
    return [crumb(), (topic.name, topic.get_absolute_url())]
