"""Two who save the same thing at once: the second is told at its field, as if it had come later."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction


def told_at_the_field(view: Callable) -> Callable:
    """A view that saves a form, whole or not at all.

    A form asks whether there is such a row already, and another request may store it between the
    question and the saving; the table's constraint refuses then. The view is asked once more, and
    now its form sees the other row. So too when another removed the row after it was fetched: now
    fetching it answers 404. Raises IntegrityError or DoesNotExist when that was not the reason.
    """

    @wraps(view)
    def asked_again(request, *args, **kwargs):
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except (IntegrityError, ObjectDoesNotExist):
            with transaction.atomic():
                return view(request, *args, **kwargs)

    return asked_again
