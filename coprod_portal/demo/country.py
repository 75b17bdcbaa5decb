"""What is there before anybody acts: institutions, people with their accounts, seats, strategies.

Each row is checked by the same constraints and verbs that the pages use.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from coprod_portal.demo import people, strategies
from core.accounts.models import RoleAssignment, User
from core.lib.text import slugify_es
from core.territory.models import Canton, Municipality
from strategies.enums import ActorKind, ActorSource, HolderKind
from strategies.models import Actor, Person, StrategicAction, Strategy
from strategies.queries import make_executive_committee

# Without signs that look alike: the passwords are typed from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Cast:
    """Who there is, by the words that the texts use."""

    users: dict[tuple[str, str | None], User] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    actors: dict[tuple[str | None, str], Actor] = field(default_factory=dict)
    persons: dict[tuple[str, str], Person] = field(default_factory=dict)

    def user(self, role: str, canton: str | None) -> User:
        return self.users[role, canton]

    def actor(self, canton: str, name: str) -> Actor:
        """The canton's own actor, or the national one."""
        return self.actors.get((canton, name)) or self.actors[None, name]

    def accounts(self) -> list[dict]:
        """As `DATA/demo-accounts.json` lists them."""
        return [
            {
                "role": account.role.value,
                "canton": account.canton,
                "email": account.email,
                "password": self.passwords[account.email],
                "name": account.name,
            }
            for account in people.ACCOUNTS
        ]


def build(today: date) -> Cast:
    """Everything that stands on the first day of the demonstration's year, two years back."""
    cast = Cast()
    long_ago = date(today.year - 2, 1, 1)
    _institutions(cast)
    for canton in people.MUNICIPALITIES:
        _local_actors(cast, canton)
    for account in people.ACCOUNTS:
        _account(cast, account, since=long_ago)
    for canton in people.MUNICIPALITIES:
        _persons(cast, canton)
        _seats(cast, canton, long_ago, today)
    return cast


def checked(row):
    """Save a row that meets every rule of its table."""
    row.full_clean()
    row.save()
    return row


def _institutions(cast: Cast) -> None:
    for name, acronym, populations in people.NATIONAL_ACTORS:
        actor = Actor(
            name=name,
            acronym=acronym,
            populations=populations,
            kind=ActorKind.PUBLIC_INSTITUTION,
            source=ActorSource.MUNICIPALITY,
        )
        cast.actors[None, acronym or name] = checked(actor)
    for canton, (name, unit, email, phone) in people.MUNICIPALITIES.items():
        checked(Municipality(canton_id=canton, name=name, unit=unit, email=email, phone=phone))


def _local_actors(cast: Cast, canton: str) -> None:
    for told in people.LOCAL_ACTORS[canton]:
        actor = checked(
            Actor(
                name=told.name,
                acronym=told.acronym,
                kind=told.kind,
                source=told.source,
                populations=told.populations,
                canton_id=canton,
                is_active=told.is_active,
            )
        )
        actor.districts.set(told.districts)
        cast.actors[canton, told.acronym or told.name] = actor


def new_password() -> str:
    """«k7mp-x2qr-9wfn-bt4h»: 78 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _account(cast: Cast, account: people.Account, since: date) -> None:
    password = new_password()
    user = User.objects.create_user(account.email, account.name, password)
    checked(RoleAssignment(user=user, role=account.role, canton_id=account.canton, since=since))
    cast.users[account.role.value, account.canton] = user
    cast.passwords[account.email] = password
    if account.actor:
        _person(cast, account.canton, account.actor, account.name, user)


def _persons(cast: Cast, canton: str) -> None:
    for actor, names in people.PERSONS[canton].items():
        for name in names:
            _person(cast, canton, actor, name)


def _person(cast: Cast, canton: str, actor: str, name: str, user: User | None = None) -> None:
    place = slugify_es(Canton.objects.get(pk=canton).name)
    address = slugify_es(name).replace("-", ".")
    number = len(cast.persons) + 1
    cast.persons[canton, name] = checked(
        Person(
            canton_id=canton,
            name=name,
            email=user.email if user else f"{address}@{place}.invalid",
            phone=f"2200-{number:04d}",
            actor=cast.actor(canton, actor),
            user=user,
        )
    )


def _seats(cast: Cast, canton: str, since: date, today: date) -> None:
    body = make_executive_committee(Canton.objects.get(pk=canton))
    former = people.FORMER_TITULARS[canton]
    for actor, (titular, alternate) in people.SEATS[canton].items():
        seat = body.add_seat(cast.actor(canton, actor), since=since)
        if actor in former:
            before = cast.persons[canton, former[actor]]
            seat.appoint(before, HolderKind.TITULAR, since=since)
        change = today - timedelta(days=150) if actor in former else since
        seat.appoint(cast.persons[canton, titular], HolderKind.TITULAR, since=change)
        if alternate:
            seat.appoint(cast.persons[canton, alternate], HolderKind.ALTERNATE, since=since)


# --- strategies -------------------------------------------------------------------------------


def protocol_strategy() -> Strategy:
    """The strategy of Desamparados 2015–2018, in which the protocol's own agreement stands."""
    first, last = strategies.PROTOCOL_YEARS
    strategy = checked(
        Strategy(canton_id="103", name=strategies.PROTOCOL_NAME, start_year=first, end_year=last)
    )
    _axes(strategy, strategies.PROTOCOL_ACTIONS)
    return strategy


def planned_strategy(plan: strategies.Plan, first_year: int) -> Strategy:
    last_year = first_year + plan.years - 1
    strategy = checked(
        Strategy(
            canton_id=plan.canton,
            name=f"{plan.name} {first_year}-{last_year}",
            start_year=first_year,
            end_year=last_year,
        )
    )
    _axes(strategy, plan.actions)
    return strategy


def _axes(strategy: Strategy, actions: dict) -> None:
    for name, numbered in actions.items():
        axis = strategy.add_axis(name)
        for number, title in numbered:
            checked(StrategicAction(strategy=strategy, axis=axis, number=number, title=title))
