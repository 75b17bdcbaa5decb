"""The steps of the workflow: `/acuerdos/<ref>/pasos/<paso>/` asks, and takes it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agreements import perms, services
from agreements.enums import TRANSITIONS
from agreements.forms import StepForm
from agreements.views.access import fetch
from core.lib.problems import RuleViolation


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def take_step(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    agreement = fetch(request, reference)
    name = perms.STEP_OF_SLUG.get(slug)
    if name is None:
        raise Http404
    refuse_wrong_person(request.user, agreement, name)
    transition = TRANSITIONS[name]
    form = StepForm(
        request.POST if request.method == "POST" else None,
        transition=transition,
        initial={"text_version": agreement.text_version},
    )
    refused = []
    if request.method == "POST" and form.is_valid():
        try:
            step = services.take_step(
                name,
                agreement,
                by=request.user,
                comment=form.cleaned_data["comment"],
                read_version=form.cleaned_data.get("text_version"),
            )
        except RuleViolation as violation:
            refused = violation.problems
        else:
            messages.success(request, f"{step.label}.", extra_tags="note-ok")
            return redirect(agreement)
    context = {
        "agreement": agreement,
        "step": perms.OpenStep(transition),
        "form": form,
        "problems": refused,
        "is_open": agreement.state in transition.sources,
    }
    return render(request, "agreements/step.html", context, status=409 if refused else 200)


def refuse_wrong_person(user, agreement, name: str) -> None:
    """403 for a role that does not take the step, and for who may not decide on this agreement."""
    if not perms.has_role_for(user, agreement, name):
        roles = " o ".join(role.label for role in TRANSITIONS[name].roles)
        raise PermissionDenied(f"Este paso lo da {roles}.")
    obstacle = perms.obstacle_for(user, agreement, name)
    if obstacle:
        raise PermissionDenied(obstacle)
