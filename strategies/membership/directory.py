"""Which actor and which person of the directory a row means."""

from django.core.exceptions import ValidationError

from core.lib.text import fold
from core.territory.models import Canton
from strategies.enums import ActorKind, ActorSource
from strategies.membership.faults import Fault
from strategies.membership.reading import Row, as_read
from strategies.models import Actor, Person
from strategies.models.actors import check_legal_id


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


class Directory:
    """The active actors of a canton, found by name, acronym or legal id, and their persons. Read
    once for a file."""

    def __init__(self, canton: Canton):
        self.canton = canton
        self._found: dict[tuple[str, str], list[Actor]] = {}
        self._persons: dict[tuple[int, str], Person] = {}
        for actor in Actor.objects.of_canton(canton).filter(merged_into=None).order_by("pk"):
            self._learn(actor)

    @classmethod
    def locked(cls, canton: Canton, rows: list[Row]) -> tuple["Directory", set[int]]:
        """As it stands once the actors that the rows mean are locked; and the keys of these."""
        meant = cls(canton)._meant(rows)
        locked = Actor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=meant)
        list(locked.order_by("pk").values_list("pk"))
        return cls(canton), meant

    def _meant(self, rows: list[Row]) -> set[int]:
        names = {fold(row.values.get("actor", "")) for row in rows}
        keys = [(kind, name) for name in names for kind in ("actor", "acronym")]
        return {actor.pk for key in keys for actor in self._found.get(key, [])}

    def _learn(self, actor: Actor) -> None:
        for key in self._keys(actor.name, actor.acronym, actor.legal_id):
            self._found.setdefault(key, []).append(actor)

    @staticmethod
    def _keys(name: str, acronym: str, legal_id: str) -> list[tuple[str, str]]:
        keys = [
            ("actor", fold(as_read(name, "actor"))),
            ("acronym", fold(as_read(acronym, "acronym"))),
            ("legal_id", digits(legal_id)),
        ]
        return [key for key in keys if key[1]]

    def actor(self, values: dict) -> tuple[Actor, bool]:
        """The actor that the row names, and whether it is new: then it is to be stored, to be
        sorted, and the rows that follow find it. Raises Fault."""
        name = values.get("actor", "")
        acronym, legal_id = values.get("acronym", ""), values.get("legal_id", "")
        if legal_id:
            try:
                check_legal_id(legal_id)
            except ValidationError as fault:
                raise Fault("legal_id", fault.messages[0]) from fault
        if not name:
            raise Fault("actor", "está vacía. Escriba el nombre del actor.")
        found = self._by_name(name, acronym)
        if found is None:
            return self._new(name, acronym, legal_id), True
        self._refuse_mismatch(found, acronym, legal_id)
        if not found.is_active:
            raise Fault("actor", f"{found} está inactivo en el directorio. Actívelo antes.")
        return found, False

    def _by_name(self, name: str, acronym: str) -> Actor | None:
        """By its name; what stands there may be the acronym too."""
        meant = self._found.get(("actor", fold(name))) or self._found.get(("acronym", fold(name)))
        if not meant:
            return None
        if len(meant) > 1 and acronym:
            meant = [one for one in meant if self._has_acronym(one, acronym)] or meant
        if len(meant) > 1:
            raise Fault("actor", f"hay {len(meant)} actores con ese nombre. Únalos en Actores.")
        return meant[0]

    @staticmethod
    def _has_acronym(actor: Actor, acronym: str) -> bool:
        return fold(as_read(actor.acronym, "acronym")) == fold(acronym)

    def _refuse_mismatch(self, actor: Actor, acronym: str, legal_id: str) -> None:
        if acronym and not self._has_acronym(actor, acronym):
            kept = f"«{actor.acronym}»" if actor.acronym else "ninguna"
            raise Fault(
                "acronym",
                f"la sigla de {actor.name} en el directorio es {kept}. Corrija la celda o el "
                "directorio.",
            )
        if legal_id and digits(legal_id) != digits(actor.legal_id):
            kept = actor.legal_id or "ninguna"
            raise Fault(
                "legal_id",
                f"la cédula jurídica de {actor} en el directorio es {kept}. Corrija la celda o el "
                "directorio.",
            )

    def _new(self, name: str, acronym: str, legal_id: str) -> Actor:
        for key in self._keys("", acronym, legal_id):
            for other in self._found.get(key, []):
                raise Fault(
                    key[0],
                    f"es de {other.full_name}, no de «{name}». Escriba el nombre como está en el "
                    "directorio.",
                )
        actor = Actor(
            name=name,
            acronym=acronym,
            legal_id=legal_id,
            canton=self.canton,
            kind=ActorKind.UNSORTED,
            source=ActorSource.IMPORT,
        )
        self._learn(actor)
        return actor

    def forget(self, actor: Actor) -> None:
        """Its row was refused, so it was not stored."""
        for found in self._found.values():
            if actor in found:
                found.remove(actor)

    def learn_person(self, person: Person) -> None:
        """The first one counts; spaces that nobody sees tell no two persons apart."""
        key = (person.actor_id, fold(as_read(person.name, "titular")))
        self._persons.setdefault(key, person)

    def forget_person(self, person: Person) -> None:
        del self._persons[person.actor_id, fold(as_read(person.name, "titular"))]

    def person(self, actor: Actor, name: str) -> Person | None:
        return self._persons.get((actor.pk, fold(name)))
