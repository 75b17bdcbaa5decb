"""The demonstration's directory in depth: organisations with whom they are for and where, one pair
that is the same, leaders, what exists already, what was taught, the técnicos, the library."""

import tomllib
from datetime import date, timedelta

from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.evidence import pdf_of_lines
from coprod_portal.demo.texts import DATA
from core.accounts.enums import Role
from core.documents import store
from core.lib import months
from core.lib.text import slugify_es
from core.territory.models import Canton
from strategies.enums import BodyKind
from strategies.models import (
    Actor,
    Body,
    DoctrineDocument,
    Initiative,
    OfficerProfile,
    Person,
    Strategy,
    Training,
    TrainingRecord,
)


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """Everything of one canton; the country's library with the first canton that has it."""
    canton = strategy.canton
    told = tomllib.loads((DATA / "registers" / f"{canton.slug}-directory.toml").read_text())
    for row in told["actors"]:
        _actor(cast, canton, row)
    for row in told["leaders"]:
        _leader(cast, canton, row)
    for row in told["initiatives"]:
        _initiative(cast, canton, row, today)
    for row in told["trainings"]:
        _training(cast, canton, row, today)
    _officers(cast, canton, told["officers"], today)
    for row in told["doctrine"]:
        _document(canton, row, today)
    for row in told.get("national_doctrine", ()):
        _document(None, row, today)


def _actor(cast: Cast, canton: Canton, row: dict) -> None:
    facts = {name: value for name, value in row.items() if name != "districts"}
    actor = checked(Actor(canton=canton, **facts))
    actor.districts.set(row["districts"])
    cast.actors[canton.pk, actor.name] = actor


def _leader(cast: Cast, canton: Canton, row: dict) -> None:
    """One who is known already, or a new one without contact data."""
    person = cast.persons.get((canton.pk, row["name"]))
    if person is None:
        person = Person(canton=canton, name=row["name"], actor=cast.actor(canton.pk, row["actor"]))
        cast.persons[canton.pk, row["name"]] = person
    person.is_leader, person.leads, person.district_id = True, row["leads"], row["district"]
    checked(person)


def _initiative(cast: Cast, canton: Canton, row: dict, today: date) -> None:
    start, end = (_month(row.get(name), today) for name in ("start", "end"))
    facts = {
        name: row[name]
        for name in ("kind", "name", "description", "population", "age_groups", "sex")
        if name in row
    }
    initiative = checked(
        Initiative(
            canton=canton,
            actor=cast.actor(canton.pk, row["actor"]),
            starts_on=start,
            ends_on=end,
            entered_by=cast.user(Role.LOCAL_MANAGER, canton.pk),
            **facts,
        )
    )
    initiative.districts.set(row.get("districts", ()))


def _month(count: int | None, today: date) -> date | None:
    return None if count is None else months.add_months(months.month_of(today), count)


def _training(cast: Cast, canton: Canton, row: dict, today: date) -> None:
    training = checked(
        Training(
            canton=canton,
            title=row["title"],
            topic=row["topic"],
            audience=row["audience"],
            provider=cast.actor(canton.pk, row["provider"]),
            held_on=today + timedelta(days=row["day"]),
            hours=row["hours"],
            place=row["place"],
        )
    )
    for names, is_complete in ((row["done"], True), (row.get("left", ()), False)):
        for name in names:
            person = cast.persons[canton.pk, name]
            checked(TrainingRecord(training=training, person=person, is_complete=is_complete))


def _officers(cast: Cast, canton: Canton, rows: list[dict], today: date) -> None:
    unit = Body.objects.get(canton=canton, kind=BodyKind.TERRITORIAL_UNIT)
    for row in rows:
        checked(
            OfficerProfile(
                person=cast.persons[canton.pk, row["person"]],
                unit=unit,
                since=today + timedelta(days=row["day"]),
                **{
                    name: row[name] for name in ("dedication", "profession", "degree", "experience")
                },
            )
        )


def _document(canton: Canton | None, row: dict, today: date) -> None:
    document = DoctrineDocument(
        canton=canton,
        title=row["title"],
        topic=row["topic"],
        published_on=today + timedelta(days=row["day"]),
        author=row["author"],
        summary=row["summary"],
        link=row.get("link", ""),
    )
    if row.get("file"):
        content = pdf_of_lines(row["title"], (row["author"], "", row["summary"]))
        document.file = store.save(content, "application/pdf")
        document.file_name = f"{slugify_es(row['title'])}.pdf"
    checked(document)
