"""`/instancias/`: the canton's bodies, with how much is open in each in every room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.panels import number_waiting
from strategies import panels
from strategies.views.bodies import listed


@require_safe
def bodies_page(request: HttpRequest) -> HttpResponse:
    context = listed(request)
    bodies = [body for body, _, _ in context["rows"]]
    matters = panels.open_counts(request.user, bodies)
    for body in bodies:
        matters[body.pk] += number_waiting(request.user, body)
    return render(request, "strategies/bodies.html", context | {"matters": matters})
