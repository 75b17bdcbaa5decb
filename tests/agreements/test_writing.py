"""Saving by units: conditional by version, nothing overwritten, nothing lost (F11, F12)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from agreements import structure, writing
from agreements.models import Agreement, PendingText, SubActivity
from agreements.units import find_unit
from core.lib.problems import Conflict, RuleViolation
from tests.factories import AgreementFactory, complete_agreement, user_with_role


def in_parallel(*works):
    """Run the works at once, each on a connection of its own; their results or faults."""
    start = Barrier(len(works))

    def run(work):
        try:
            start.wait()
            return work()
        except Exception as fault:  # the test looks at it
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def sheet_of(agreement, key):
    """What an editor's page holds of a unit: the posted fields, version and mark included."""
    form = find_unit(Agreement.objects.get(pk=agreement.pk), key).blank_form()
    return {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}


def save(agreement, key, sheet, by, **typed):
    data = sheet | {f"{key}-{name}": text for name, text in typed.items()}
    return writing.save(Agreement.objects.get(pk=agreement.pk), key, data, by=by)


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_save_a_section_at_once_one_is_told(committed_db, attempt):
    agreement = complete_agreement()
    users = [user_with_role("local_manager", "103") for _ in range(2)]

    def writer(user, text):
        return lambda: Agreement.objects.get(pk=agreement.pk).write(
            "section_2", {"objective": text}, version=1, by=user
        )

    outcomes = in_parallel(writer(users[0], "uno"), writer(users[1], "dos"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "int"]
    winner = "uno" if outcomes[0] == 2 else "dos"
    agreement.refresh_from_db()
    assert (agreement.objective, agreement.section_2_version) == (winner, 2)


def test_of_two_who_save_a_row_at_once_one_is_told(committed_db):
    agreement = complete_agreement()
    user = user_with_role("local_manager", "103")
    pk = SubActivity.objects.first().pk

    def writer(text):
        return lambda: SubActivity.objects.get(pk=pk).write(
            {"description": text}, version=1, by=user
        )

    outcomes = in_parallel(writer("uno"), writer("dos"), writer("tres"))
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2
    assert SubActivity.objects.get(pk=pk).version == 2
    assert agreement.pk


def test_two_in_different_sections_never_meet(committed_db):
    agreement = complete_agreement()
    user = user_with_role("local_manager", "103")
    row = agreement.commitments.get()
    outcomes = in_parallel(
        lambda: Agreement.objects.get(pk=agreement.pk).write(
            "section_2", {"objective": "dos"}, version=1, by=user
        ),
        lambda: Agreement.objects.get(pk=agreement.pk).write(
            "section_3", {"target": "tres"}, version=1, by=user
        ),
        lambda: row.write({"roles": "cuatro"}, version=1, by=user),
    )
    assert outcomes == [2, 2, 2]
    agreement.refresh_from_db()
    assert (agreement.objective, agreement.target) == ("dos", "tres")


def test_a_save_that_meets_the_sending_is_refused_or_comes_first(committed_db):
    agreement = complete_agreement()
    user = user_with_role("local_manager", "103")
    outcomes = in_parallel(
        lambda: Agreement.objects.get(pk=agreement.pk).write(
            "section_2", {"objective": "a última hora"}, version=1, by=user
        ),
        lambda: Agreement.objects.get(pk=agreement.pk).submit(by=user),
    )
    agreement.refresh_from_db()
    assert agreement.state == "en_comision"
    if isinstance(outcomes[0], RuleViolation):
        assert agreement.objective == "Ofrecer formación a las familias."
    else:
        assert agreement.objective == "a última hora"


def test_the_same_button_pressed_ten_times_at_once_adds_one_row(committed_db):
    agreement = complete_agreement()
    user = user_with_role("local_manager", "103")
    action = agreement.scheduled_actions.get()
    month = agreement.period_start

    def press():
        structure.add_sub_activity(agreement, action.pk, month, number=2, by=user)

    assert in_parallel(*[press] * 10) == [None] * 10
    assert action.sub_activities.filter(month=month).count() == 2


def test_the_same_page_sent_ten_times_at_once_acts_once(committed_db):
    agreement = complete_agreement()
    user = user_with_role("local_manager", "103")
    sheet = sheet_of(agreement, "section_2") | {"section_2-objective": "Una vez"}

    def send():
        client = Client()
        client.force_login(user)
        return client.post(f"/acuerdos/{agreement.reference}/editar/", sheet).status_code

    assert in_parallel(*[send] * 10) == [302] * 10
    agreement.refresh_from_db()
    assert (agreement.objective, agreement.section_2_version) == ("Una vez", 2)
    assert not PendingText.objects.exists()


# --- F12: random interleavings of two editors ---------------------------------------------------

STEPS = some.lists(
    some.tuples(
        some.sampled_from(["ana", "luis"]),
        some.sampled_from(["open", "save", "take mine", "leave theirs"]),
    ),
    min_size=2,
    max_size=8,
)


@pytest.fixture
def editors(db):
    found = {name: user_with_role("local_manager", "103", name=name) for name in ("ana", "luis")}
    return found | {"agreement": AgreementFactory()}


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
@given(steps=STEPS)
def test_two_editors_never_overwrite_silently(editors, steps):
    """Whatever the order: a text gives way only to somebody who had it on their page, and a text
    that was not saved is kept for its writer."""
    agreement = editors["agreement"]
    Agreement.objects.filter(pk=agreement.pk).update(objective="", section_2_version=1)
    PendingText.objects.all().delete()
    key, pages, seen = "section_2", {}, {}
    for number, (name, step) in enumerate(steps):
        user = editors[name]
        present = Agreement.objects.get(pk=agreement.pk)
        if step == "open" or name not in pages:
            pages[name] = sheet_of(agreement, key)
            seen[name] = present.section_2_version
            continue
        if step == "leave theirs":
            writing.drop_pending(agreement, key, by=user)
            pages[name] = sheet_of(agreement, key)
            seen[name] = present.section_2_version
            continue
        if step == "take mine":
            pages[name] |= {f"{key}-version": str(present.section_2_version), f"{key}-base": ""}
            seen[name] = present.section_2_version
        text = f"{number} de {name}"
        outcome = save(agreement, key, pages[name], user, objective=text)
        after = Agreement.objects.get(pk=agreement.pk)
        if after.section_2_version != present.section_2_version:
            assert seen[name] == present.section_2_version, "written over a text never seen"
            assert after.objective == text
            pages[name] = sheet_of(agreement, key)
            seen[name] = after.section_2_version
        else:
            assert after.objective == present.objective
        if outcome.is_conflict:
            kept = PendingText.objects.get(agreement=agreement, user=user, unit=key)
            assert kept.values["objective"] == text
        else:
            assert after.objective == text
