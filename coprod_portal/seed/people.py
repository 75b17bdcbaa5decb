"""Who and what a canton of the invented country has: actors, users, seats, strategies."""

from datetime import date

from coprod_portal.seed import words
from coprod_portal.seed.writer import Writer
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib.sequences import reserve_ids
from core.territory.models import Canton
from strategies.enums import ActorKind, BodyKind, HolderKind
from strategies.models import (
    Actor,
    Axis,
    Body,
    Person,
    Seat,
    SeatHolding,
    StrategicAction,
    Strategy,
)

USERS_PER_CANTON = 40
UNUSABLE_PASSWORD = "!seeded"


class PeopleWriter(Writer):
    def actors(self, canton: Canton) -> list[int]:
        ids = reserve_ids(Actor, len(words.INSTITUTIONS))
        rows = (
            (
                pk,
                f"{name} de {canton.name} {self.scale.seed}-{pk}",
                acronym.format(pk),
                ActorKind.PUBLIC_INSTITUTION if acronym else ActorKind.CIVIL_SOCIETY,
                canton.code,
            )
            for pk, (name, acronym) in zip(ids, words.INSTITUTIONS, strict=True)
        )
        self.copy(Actor, ["id", "name", "acronym", "kind", "canton_id"], rows)
        return ids

    def users(self, canton: Canton, actors: list[int]) -> list[int]:
        ids = reserve_ids(User, USERS_PER_CANTON)
        names = {pk: self.person_name() for pk in ids}
        self.copy(
            User,
            ["id", "email", "name", "password", "joined_at"],
            (
                (
                    pk,
                    f"persona{pk}@escala.invalid",
                    names[pk],
                    UNUSABLE_PASSWORD,
                    self.written,
                )
                for pk in ids
            ),
        )
        roles = [
            Role.LOCAL_MANAGER,
            Role.TECHNICAL_SECRETARIAT,
            Role.MAYOR,
            *[Role.EXECUTIVE_COMMITTEE] * 7,
            *[Role.ACTOR_DELEGATE] * (USERS_PER_CANTON - 10),
        ]
        self.copy(
            RoleAssignment,
            ["user_id", "role", "canton_id", "since"],
            (
                (pk, role, canton.code, date(2000, 1, 1))
                for pk, role in zip(ids, roles, strict=True)
            ),
        )
        persons = reserve_ids(Person, USERS_PER_CANTON)
        self.copy(
            Person,
            ["id", "canton_id", "name", "email", "actor_id", "user_id"],
            (
                (
                    person,
                    canton.code,
                    f"{names[user]} {user}",
                    f"persona{user}@escala.invalid",
                    actors[index % len(actors)],
                    user,
                )
                for index, (person, user) in enumerate(zip(persons, ids, strict=True))
            ),
        )
        self._committee(canton, actors, persons[3:10])
        return ids

    def _committee(self, canton: Canton, actors: list[int], persons: list[int]) -> None:
        body, _ = Body.objects.get_or_create(
            canton=canton,
            kind=BodyKind.EXECUTIVE_COMMITTEE,
            defaults={"name": f"Comisión Ejecutiva de {canton.name}"},
        )
        seats = reserve_ids(Seat, len(persons))
        since = date(2000, 1, 1)
        self.copy(
            Seat,
            ["id", "body_id", "actor_id", "since"],
            (
                (seat, body.pk, actors[(index + 3) % len(actors)], since)
                for index, seat in enumerate(seats)
            ),
        )
        self.copy(
            SeatHolding,
            ["seat_id", "person_id", "kind", "since"],
            (
                (seat, person, HolderKind.TITULAR, since)
                for seat, person in zip(seats, persons, strict=True)
            ),
        )

    def strategies(self, canton: Canton) -> dict[int, tuple[int, dict[int, list[int]]]]:
        """Year → (strategy, axis → its actions); a strategy lasts four years."""
        plans = {}
        last = self.scale.until.year
        for start in range(last - self.scale.years + 1, last + 1, 4):
            strategy = Strategy.objects.create(
                canton=canton,
                name=f"Estrategia de prevención {canton.name} {start}, serie {self.scale.seed}",
                start_year=start,
                end_year=start + 3,
            )
            axes = self._axes(strategy)
            for year in range(start, start + 4):
                plans[year] = (strategy.pk, axes)
        return plans

    @staticmethod
    def _axes(strategy: Strategy) -> dict[int, list[int]]:
        axes = Axis.objects.bulk_create(
            Axis(strategy=strategy, name=name, order=order)
            for order, name in enumerate(words.AXES, 1)
        )
        actions = StrategicAction.objects.bulk_create(
            StrategicAction(
                strategy=strategy, axis=axes[index % len(axes)], number=index + 1, title=title
            )
            for index, title in enumerate(words.ACTIONS)
        )
        found: dict[int, list[int]] = {axis.pk: [] for axis in axes}
        for action in actions:
            found[action.axis_id].append(action.pk)
        return found
