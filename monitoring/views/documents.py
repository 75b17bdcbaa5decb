"""The form of one agreement as a document and as data, below `/acuerdos/<ref>/`; its schema."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Agreement, FormerReference
from agreements.perms import sees_contact_data
from core.accounts.models import User
from core.documents.http import document_response
from monitoring import anexo1
from monitoring.documents import anexo1_job, anexo1_name


@require_http_methods(["GET", "HEAD", "POST"])
def anexo1_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: the document, or a page that waits for it. POST: try again after a failure."""
    moved = _moved(request.user, reference, "monitoring:pdf")
    if moved:
        return moved
    agreement = _readable(request.user, reference)
    return document_response(
        request,
        anexo1_job(agreement),
        filename=anexo1_name(agreement),
        title=f"Anexo 1 del acuerdo {agreement.reference}",
        back=agreement.get_absolute_url(),
    )


@require_safe
def anexo1_json(request: HttpRequest, reference: str) -> HttpResponse:
    moved = _moved(request.user, reference, "monitoring:json")
    if moved:
        return moved
    exported = anexo1.export(_readable(request.user, reference))
    return JsonResponse(exported, json_dumps_params={"ensure_ascii": False, "indent": 1})


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def anexo1_schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(anexo1.schema(), content_type="application/schema+json")


def _readable(user: User, reference: str) -> Agreement:
    """404 for a stranger; 403 for whoever may not see the contact data of persons."""
    agreement = get_object_or_404(
        Agreement.objects.visible_to(user).with_parties(), reference=reference
    )
    if not sees_contact_data(user, agreement):
        raise PermissionDenied(
            "El Anexo 1 completo lleva datos de contacto de personas; lo leen quienes trabajan en "
            "el cantón."
        )
    return agreement


def _moved(user: User, reference: str, name: str) -> HttpResponse | None:
    """The address of a draft's former reference leads on."""
    former = (
        FormerReference.objects.filter(
            reference=reference, agreement__in=Agreement.objects.visible_to(user)
        )
        .select_related("agreement")
        .first()
    )
    if former is None:
        return None
    return HttpResponseRedirect(reverse(name, args=[former.agreement.reference]))
