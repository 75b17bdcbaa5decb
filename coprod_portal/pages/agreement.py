"""`/acuerdos/<ref>/`: an agreement's page, composed of the rooms' panels."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agreements.models import Agreement, FormerReference


def agreement_page(request: HttpRequest, reference: str) -> HttpResponse:
    visible = Agreement.objects.visible_to(request.user)
    former = FormerReference.objects.filter(reference=reference, agreement__in=visible).first()
    if former:
        return redirect(former.agreement, permanent=True)
    agreement = get_object_or_404(visible.with_parties(), reference=reference)
    return render(request, "pages/agreement.html", {"agreement": agreement})
