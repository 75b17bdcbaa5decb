"""An actor that the directory does not know yet, registered while writing an agreement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agreements import perms
from agreements.forms.actors import NewActorForm
from agreements.views.access import fetch_for_writing
from core.lib.races import told_at_the_field


@require_http_methods(["GET", "HEAD", "POST"])
@told_at_the_field
def new_actor(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = fetch_for_writing(request, reference)
    canton = agreement.strategy.canton
    if not perms.can_create(request.user, canton):
        raise PermissionDenied("Los actores del cantón los registra el Gestor o la Gestora Local.")
    form = NewActorForm(request.POST if request.method == "POST" else None, canton=canton)
    if request.method == "POST" and form.is_valid():
        actor = form.save()
        messages.success(
            request, f"Se registró {actor.full_name}. Ya puede escogerlo.", extra_tags="note-ok"
        )
        return redirect("agreements:edit", agreement.reference)
    return render(request, "agreements/new_actor.html", {"form": form, "agreement": agreement})
