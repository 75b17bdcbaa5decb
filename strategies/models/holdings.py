"""Who holds a seat, as titular or as alternate, from a day until another."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.lasting import Lasting, LastingQuerySet
from core.lib.versions import Versioned
from strategies.enums import HolderKind
from strategies.models.actors import Person

# btree_gist may be missing, so numbers are compared as ranges of one.
DAYS = Func("since", "until", Value("[]"), function="daterange")


def only(field: str) -> Func:
    """The key as a range of one, which a GiST index knows without any extension."""
    return Func(field, field, Value("[]"), function="int8range")


@dataclass(frozen=True, slots=True)
class Letter:
    """An appointment letter: number, date and file, each where there is one."""

    number: str = ""
    on: date | None = None
    file: StoredFile | None = None


@tracked()
class SeatHolding(Lasting, Versioned):
    """A person in a seat, as titular or alternate, from a day until another."""

    seat = models.ForeignKey("Seat", models.PROTECT, related_name="holdings", verbose_name="puesto")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="holdings", verbose_name="persona"
    )
    kind = models.CharField("como", max_length=10, choices=HolderKind)
    since = models.DateField("desde")
    until = models.DateField("hasta", null=True, blank=True)
    letter_number = models.CharField(
        "número de la carta de nombramiento", max_length=40, blank=True
    )
    letter_on = models.DateField("fecha de la carta de nombramiento", null=True, blank=True)
    letter_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="carta de nombramiento",
    )

    objects = LastingQuerySet.as_manager()

    class Meta:
        verbose_name = "titularidad"
        verbose_name_plural = "titularidades"
        ordering = ["seat", "kind", "-since"]
        constraints = [
            *(
                ExclusionConstraint(
                    name=f"one_{kind.value}_at_a_time",
                    expressions=[(only("seat"), "&&"), (DAYS, "&&")],
                    condition=Q(kind=kind),
                    violation_error_message="El puesto ya tiene a otra persona en esas fechas.",
                )
                for kind in HolderKind
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="holding_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()}"

    @property
    def days_in_words(self) -> str:
        """«desde el 01/03/2026»; «del 01/03/2026 al 31/12/2026»."""
        if self.until is None:
            return f"desde el {self.since:%d/%m/%Y}"
        return f"del {self.since:%d/%m/%Y} al {self.until:%d/%m/%Y}"

    def write(self, person: Person, *, until: date | None, letter: Letter | None) -> None:
        """Keep it as the seat's verbs decided; without a letter, the one that is there stays when
        the person does."""
        if letter is None and person.pk != self.person_id:
            letter = Letter()
        self.person, self.until = person, until
        if letter is not None:
            self.letter_number, self.letter_on = letter.number, letter.on
            self.letter_file = letter.file
        if not self._state.adding:
            self.version += 1
        letter_fields = ("letter_number", "letter_on", "letter_file")
        self.seat.desk.put(self, "person", "since", "until", *letter_fields, "version")

    def end(self, on: date) -> None:
        self.until = on
        self.version += 1
        self.seat.desk.put(self, "until", "version")
