"""Which actors look alike, and joining two: every link moves, or nothing does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import AgreementActor, Commitment
from core.lib.problems import RuleViolation
from strategies.duplicates import are_alike, pairs_of, words_of
from strategies.enums import BodyKind
from strategies.merging import links_to, merge
from strategies.models import Actor, Body, DifferentActors, Person
from tests.factories import (
    ActorFactory,
    InitiativeFactory,
    PersonFactory,
    TrainingFactory,
    TrainingRecordFactory,
    complete_agreement,
)
from tests.forms import fields_of
from tests.markup import markup


def local(name, **fields):
    return ActorFactory(name=name, canton_id="103", **fields)


def names_of(pairs):
    return {frozenset((pair.kept.name, pair.other.name)) for pair in pairs}


@pytest.fixture
def canton(db):
    from core.territory.models import Canton

    return Canton.objects.get(pk="103")


# --- alike ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Asociación de Desarrollo Integral de Los Guido", "ADI Los Guido"),
        ("A.D.I. de Los Guido", "Los Guido ADI"),
        ("Fundación Barrios en Calma", "Barrios en Calma, fundación"),
        ("Asociación de Mujeres de Gravilias", "ASOCIACION MUJERES GRAVILIAS"),
        ("ADI Patarrá", "ADI Patara"),
        ("Grupo Scout 142 de Patarrá", "Grupo Scout 142 Patarrá Centro"),
    ],
)
def test_names_that_are_the_same_are_alike(one, other):
    assert are_alike(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ADI San Miguel", "ADI San Rafael"),
        ("ADI Los Guido sector 2", "ADI Los Guido sector 8"),
        ("Comité de Deportes", "Comité de Seguridad"),
        ("", "ADI"),
    ],
)
def test_names_of_two_organisations_are_not(one, other):
    assert not are_alike(words_of(one), words_of(other))


SAID = "adi", "guido", "patarra", "patara", "san", "miguel", "rafael", "mujeres", "142", "norte"
WORDS = st.lists(st.sampled_from(SAID), max_size=6)


@given(WORDS, WORDS)
def test_being_alike_is_the_same_both_ways_and_orderless(one, other):
    left, right = words_of(" ".join(one)), words_of(" ".join(other))
    assert are_alike(left, right) == are_alike(right, left)
    assert words_of(" ".join(reversed(one))) == left


def test_pairs_by_name_and_by_legal_id(canton):
    local("Asociación de Desarrollo Integral de Los Guido", acronym="ADI Los Guido")
    local("ADI de Los Guido")
    local("Casa de Ana", legal_id="3-002-045678")
    local("Hogar nuevo", legal_id="3-002-045678")
    local("ADI Patarrá", legal_id="3-002-000001")
    local("ADI Patarra de siempre", legal_id="3-002-000002")
    ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    local("I.M.A.S.")
    ActorFactory(name="Casa Ana", canton_id="601")
    assert names_of(pairs_of(canton)) == {
        frozenset(("Asociación de Desarrollo Integral de Los Guido", "ADI de Los Guido")),
        frozenset(("Casa de Ana", "Hogar nuevo")),
        frozenset(("Instituto Mixto de Ayuda Social", "I.M.A.S.")),
    }
    national = next(pair for pair in pairs_of(canton) if pair.kept.is_national)
    assert national.other.name == "I.M.A.S."


def test_what_is_not_the_same_is_proposed_no_more(canton, personas, sign_in):
    local("ADI Los Guido")
    local("Los Guido ADI")
    client = sign_in(personas("local_manager"))
    page = client.get("/actores/duplicados/")
    [pair] = page.context["page"].object_list
    address = f"/actores/duplicados/{pair.kept.pk}/{pair.other.pk}/distintos/"
    assert address in markup(page)
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert DifferentActors.objects.count() == 1
    assert not pairs_of(canton)


def test_who_was_mistaken_has_the_pair_proposed_again(canton, personas, sign_in):
    one, other = local("ADI Los Guido"), local("Los Guido ADI", acronym="Instituto")
    foreign = [ActorFactory(name=name, canton_id="601") for name in ("Allá", "Lejos")]
    foreign[0].note_different(foreign[1], by=None)
    client = sign_in(personas("local_manager"))
    address = f"/actores/duplicados/{one.pk}/{other.pk}"
    page = client.post(f"{address}/distintos/", follow=True)
    assert "ADI Los Guido e Instituto no son el mismo" in markup(page)
    assert [pair.first for pair in page.context["apart"]] == [one]
    fields = fields_of(page, f"{address}/proponer/")
    for _ in range(2):
        page = client.post(f"{address}/proponer/", fields, follow=True)
    assert "se proponen otra vez" in markup(page) and not page.context["apart"]
    assert len(pairs_of(canton)) == 1
    assert DifferentActors.objects.count() == 1, "another canton's stays"


# --- joining --------------------------------------------------------------------------------------


@pytest.fixture
def twins(db):
    return local("ADI Los Guido"), local("Los Guido ADI", legal_id="3-002-045678", acronym="ALG")


def joined(twins, personas):
    kept, dropped = twins
    return merge(dropped, into=kept, by=personas("local_manager"))


def test_every_link_of_every_room_moves(twins, personas):
    kept, dropped = twins
    kept.districts.set(["10313"])
    dropped.districts.set(["10313", "10302"])
    earlier = local("Guido ADI viejo", is_active=False, merged_into=dropped)
    agreement = complete_agreement(lead_actor=dropped)
    AgreementActor.objects.create(agreement=agreement, actor=dropped)
    other = complete_agreement()
    Commitment.objects.create(agreement=other, actor=dropped, responsible="Ana")
    body = Body.objects.create(canton_id="103", kind=BodyKind.LOCAL_FORUM, name="Foro")
    body.add_seat(dropped, since=date(2015, 1, 1))
    initiative, training = InitiativeFactory(actor=dropped), TrainingFactory(provider=dropped)
    person = PersonFactory(actor=dropped)
    joined(twins, personas)
    for model, field in links_to(Actor):
        left = model._base_manager.filter(**{field.name: dropped.pk})
        assert not left.exists(), f"{model._meta.label}.{field.name}"
    for row in (agreement, initiative, training, person, earlier):
        row.refresh_from_db()
    assert agreement.lead_actor == initiative.actor == training.provider == person.actor == kept
    assert earlier.merged_into == kept
    assert set(kept.districts.values_list("pk", flat=True)) == {"10302", "10313"}
    assert other.commitments.get(responsible="Ana").actor == kept
    assert body.seats.get().actor == kept


def test_empty_facts_are_filled_and_the_old_row_says_where_it_went(twins, personas):
    kept = joined(twins, personas)
    kept.refresh_from_db()
    dropped = Actor.objects.get(pk=twins[1].pk)
    assert (kept.legal_id, kept.acronym, kept.name) == ("3-002-045678", "ALG", "ADI Los Guido")
    assert (dropped.merged_into, dropped.is_active) == (kept, False)
    assert dropped.history.count() == 2


def test_a_place_in_which_both_stand_the_same_way_is_joined(twins, personas):
    agreement = complete_agreement()
    for order, actor in enumerate(twins, start=7):
        AgreementActor.objects.create(agreement=agreement, actor=actor, order=order)
    kept = joined(twins, personas)
    assert agreement.collaborators.filter(actor__in=twins).get().actor == kept


def test_a_place_that_would_lose_something_is_named_and_nothing_changes(twins, personas):
    agreement = complete_agreement()
    for actor in twins:
        Commitment.objects.create(agreement=agreement, actor=actor, roles=f"De {actor.name}")
    initiative = InitiativeFactory(actor=twins[1])
    with pytest.raises(RuleViolation, match=agreement.reference):
        joined(twins, personas)
    initiative.refresh_from_db()
    assert initiative.actor == twins[1]
    assert Actor.objects.get(pk=twins[1].pk).merged_into is None


def test_two_open_seats_in_one_body_are_named(twins, personas):
    body = Body.objects.create(canton_id="103", kind=BodyKind.LOCAL_FORUM, name="Foro de Los Guido")
    for actor in twins:
        body.add_seat(actor, since=date(2015, 1, 1))
    with pytest.raises(RuleViolation, match="Foro de Los Guido.*Cierre uno"):
        joined(twins, personas)


def test_persons_of_one_name_become_one(twins, personas):
    kept, dropped = twins
    user = personas("mayor")
    stays = PersonFactory(name="Ana Mora", actor=kept, email="ana@demo.invalid")
    goes = PersonFactory(name="ANA MORA", actor=dropped, phone="2224-0100", user=user)
    record = TrainingRecordFactory(person=goes)
    shared = TrainingFactory()
    for person in (stays, goes):
        TrainingRecordFactory(training=shared, person=person)
    joined(twins, personas)
    stays.refresh_from_db()
    record.refresh_from_db()
    assert (stays.email, stays.phone, stays.user) == ("ana@demo.invalid", "2224-0100", user)
    assert record.person == stays
    assert shared.records.get().person == stays
    assert not Person.objects.filter(pk=goes.pk).exists()


def test_persons_with_two_accounts_are_not_joined_silently(twins, personas):
    for actor, role in zip(twins, ("mayor", "executive_committee"), strict=True):
        PersonFactory(name="Ana Mora", actor=actor, user=personas(role))
    with pytest.raises(RuleViolation, match="cuentas distintas"):
        joined(twins, personas)


def test_a_local_one_goes_into_the_national_one_whose_facts_stay(personas):
    national = ActorFactory(name="Instituto Mixto de Ayuda Social", acronym="IMAS")
    wrong = local("IMAS sur", legal_id="3-002-045678")
    wrong.districts.set(["10302"])
    merge(wrong, into=national, by=personas("local_manager"))
    national.refresh_from_db()
    assert national.legal_id == ""
    assert not national.districts.exists()


@pytest.mark.parametrize(
    ("kept", "dropped", "says"),
    [
        ("103", "601", "cantones distintos"),
        ("103", None, "conserve la nacional"),
        ("inactive", "103", "inactivo"),
    ],
)
def test_what_is_never_joined(personas, kept, dropped, says):
    one = ActorFactory(
        canton_id="103" if kept == "inactive" else kept, is_active=kept != "inactive"
    )
    other = ActorFactory(canton_id=dropped)
    with pytest.raises(RuleViolation, match=says):
        merge(other, into=one, by=personas("local_manager"))


def test_what_was_joined_is_not_joined_again(twins, personas):
    joined(twins, personas)
    with pytest.raises(RuleViolation, match="Otra persona ya unió"):
        joined(twins, personas)


def test_the_page_joins_and_the_old_address_leads_on(twins, personas, sign_in):
    kept, dropped = twins
    client = sign_in(personas("technical_secretariat"))
    address = f"/actores/duplicados/{kept.pk}/{dropped.pk}/"
    page = client.get(address)
    assert page.status_code == 200
    answer = client.post(address, {**fields_of(page, ""), "queda": str(dropped.pk)})
    assert answer.url == f"/actores/{dropped.pk}/"
    answer = client.get(f"/actores/{kept.pk}/")
    assert (answer.status_code, answer.url) == (301, f"/actores/{dropped.pk}/")
    assert client.get(f"/actores/{kept.pk}/editar/").status_code == 404
    listed = markup(client.get("/actores/?estado=todos"))
    assert f'href="/actores/{kept.pk}/"' not in listed


def test_the_page_says_what_hinders(twins, personas, sign_in):
    agreement = complete_agreement()
    for actor in twins:
        Commitment.objects.create(agreement=agreement, actor=actor, roles=f"De {actor.name}")
    page = sign_in(personas("local_manager")).post(
        f"/actores/duplicados/{twins[0].pk}/{twins[1].pk}/"
    )
    assert "No se unieron; nada cambió" in markup(page)
    assert agreement.reference in markup(page)


@pytest.mark.parametrize("other", [10**30, 1])
def test_a_pair_that_is_not_there_is_404(twins, personas, sign_in, other):
    client = sign_in(personas("local_manager"))
    assert client.get(f"/actores/duplicados/{twins[0].pk}/{other}/").status_code == 404
