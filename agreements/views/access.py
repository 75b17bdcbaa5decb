"""Fetching is the check: what the person may not see is not there (404)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from agreements import perms
from agreements.models import Agreement


def fetch(request: HttpRequest, reference: str) -> Agreement:
    """An agreement that the person may read, with all that sections 1–5 show; also by the
    reference that it had as a draft. Raises Http404."""
    visible = Agreement.objects.visible_to(request.user).with_text()
    return get_object_or_404(visible.referred_to_as(reference))


def fetch_for_writing(request: HttpRequest, reference: str) -> Agreement:
    """As `fetch`; raises PermissionDenied for a person who does not write its text."""
    agreement = fetch(request, reference)
    if not perms.may_write_for(request.user, agreement):
        raise PermissionDenied(
            "El texto del acuerdo lo escriben el Gestor o la Gestora Local y la persona delegada "
            "del actor encargado."
        )
    return agreement
