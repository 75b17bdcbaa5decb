"""F11: the same form, sent ten times at once, acts once and writes one mail to each person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.urls import reverse

from agreements.enums import State
from agreements.models import Agreement, Step
from core.mail.models import OutgoingMail
from tests.factories import complete_agreement, seat_in_committee

TIMES = 10


def post_at_once(client_of, user, address: str) -> list[int]:
    """The statuses of ten equal requests of one person that arrive together."""
    clients = [client_of(user) for _ in range(TIMES)]
    barrier = Barrier(TIMES)

    def press(client) -> int:
        try:
            barrier.wait()
            return client.post(address, {"comment": "", "text_version": 1}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(press, clients))


def test_f11_ten_presses_send_and_approve_once(committed_db, own_redis, personas, sign_in):
    agreement = complete_agreement()
    manager, decider = personas("local_manager"), personas("executive_committee")
    seat_in_committee(personas("mayor"))
    statuses = post_at_once(sign_in, manager, step_address(agreement, "enviar"))
    assert sorted(set(statuses)) in ([302], [302, 409]), statuses
    assert statuses.count(302) == 1
    agreement = Agreement.objects.get()
    assert agreement.state == State.EN_COMISION
    assert Step.objects.filter(name="submit").count() == 1
    told = sorted(OutgoingMail.objects.values_list("recipient", flat=True))
    assert told == sorted({decider.email, personas("mayor").email})

    statuses = post_at_once(sign_in, decider, step_address(agreement, "aprobar"))
    assert statuses.count(302) == 1
    assert Step.objects.filter(name="approve").count() == 1
    told = OutgoingMail.objects.exclude(kind="agreement_sent")
    assert [mail.recipient for mail in told] == [manager.email]


def step_address(agreement: Agreement, slug: str) -> str:
    return reverse("agreements:step", args=[agreement.reference, slug])
