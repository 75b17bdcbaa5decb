"""Section 7: `/acuerdos/<ref>/verificacion/`, the review of the fourteen criteria."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements.models import Agreement
from agreements.perms import sees_contact_data
from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from monitoring import perms, reviews
from monitoring.enums import SECTION_7, Criterion
from monitoring.forms.checklist import ChecklistForm
from monitoring.models import ChecklistReview
from monitoring.suggestions import suggestions


@require_http_methods(["GET", "HEAD", "POST"])
def checklist(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _agreement(request.user, reference)
    if request.method == "POST":
        perms.must_review(request.user, agreement)
        form = ChecklistForm(request.POST)
        if form.is_valid() and _save(request, agreement, form):
            return redirect("monitoring:checklist", reference)
    else:
        form = ChecklistForm()
    return _page(request, agreement, form)


def _save(request: HttpRequest, agreement: Agreement, form: ChecklistForm) -> bool:
    try:
        review = reviews.save_review(agreement=agreement, answers=form.answers, by=request.user)
    except RuleViolation as violation:
        form.refuse(violation)
        return False
    met = sum(answer.met for answer in form.answers.values())
    text = f"Se guardó la revisión del {review.reviewed_on:%d/%m/%Y}: {met} de {len(Criterion)}."
    messages.success(request, text, extra_tags="note-ok review-saved")
    return True


@require_safe
def review(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An earlier review, as it was answered, beside the one before it."""
    agreement = _agreement(request.user, reference)
    reviews = agreement.checklist_reviews.select_related("reviewed_by")
    found = get_object_or_404(reviews.prefetch_related("answers"), pk=pk)
    before = reviews.filter(
        Q(reviewed_on__lt=found.reviewed_on) | Q(reviewed_on=found.reviewed_on, pk__lt=found.pk)
    ).first()
    former = _answers(before) if before else {}
    context = {
        "agreement": agreement,
        "review": found,
        "before": before,
        "rows": [(answer, former.get(answer.criterion)) for answer in found.answers.all()],
        "met": sum(answer.met for answer in found.answers.all()),
        "total": len(Criterion),
    }
    return render(request, "monitoring/review.html", context)


def _page(request: HttpRequest, agreement: Agreement, form: ChecklistForm) -> HttpResponse:
    reviews = list(
        agreement.checklist_reviews.select_related("reviewed_by")
        .annotate(met=Count("answers", filter=Q(answers__met=True)))
        .order_by("-reviewed_on", "-pk")  # a counted query forgets the order of the model
    )
    latest = reviews[0] if reviews else None
    suggested = suggestions(agreement)
    context = {
        "agreement": agreement,
        "section_title": SECTION_7,
        "form": form,
        "rows": form.rows(suggested, _answers(latest) if latest else {}),
        "reviews": reviews,
        "latest": latest,
        "total": len(Criterion),
        "suggested_met": sum(one.met for one in suggested.values()),
        "can_review": perms.can_review(request.user, agreement),
        "why_not": ""
        if agreement.state in perms.REVIEWED_STATES
        else perms.why_not_reviewed(agreement),
        "only_handlers": perms.ONLY_HANDLERS_REVIEW,
        "today": clock.today(),
        "shows_contacts": sees_contact_data(request.user, agreement),
    }
    return render(request, "monitoring/checklist.html", context)


def _answers(review: ChecklistReview) -> dict:
    return {answer.criterion: answer for answer in review.answers.all()}


def _agreement(user: User, reference: str) -> Agreement:
    """With everything that its text says: a constant number of queries."""
    return get_object_or_404(Agreement.objects.visible_to(user).with_text(), reference=reference)
