"""Many rows in one statement, column by column: stored as Django itself would store them."""

from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from core.lib.inserts import insert
from core.links.models import Purpose, SignedLink
from core.mail.models import MailState, OutgoingMail

SIGNS = "Ñandú 100% «%s» \\ 'a' \"b\" {c} NULL\n⟦enlace⟧"


def mail(number: int, **other) -> OutgoingMail:
    """Some columns alike in all, some each row's own, one of them with an empty value."""
    facts = {
        "canton_id": "103",
        "kind": "prueba",
        "about": "x",
        "revision": "1",
        "recipient": f"{number}@demo.invalid",
        "subject": SIGNS if number % 2 else "",
        "body": "texto",
        "values": {"nombre": SIGNS, "n": number},
        "attachments": [{"name": SIGNS}] if number % 2 else [],
        "message_id": f"<{number}@x>",
        "next_attempt_at": timezone.now() + timedelta(days=number),
        "lease_until": timezone.now() if number % 2 else None,
    }
    return OutgoingMail(**facts | other)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_rows_are_stored_as_each_alone_would_be(db, django_assert_num_queries, count):
    rows = [mail(number) for number in range(count)]
    with django_assert_num_queries(1):
        insert(rows)
    assert not any(row._state.adding for row in rows)
    for row in rows:
        stored = OutgoingMail.objects.get(pk=row.pk)
        for field in OutgoingMail._meta.local_concrete_fields:
            if not field.generated:
                assert getattr(stored, field.attname) == getattr(row, field.attname), field.name
    assert OutgoingMail.objects.get(pk=rows[-1].pk).folded == rows[-1].subject.lower().translate(
        str.maketrans("ñúáéíó", "nuaeio")
    )


def test_expressions_and_rows_that_agree_in_all_but_their_keys(db):
    insert([])
    soon = Now()
    insert([mail(number, next_attempt_at=soon) for number in range(3)])
    assert OutgoingMail.objects.sendable().count() == 3
    links = SignedLink.objects.give_many(Purpose.RSVP, 3)
    assert [SignedLink.objects.opened_by(link.token) for link in links] == links


def test_what_the_table_refuses_is_refused_unless_it_may_be_there_already(db):
    insert([mail(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([mail(1), mail(2)])
    with pytest.raises(DataError), transaction.atomic():
        insert([mail(3, revision="largo" * 20)])  # nothing is cut to fit
    insert([mail(1, body="otro"), mail(2)], ignore_conflicts=True)
    stored = OutgoingMail.objects.order_by("recipient").values_list("body", "state")
    assert list(stored) == [("texto", MailState.WAITING)] * 2
