"""What every act on rows begins with: the agreement under lock, and what it may take away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from agreements.models import Agreement
from core.accounts.models import User


@dataclass
class Removed:
    """What a removal took away, so that it can be undone."""

    kind: str
    label: str
    values: dict

    def as_dict(self) -> dict:
        return asdict(self)


@contextmanager
def opened(agreement: Agreement, by: User) -> Iterator[Agreement]:
    """The agreement under lock, with its text open for writing. Raises RuleViolation if not."""
    with transaction.atomic():
        locked = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
        if not locked.is_editable:
            locked.refuse_write()
        yield locked
        locked.touch_text()
        locked.note_author(by)


def next_order(rows) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def find(rows, pk):
    return rows.filter(pk=pk).first()
