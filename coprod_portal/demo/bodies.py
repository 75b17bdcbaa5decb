"""The demonstration's bodies: a CCCI with its Comisión Ejecutiva and a working group by axis, the
forums, networks and tables of `data/registers/<canton>-bodies.toml`, and the unit; with seats,
letters, roles and the notices that they raise.

Made through the verbs that the pages use; days count back from the day of loading.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta

import pghistory

from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.evidence import pdf_of_lines
from coprod_portal.demo.texts import DATA
from core.accounts.enums import Role
from core.documents import store
from core.documents.models import StoredFile
from strategies.enums import (
    BodyKind,
    Cadence,
    HolderKind,
    QuorumRule,
    RecordKind,
    SeatRole,
    UnitTask,
)
from strategies.models import Body, Person, Seat, Strategy, duties
from strategies.models.holdings import Letter
from strategies.queries import make_executive_committee

TITULAR, ALTERNATE = HolderKind.TITULAR, HolderKind.ALTERNATE


@dataclass(frozen=True)
class Town:
    """What differs between the two cantons: names of actors and persons as `people` has them."""

    municipality: str
    union: str
    chair: str  # of the CCCI
    further: str  # the actor with a second seat in the CCCI
    without_titular: str
    groups: tuple[tuple[str, ...], ...]  # actors of each axis's group, in the order of the axes


TOWNS = {
    "103": Town(
        municipality="Municipalidad de Desamparados",
        union="UCADESA",
        chair="Municipalidad de Desamparados",
        further="MEP",
        without_titular="Cámara de Comerciantes de Desamparados",
        groups=(
            ("Fuerza Pública", "ADI Los Guido", "INAMU"),
            ("IAFA", "CCSS", "CCDR Desamparados"),
            ("INA", "MTSS", "Cámara de Comerciantes de Desamparados"),
            ("PANI", "MEP", "IMAS"),
        ),
    ),
    "601": Town(
        municipality="Municipalidad de Puntarenas",
        union="UCAPUN",
        chair="Municipalidad de Puntarenas",
        further="MEP",
        without_titular="Cámara de Turismo del Puerto",
        groups=(("INA", "MEP"), ("PANI", "IMAS"), ("Cámara de Turismo del Puerto", "ICODER")),
    ),
}


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """Everything of one canton, as its Secretaría Técnica would have registered it."""
    canton = strategy.canton
    writer = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    with pghistory.context(user=writer.pk, url="load_demo"):
        Story(cast, strategy, today).tell()


class Story:
    def __init__(self, cast: Cast, strategy: Strategy, today: date):
        self.cast, self.strategy, self.today = cast, strategy, today
        self.canton = strategy.canton
        self.town = TOWNS[self.canton.pk]
        self.long_ago = date(today.year - 2, 1, 1)

    def tell(self) -> None:
        council = self._council()
        committee = self._committee(council)
        self._groups(committee)
        self._others(council)
        self._unit(council)

    # --- small words ------------------------------------------------------------------------------

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _people(self, actor: str) -> list[Person]:
        found = Person.objects.filter(
            canton=self.canton, actor=self.cast.actor(self.canton.pk, actor), is_active=True
        )
        return list(found.order_by("pk"))

    def _file(self, title: str, *lines: str) -> StoredFile:
        return store.save(pdf_of_lines(title, lines), "application/pdf")

    def _body(self, kind: BodyKind, name: str, **rules) -> Body:
        return checked(Body(canton=self.canton, kind=kind, name=name, **rules))

    def _seat(self, body: Body, actor: str, *, since: date, people: int = 2, **given) -> Seat:
        """A seat with titular and alternate, as far as the actor has free persons."""
        seat = body.add_seat(self.cast.actor(self.canton.pk, actor), since=since, **given)
        for person, kind in zip(self._people(actor)[:people], (TITULAR, ALTERNATE), strict=False):
            seat.appoint(person, kind, since=since)
        return seat

    # --- the bodies ---------------------------------------------------------------------------

    def _council(self) -> Body:
        since, town = self._ago(600), self.town
        act = f"Acuerdo del Concejo Municipal de {self.canton.name}, sesión ordinaria 12."
        body = self._body(
            BodyKind.CCCI,
            f"Consejo Cantonal de Coordinación Interinstitucional de {self.canton.name}",
            purpose="Coordinar lo que las instituciones hacen en el cantón, para que ninguna lo "
            "haga sola ni dos veces.",
            founding_act=act,
            founding_file=self._file("Acto de creación del CCCI", act),
            cadence=Cadence.BIMONTHLY,
            record_kind=RecordKind.ACTA,
            notice_days=8,
            since=since,
        )
        chair = self._seat(body, town.chair, since=since)
        duties.assign(
            chair, SeatRole.CHAIR, "Convoca, preside y firma las actas del consejo.", since=since
        )
        union = self._seat(body, town.union, since=since)
        duties.assign(
            union,
            SeatRole.COORDINATION,
            "Lleva al consejo lo que acuerdan las asociaciones de desarrollo y les devuelve la "
            "respuesta.",
            since=self._ago(400),
        )
        for actor in ("IMAS", "PANI", "INA", "Fuerza Pública"):
            self._seat(body, actor, since=since)
        self._ending_term(body)
        self._second_seat(body)
        # Civil and private sector on their way: a seat that nobody holds yet.
        body.add_seat(
            self.cast.actor(self.canton.pk, town.without_titular), since=self._ago(40), votes=False
        )
        return body

    def _ending_term(self, body: Body) -> None:
        """The titular of INA, named for a year by letter, ends in eighteen days."""
        seat = body.seats.get(actor=self.cast.actor(self.canton.pk, "INA"))
        held = seat.holding(TITULAR, self.today)
        letter = Letter(
            "INA-DR-041",
            held.since,
            self._file("Carta de nombramiento", f"INA nombra a {held.person} ante el CCCI."),
        )
        until = self.today + timedelta(days=18)
        seat.correct(held, held.person, since=held.since, until=until, letter=letter)

    def _second_seat(self, body: Body) -> None:
        """Two seats of one institution, the second by the body's resolution (§5.1 B.2.3)."""
        actor, town = self.cast.actor(self.canton.pk, self.town.further), self.town
        since = self._ago(200)
        first, *others = self._people(town.further)
        seat = body.add_seat(actor, since=self._ago(600))
        seat.appoint(first, TITULAR, since=self._ago(600))
        text = (
            f"Se acuerda dar a {actor} un segundo puesto, sin voto, para la supervisión de los "
            "centros educativos."
        )
        further = body.add_seat(
            actor,
            since=since,
            votes=False,
            resolution_text=text,
            resolution_on=since - timedelta(days=6),
            resolution_file=self._file("Acuerdo de sesión 4", text),
        )
        if others:
            further.appoint(others[0], TITULAR, since=since)

    def _committee(self, council: Body) -> Body:
        """The Comisión Ejecutiva that the accounts decide from; its titular of IMAS or of the
        municipality changed during the year, with a letter."""
        body = make_executive_committee(self.canton)
        body.parent = council
        body.purpose = (
            "Proponer y aprobar los acuerdos de coproducción y el plan anual, y decidir lo que se "
            "le eleva."
        )
        body.record_kind, body.notice_days = RecordKind.ACTA, 5
        checked(body)
        seats = body.seats.filter(since__lte=self.today).order_by("pk")
        for seat in seats[:1]:
            text = "Preside las sesiones y comunica lo que la Comisión decide."
            duties.assign(seat, SeatRole.CHAIR, text, since=seat.since)
        changed = next((seat for seat in seats if self._began_late(seat)), seats.last())
        held = changed.holding(TITULAR, self.today)
        letter = Letter(
            "OF-118",
            held.since,
            self._file("Carta de nombramiento", f"Se nombra a {held.person} como titular."),
        )
        changed.correct(held, held.person, since=held.since, until=None, letter=letter)
        return body

    def _began_late(self, seat: Seat) -> bool:
        held = seat.holding(TITULAR, self.today)
        return held is not None and held.since > seat.since

    def _groups(self, committee: Body) -> None:
        """A working group for each axis, below the Comisión Ejecutiva (§5.1 B.4.1)."""
        axes = self.strategy.axes.order_by("order", "pk")
        for axis, actors in zip(axes, self.town.groups, strict=False):
            body = self._body(
                BodyKind.WORKING_GROUP,
                f"Grupo de trabajo: {axis.name}"[:120],
                parent=committee,
                axis=axis,
                purpose="Diseñar, poner en marcha y seguir las actividades del eje, y definir cada "
                "año los riesgos por los que responde.",
                since=self._ago(420),
                quorum_rule=QuorumRule.FIXED,
                quorum_number=2,
            )
            for place, actor in enumerate(actors):
                seat = self._seat(body, actor, since=self._ago(420), people=1 + place % 2)
                if place == 0:
                    text = "Coordina el grupo, reparte las tareas e informa a la Comisión."
                    duties.assign(seat, SeatRole.COORDINATION, text, since=self._ago(420))

    def _others(self, council: Body) -> None:
        """Forums, commissions, networks, tables: what else meets, as the file tells."""
        told = tomllib.loads((DATA / "registers" / f"{self.canton.slug}-bodies.toml").read_text())
        made: dict[str, Body] = {}
        for row in told["bodies"]:
            seats, since = row.pop("seats"), self._ago(row.pop("days_ago"))
            closed = row.pop("closed_days_ago", None)
            parent = made.get(row.pop("below", ""), council)
            body = self._body(row.pop("kind"), row.pop("name"), parent=parent, since=since, **row)
            for seat in seats:
                self._told_seat(body, since, **seat)
            if closed is not None:
                self._close(body, self._ago(closed))
            made[body.name] = body

    def _told_seat(
        self, body: Body, since: date, actor: str, role: str = "", text: str = "", **given
    ) -> None:
        seat = self._seat(body, actor, since=since, **given)
        if role:
            duties.assign(seat, SeatRole(role), text, since=since)

    @staticmethod
    def _close(body: Body, on: date) -> None:
        for seat in body.seats.all():
            seat.close(on=on)
        body.close(on=on)

    def _unit(self, council: Body) -> None:
        """Created by the Alcaldía, small at first: four of the eight functions run (R15, R16)."""
        since = self._ago(380)
        unit = self._body(
            BodyKind.TERRITORIAL_UNIT,
            "Unidad de Gestión Territorial",
            parent=council,
            cadence=Cadence.WEEKLY,
            purpose="Dar seguimiento diario a lo que las instancias acuerdan en el territorio.",
            founding_act="Resolución de la Alcaldía que crea la unidad.",
            since=since,
        )
        self._seat(unit, self.town.municipality, since=since)
        started = (
            (UnitTask.LIAISON, 380, "Con una persona a tiempo completo."),
            (UnitTask.DIAGNOSES, 330, "Primero los distritos prioritarios."),
            (UnitTask.AGREEMENTS, 270, ""),
            (UnitTask.MONITORING, 200, "Con la tabla de monitoreo del Anexo 1."),
        )
        for task, days, note in started:
            unit.switch_on(task, since=self._ago(days), note=note)
        paused = unit.switch_on(UnitTask.TRAINING, since=self._ago(260), note="Un taller piloto.")
        paused.switch_off(on=self._ago(120))
