"""`seed_scale`: invented rows past the verbs, which the pages must read like any others."""

from io import StringIO

import pytest
from django.core.management import call_command

from agreements.models import Agreement
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.commands import CommandFault
from monitoring.models import ProgressReport
from strategies.models import Actor, Body

pytestmark = pytest.mark.django_db


def sow(**options) -> dict[str, int]:
    told = StringIO()
    call_command("seed_scale", stdout=told, stderr=StringIO(), **options)
    lines = (line.split() for line in told.getvalue().splitlines())
    return {table: int(count) for table, count in lines}


def test_it_writes_what_it_says_and_the_pages_read_it(today, sign_in):
    today(2026, 11, 22)
    counts = sow(cantons=2, agreements=6, years=2)
    assert counts["agreements_agreement"] == Agreement.objects.count() == 12
    assert counts["monitoring_progressreport"] == ProgressReport.objects.count() > 0
    for row in (*Actor.objects.all(), *Agreement.objects.all(), *Body.objects.all()):
        row.clean_fields(exclude=["created_by"])
        row.validate_constraints()
    client = sign_in(User.objects.filter(roles__role=Role.LOCAL_MANAGER, roles__canton="103").get())
    reference = Agreement.objects.filter(strategy__canton="103").first().reference
    for address in ("/inicio/", "/tablero/", "/acuerdos/", f"/acuerdos/{reference}/", "/actores/"):
        assert client.get(address).status_code == 200, address


def test_the_same_seed_gives_the_same_figures_and_another_adds_to_them(today):
    today(2026, 11, 22)
    first = sow(cantons=1, agreements=3, years=1, seed=7)
    again = sow(cantons=1, agreements=3, years=1, seed=8)
    assert first["agreements_agreement"] == again["agreements_agreement"] == 3
    assert Agreement.objects.count() == 6


@pytest.mark.parametrize("wrong", [{"cantons": 0}, {"agreements": 5001}, {"years": 31}])
def test_a_wrong_number_is_refused_by_its_name(wrong):
    numbers = {"cantons": 1, "agreements": 1, "years": 1} | wrong
    with pytest.raises(CommandFault, match=f"--{next(iter(wrong))}"):
        sow(**numbers)
    assert not Agreement.objects.exists()
