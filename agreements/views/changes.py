"""`/acuerdos/<ref>/historial/`: who changed what and when."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements import perms
from agreements.history import SHOWN, changes_of
from agreements.views.access import fetch


@require_safe
def history(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = fetch(request, reference)
    if not perms.sees_contact_data(request.user, agreement):
        raise PermissionDenied("El historial de cambios es del equipo del cantón.")
    context = {"agreement": agreement, "changes": changes_of(agreement), "limit": SHOWN}
    return render(request, "agreements/history.html", context)
