"""Which actor and which person of the directory a row means."""

from django.core.exceptions import ValidationError

from core.lib.text import fold
from core.territory.models import Canton
from strategies.enums import ActorKind, ActorSource
from strategies.membership.reading import as_read
from strategies.models import Actor, Person
from strategies.models.actors import check_legal_id


class Unknown(Exception):
    """Nothing or several things are meant: the column's key, and how to mend it."""

    def __init__(self, key: str, message: str):
        super().__init__(message)
        self.key = key


def digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


class Directory:
    """The active actors of a canton, found by name, acronym or legal id. Read once for a file."""

    def __init__(self, canton: Canton):
        self.canton = canton
        self._found: dict[tuple[str, str], list[Actor]] = {}
        for actor in Actor.objects.of_canton(canton).filter(merged_into=None).order_by("pk"):
            self._learn(actor)

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
        """The actor that the row names, and whether it is new: then it stands in the directory from
        now on, to be sorted. Raises Unknown."""
        name = values.get("actor", "")
        acronym, legal_id = values.get("acronym", ""), values.get("legal_id", "")
        if legal_id:
            try:
                check_legal_id(legal_id)
            except ValidationError as fault:
                raise Unknown("legal_id", fault.messages[0]) from fault
        if not name:
            raise Unknown("actor", "está vacía. Escriba el nombre del actor.")
        found = self._by_name(name, acronym)
        if found is None:
            return self._new(name, acronym, legal_id), True
        self._refuse_mismatch(found, acronym, legal_id)
        if not found.is_active:
            raise Unknown("actor", f"{found} está inactivo en el directorio. Actívelo antes.")
        return found, False

    def _by_name(self, name: str, acronym: str) -> Actor | None:
        """By its name; what stands there may be the acronym too."""
        meant = self._found.get(("actor", fold(name))) or self._found.get(("acronym", fold(name)))
        if not meant:
            return None
        if len(meant) > 1 and acronym:
            meant = [one for one in meant if self._has_acronym(one, acronym)] or meant
        if len(meant) > 1:
            raise Unknown("actor", f"hay {len(meant)} actores con ese nombre. Únalos en Actores.")
        return meant[0]

    @staticmethod
    def _has_acronym(actor: Actor, acronym: str) -> bool:
        return fold(as_read(actor.acronym, "acronym")) == fold(acronym)

    def _refuse_mismatch(self, actor: Actor, acronym: str, legal_id: str) -> None:
        if acronym and not self._has_acronym(actor, acronym):
            kept = f"«{actor.acronym}»" if actor.acronym else "ninguna"
            raise Unknown(
                "acronym",
                f"la sigla de {actor.name} en el directorio es {kept}. Corrija la celda o el "
                "directorio.",
            )
        if legal_id and digits(legal_id) != digits(actor.legal_id):
            kept = actor.legal_id or "ninguna"
            raise Unknown(
                "legal_id",
                f"la cédula jurídica de {actor} en el directorio es {kept}. Corrija la celda o el "
                "directorio.",
            )

    def _new(self, name: str, acronym: str, legal_id: str) -> Actor:
        for key in self._keys("", acronym, legal_id):
            for other in self._found.get(key, []):
                raise Unknown(
                    key[0],
                    f"es de {other.full_name}, no de «{name}». Escriba el nombre como está en el "
                    "directorio.",
                )
        actor = Actor.objects.create(
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

    def person(self, actor: Actor, name: str) -> Person | None:
        """By name; spaces that nobody sees tell no two persons apart."""
        persons = Person.objects.filter(actor=actor, canton=self.canton).order_by("pk")
        wanted = fold(name)
        return next((one for one in persons if fold(as_read(one.name, "titular")) == wanted), None)
