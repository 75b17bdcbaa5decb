"""Rows by the hundred, each with its own actor, person or district: what all rows share is asked
once anyway."""

from datetime import date, timedelta

from agreements.enums import State
from agreements.models import Agreement
from core.accounts.models import User
from core.documents.models import StoredFile
from strategies.models import (
    Actor,
    Axis,
    Diagnosis,
    Finding,
    OfficerProfile,
    Person,
    PoiItem,
    PriorityTopic,
    PriorityZone,
    Seat,
    SeatDuty,
    SeatHolding,
    StrategicAction,
    Training,
    TrainingRecord,
)
from tests import factories
from tests.strategies.priorities import factories as evidence

TODAY = date(2015, 11, 23)
DISTRICTS = ("10301", "10302", "10303", "10313")


def actors(first, last, **fields) -> list[Actor]:
    """Every second one is known to the team alone."""
    begun = Actor.objects.count()
    return Actor.objects.bulk_create(
        Actor(
            name=f"Actor {begun + n} de {chr(65 + n % 26)}",
            canton_id="103",
            is_published=n % 2 == 0,
            **fields,
        )
        for n in range(first, last)
    )


def persons(first, last, *, of=None, **fields) -> list[Person]:
    homes = [of] * (last - first) if of else actors(first, last)
    return Person.objects.bulk_create(
        Person(name=f"Persona {n}", actor=home, canton_id="103", **fields)
        for n, home in zip(range(first, last), homes, strict=True)
    )


def spread(rows) -> None:
    """Each in a district, some in none."""
    link = type(rows[0]).districts.through
    [name] = [part.name for part in link._meta.fields if part.related_model is type(rows[0])]
    link.objects.bulk_create(
        link(**{name: row}, district_id=DISTRICTS[n % 4]) for n, row in enumerate(rows) if n % 5
    )


def seats(first, last, body) -> list[Seat]:
    """Held by two persons, with a letter and a role."""
    people = persons(first, last)
    made = Seat.objects.bulk_create(
        Seat(body=body, actor=person.actor, since=date(2015, 1, 1)) for person in people
    )
    others = Person.objects.bulk_create(
        Person(name=f"Suplente {n}", actor=person.actor, canton_id="103")
        for n, person in zip(range(first, last), people, strict=True)
    )
    until = TODAY + timedelta(10)
    for kind, held_by in (("titular", people), ("alternate", others)):
        SeatHolding.objects.bulk_create(
            SeatHolding(seat=seat, person=person, kind=kind, since=seat.since, until=until)
            for seat, person in zip(made, held_by, strict=True)
        )
    SeatDuty.objects.bulk_create(SeatDuty(seat=seat, since=seat.since) for seat in made)
    return made


def files(first, last) -> list[StoredFile]:
    """Nobody opens them."""
    return StoredFile.objects.bulk_create(
        StoredFile(sha256=f"{n:064x}", size=9, content_type="application/pdf")
        for n in range(first, last)
    )


def users(first, last) -> list[User]:
    return User.objects.bulk_create(
        User(name=f"Usuaria {n}", email=f"usuaria{n}@demo.invalid", password="!")
        for n in range(first, last)
    )


def profiles(people, body) -> None:
    OfficerProfile.objects.bulk_create(
        OfficerProfile(
            person=person, unit=body, dedication="shared", profession="Derecho", since=TODAY
        )
        for person in people
    )


def attended(people) -> None:
    made = Training.objects.bulk_create(
        factories.TrainingFactory.build(canton_id="103", provider=person.actor) for person in people
    )
    TrainingRecord.objects.bulk_create(
        TrainingRecord(training=training, person=person)
        for training, person in zip(made, people, strict=True)
    )


def actions(first, last, strategy) -> list[StrategicAction]:
    """Each under an axis of its own."""
    axes = Axis.objects.bulk_create(
        Axis(strategy=strategy, name=f"Eje de la fila {n}", order=n) for n in range(first, last)
    )
    return StrategicAction.objects.bulk_create(
        StrategicAction(axis=axis, strategy=strategy, number=n + 1000, title=f"Acción {n}")
        for n, axis in zip(range(first, last), axes, strict=True)
    )


def agreements(first, last, axis, **fields) -> list[Agreement]:
    """In force, of an actor each, for young people of a district each."""
    made = Agreement.objects.bulk_create(
        factories.AgreementFactory.build(
            reference=f"103-2015-{n + 1:03d}",
            axis=axis,
            strategy=axis.strategy,
            lead_actor=actor,
            state=State.VIGENTE,
            population="Jóvenes de 15 a 21 años",
            period_start=date(2015, 7, 1),
            period_end=date(2015, 12, 1),
            **fields,
        )
        for n, actor in zip(range(first, last), actors(first, last), strict=True)
    )
    link = Agreement.districts.through
    link.objects.bulk_create(link(agreement=one, district_id="10313") for one in made)
    return made


def poi_items(first, last) -> list[PoiItem]:
    return PoiItem.objects.bulk_create(
        PoiItem(canton_id="103", actor=actor, year=2016, activity=f"Meta de {actor}")
        for actor in actors(first, last, kind="public_institution")
    )


def zones(findings) -> list[PriorityZone]:
    """Each with its own finding."""
    made = PriorityZone.objects.bulk_create(
        evidence.ZoneFactory.build(canton_id="103", name=f"Zona {one.pk}", finding=one)
        for one in findings
    )
    spread(made)
    PriorityTopic.objects.bulk_create(
        evidence.TopicFactory.build(canton_id="103", name=f"Población {one.pk}", finding=one)
        for one in findings
    )
    return made


def findings(first, last) -> list[Finding]:
    made = Diagnosis.objects.bulk_create(
        Diagnosis(canton_id="103", title=f"D {n}", made_on=TODAY) for n in range(first, last)
    )
    return Finding.objects.bulk_create(Finding(diagnosis=one, text="Sin luz") for one in made)
