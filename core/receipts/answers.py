"""For views that store something new: the same form, pressed twice, is stored once.

    if answer := answered_before(request):
        return answer
    ...
    return keep_answer(request, redirect(row))

Two presses at the same moment meet at the receipt's key: the second is undone by
`core.lib.races.told_at_the_field`, which asks the view anew.
"""

import hashlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.receipts.models import Receipt

TOKEN = "csrfmiddlewaretoken"


def answered_before(request: HttpRequest) -> HttpResponse | None:
    """To where the same form led when it was stored."""
    if not is_sent_from_a_page(request):
        return None
    receipt = Receipt.objects.filter(key=key_of(request)).first()
    if not receipt:
        return None
    messages.success(request, "Llegó dos veces y se guardó una sola.", extra_tags="note-ok")
    return redirect(receipt.address)


def keep_answer(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Keep where the form led. Raises IntegrityError when it is being stored twice at once."""
    if is_sent_from_a_page(request):
        Receipt.objects.create(key=key_of(request), address=answer["Location"])
    return answer


def is_sent_from_a_page(request: HttpRequest) -> bool:
    """Only a form that carries its token tells one showing of a page from another."""
    return request.method == "POST" and TOKEN in request.POST


def key_of(request: HttpRequest) -> str:
    """The same for the same person, the same page as it was shown once, and the same answers.

    Django masks the token against forged requests anew each time a page is shown, so it tells one
    showing from another. Who goes back and writes something else sends another form.
    """
    said = [str(request.user.pk), request.get_full_path(), repr(sorted(request.POST.lists()))]
    for name, files in sorted(request.FILES.lists()):
        said += [f"{name} {file.name} {file.size}" for file in files]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()
