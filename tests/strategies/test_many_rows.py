"""Every page and file of this room asks the database as much for two rows as for two hundred: the
lists, and the pages of one row with a list inside.

A case makes rows that differ in whatever the page shows beside them (an actor, a person, a
district each), since what all rows share is asked once anyway.
"""

from datetime import date, timedelta
from functools import partial

import pytest

from agreements.enums import State
from agreements.models import Agreement
from core.accounts.models import User
from core.documents.models import StoredFile
from strategies.enums import BodyKind, PlanState
from strategies.models import (
    ActionProgramme,
    Actor,
    AnnualPlan,
    Axis,
    Body,
    Diagnosis,
    DiagnosisFile,
    DoctrineDocument,
    Finding,
    Indicator,
    IndicatorValue,
    Initiative,
    NationalProgramme,
    OfficerProfile,
    Person,
    PlanLine,
    PlanStep,
    PoiItem,
    PoiWindow,
    PriorityTopic,
    PriorityZone,
    Recommendation,
    RiskFocus,
    RiskFocusAction,
    Seat,
    SeatDuty,
    SeatHolding,
    ServiceOffer,
    Solution,
    SolutionAdoption,
    StrategicAction,
    Strategy,
    Task,
    Training,
    TrainingRecord,
    UnitFunction,
)
from tests import factories
from tests.strategies.plans import make
from tests.strategies.priorities import factories as evidence

TODAY = date(2015, 11, 23)
DISTRICTS = ("10301", "10302", "10303", "10313")
# They count rows and name none.
SUMMED = {"/actores/distritos/", "/oferta/cuadro/"}


# --- rows, each with its own parts ---------------------------------------------------------------


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


# --- bodies and seats ------------------------------------------------------------------------


def bodies():
    top = make.body(kind=BodyKind.CCCI)

    def fill(first, last):
        made = Body.objects.bulk_create(
            Body(canton_id="103", kind="local_forum", name=f"Foro {n}", parent=top)
            for n in range(first, last)
        )
        actor = factories.ActorFactory()
        Seat.objects.bulk_create(Seat(body=one, actor=actor, since=TODAY) for one in made)

    return ("/instancias/", "/instancias/modelo/", f"/instancias/{top.pk}/"), fill


def members():
    body = make.body()
    pages = (f"/instancias/{body.pk}/", f"/instancias/{body.pk}/integracion.xlsx")

    def fill(first, last):
        made = seats(first, last, body)
        line = PlanLine.objects.first() or make.line(make.plan(state=PlanState.APPROVED))
        Task.objects.bulk_create(
            Task(line=line, seat=seat, title=f"Tarea {seat.pk}", due_on=TODAY) for seat in made
        )

    return (*pages, "/instancias/modelo/", "/instancias/"), fill


def history_of_a_seat():
    seat = make.body().add_seat(factories.ActorFactory(), since=date(2000, 1, 1))
    line = make.line(make.plan(state=PlanState.APPROVED))

    def fill(first, last):
        people, letters = persons(first, last, of=seat.actor), files(first, last)
        for kind in ("titular", "alternate"):
            SeatHolding.objects.bulk_create(
                SeatHolding(
                    seat=seat,
                    person=person,
                    kind=kind,
                    since=date(2000, 1, 1) + timedelta(10 * n),
                    until=date(2000, 1, 5) + timedelta(10 * n),
                    letter_file=file,
                )
                for n, person, file in zip(range(first, last), people, letters, strict=True)
            )
        SeatDuty.objects.bulk_create(
            SeatDuty(
                seat=seat,
                since=date(2000, 1, 1) + timedelta(10 * n),
                until=date(2000, 1, 5) + timedelta(10 * n),
            )
            for n in range(first, last)
        )
        Task.objects.bulk_create(
            Task(line=line, seat=seat, title=f"Tarea {n}", due_on=TODAY) for n in range(first, last)
        )

    return (f"/instancias/puestos/{seat.pk}/", f"/instancias/puestos/{seat.pk}/nombrar/"), fill


def unit():
    body = factories.territorial_unit()

    def fill(first, last):
        UnitFunction.objects.bulk_create(
            UnitFunction(
                body=body,
                task="liaison",
                since=date(2000, 1, 1) + timedelta(10 * n),
                until=date(2000, 1, 5) + timedelta(10 * n),
            )
            for n in range(first, last)
        )
        people = [seat.holdings.get(kind="titular").person for seat in seats(first, last, body)]
        profiles(people, body)

    return (f"/instancias/{body.pk}/", "/tecnicos/"), fill


def profiles(people, body) -> None:
    OfficerProfile.objects.bulk_create(
        OfficerProfile(
            person=person, unit=body, dedication="shared", profession="Derecho", since=TODAY
        )
        for person in people
    )


# --- the actors' map -------------------------------------------------------------------------


def directory():
    def fill(first, last):
        made = actors(first, last)
        spread(made)
        persons(first, last, is_leader=True, district_id=DISTRICTS[0])
        # Two by two one and the same, so as many pairs are proposed.
        Actor.objects.bulk_create(
            Actor(name=name, canton_id="103")
            for n in range(first, last)
            for name in (f"{n:04} Vecinas", f"Vecinas {n:04}")
        )

    pages = ("", "directorio.xlsx", "distritos/", "lideres/", "duplicados/")
    return tuple(f"/actores/{page}" for page in pages), fill


def actor():
    row = factories.ActorFactory(canton_id="103")

    def fill(first, last):
        people = persons(first, last, of=row)
        Initiative.objects.bulk_create(
            Initiative(canton_id="103", kind="project", name=f"Red {n}", actor=row)
            for n in range(first, last)
        )
        ServiceOffer.objects.bulk_create(
            ServiceOffer(canton_id="103", name=f"Servicio {n}", actor=row)
            for n in range(first, last)
        )
        grown = Body.objects.bulk_create(
            Body(canton_id="103", kind="local_forum", name=f"Foro {n}") for n in range(first, last)
        )
        made = Seat.objects.bulk_create(Seat(body=one, actor=row, since=TODAY) for one in grown)
        SeatHolding.objects.bulk_create(
            SeatHolding(seat=seat, person=person, kind="titular", since=TODAY)
            for seat, person in zip(made, people, strict=True)
        )
        attended(people)

    return (f"/actores/{row.pk}/",), fill


def attended(people) -> None:
    made = Training.objects.bulk_create(
        factories.TrainingFactory.build(canton_id="103", provider=person.actor) for person in people
    )
    TrainingRecord.objects.bulk_create(
        TrainingRecord(training=training, person=person)
        for training, person in zip(made, people, strict=True)
    )


# --- strategy and plans ----------------------------------------------------------------------


def strategies():
    row = factories.StrategyFactory()

    def fill(first, last):
        Strategy.objects.bulk_create(
            Strategy(canton_id="103", name=f"E {n}", start_year=2015, end_year=2018)
            for n in range(first, last)
        )
        found = actions(first, last, row)
        programmes = NationalProgramme.objects.bulk_create(
            NationalProgramme(name=f"Programa número {n}") for n in range(first, last)
        )
        ActionProgramme.objects.bulk_create(
            ActionProgramme(action=action, programme=programme)
            for action, programme in zip(found, programmes, strict=True)
        )

    return ("/estrategias/", f"/estrategias/{row.pk}/"), fill


def actions(first, last, strategy) -> list[StrategicAction]:
    """Each under an axis of its own."""
    axes = Axis.objects.bulk_create(
        Axis(strategy=strategy, name=f"Eje de la fila {n}", order=n) for n in range(first, last)
    )
    return StrategicAction.objects.bulk_create(
        StrategicAction(axis=axis, strategy=strategy, number=n + 1000, title=f"Acción {n}")
        for n, axis in zip(range(first, last), axes, strict=True)
    )


def plans():
    def fill(first, last):
        made = Strategy.objects.bulk_create(
            Strategy(canton_id="103", name=f"E {n}", start_year=2015, end_year=2018)
            for n in range(first, last)
        )
        AnnualPlan.objects.bulk_create(AnnualPlan(strategy=one, year=2015) for one in made)

    return ("/planes/",), fill


def plan():
    row = make.plan(state=PlanState.APPROVED)

    def fill(first, last):
        groups = Body.objects.bulk_create(
            Body(canton_id="103", kind="working_group", name=f"Grupo {n}")
            for n in range(first, last)
        )
        items = poi_items(first, last)
        made = PlanLine.objects.bulk_create(
            PlanLine(
                plan=row,
                action=action,
                activity=f"Actividad {action.pk}",
                group=group,
                lead_actor=item.actor,
                poi_item=item,
                order=n,
            )
            for n, (action, group, item) in enumerate(
                zip(actions(first, last, row.strategy), groups, items, strict=True), start=first
            )
        )
        spread(made)
        PlanStep.objects.bulk_create(
            PlanStep(plan=row, name="submit", to_state="in_committee", by=user)
            for user in users(first, last)
        )

    return (f"/planes/{row.pk}/", f"/planes/{row.pk}/plan.xlsx"), fill


def line():
    row = make.line(make.plan(state=PlanState.APPROVED))
    group = make.body()

    def fill(first, last):
        agreements(first, last, row.action.axis, plan_line=row)
        Task.objects.bulk_create(
            Task(line=row, seat=seat, title="Pedir el salón", due_on=TODAY)
            for seat in seats(first, last, group)
        )
        ActionProgramme.objects.bulk_create(
            ActionProgramme(action=row.action, programme=programme)
            for programme in NationalProgramme.objects.bulk_create(
                NationalProgramme(name=f"Programa número {n}") for n in range(first, last)
            )
        )

    return (f"/planes/lineas/{row.pk}/",), fill


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


def poi():
    def fill(first, last):
        poi_items(first, last)
        PoiWindow.objects.bulk_create(
            PoiWindow(
                canton_id="103",
                name=f"Ventana {n}",
                year=2016,
                opens_on=date(2015, 3, 1),
                closes_on=date(2015, 9, 30),
            )
            for n in range(first, last)
        )

    return ("/poi/", "/poi/poi.xlsx", "/poi/ventanas/"), fill


def risks():
    group = make.body()
    strategy = factories.StrategyFactory()

    def fill(first, last):
        made = RiskFocus.objects.bulk_create(
            RiskFocus(group=group, year=2000 + n % 90, risks=f"Riñas {n}")
            for n in range(first, min(last, 90))  # as many years as a group may have
        )
        RiskFocusAction.objects.bulk_create(
            RiskFocusAction(riskfocus=risk, strategicaction=action)
            for risk, action in zip(made, actions(first, first + len(made), strategy), strict=True)
        )

    return (f"/instancias/{group.pk}/riesgos/", f"/instancias/{group.pk}/"), fill


# --- priorities and indicators ---------------------------------------------------------------


def diagnoses():
    row = evidence.DiagnosisFactory()

    def fill(first, last):
        made = Diagnosis.objects.bulk_create(
            Diagnosis(canton_id="103", title=f"D {n}", made_on=TODAY) for n in range(first, last)
        )
        spread(made)
        found = Finding.objects.bulk_create(
            Finding(diagnosis=row, order=n + 1, text=f"Hallazgo {n}") for n in range(first, last)
        )
        DiagnosisFile.objects.bulk_create(
            DiagnosisFile(diagnosis=row, file=file, name=f"{file.pk}.pdf")
            for file in files(first, last)
        )
        zones(found)

    return ("/diagnosticos/", row.get_absolute_url()), fill


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


def priorities():
    row = evidence.ZoneFactory()
    row.districts.set(["10313"])

    def fill(first, last):
        made = zones(findings(first, last))
        Recommendation.objects.bulk_create(
            evidence.RecommendationFactory.build(
                canton_id="103", body=body, zone=row if n % 2 else zone, diagnosis=None
            )
            for n, (body, zone) in enumerate(
                zip(
                    Body.objects.bulk_create(
                        Body(canton_id="103", kind="dialogue_table", name=f"Mesa {n}")
                        for n in range(first, last)
                    ),
                    made,
                    strict=True,
                )
            )
        )

    return ("/prioridades/", row.get_absolute_url(), "/recomendaciones/"), fill


def offer():
    zone = evidence.ZoneFactory()
    zone.districts.set(["10313"])

    def fill(first, last):
        found = actors(first, last, age_groups=["12-17"])
        spread(found)
        made = ServiceOffer.objects.bulk_create(
            ServiceOffer(canton_id="103", actor=actor, name="Taller", places=10) for actor in found
        )
        spread(made)
        Initiative.objects.bulk_create(
            Initiative(canton_id="103", kind="project", name=f"Red {n}", actor=actor)
            for n, actor in zip(range(first, last), found, strict=True)
        )

    pages = ("/oferta/", "/oferta/oferta.xlsx", "/oferta/cuadro/", "/oferta/vacios/")
    who = "/prioridades/quien/"
    return (*pages, f"{who}?edad_desde=13", f"{who}?zona={zone.pk}"), fill


def gaps():
    """As many populations, in two zones, that no service reaches."""
    for name in ("Los Guido", "San Miguel"):
        evidence.ZoneFactory(name=name).districts.set(["10313"])

    def fill(first, last):
        PriorityTopic.objects.bulk_create(
            evidence.TopicFactory.build(canton_id="103", name=f"P {n}", age_groups=["65+"])
            for n in range(first, last)
        )

    return ("/oferta/vacios/",), fill


def indicators():
    row = evidence.IndicatorFactory(target=80, target_year=2018)

    def fill(first, last):
        made = Indicator.objects.bulk_create(
            evidence.IndicatorFactory.build(
                name=f"I {n}", strategy=row.strategy, responsible=actor, action=action
            )
            for n, actor, action in zip(
                range(first, last),
                actors(first, last),
                actions(first, last, row.strategy),
                strict=True,
            )
        )
        by = users(first, last)
        IndicatorValue.objects.bulk_create(
            IndicatorValue(indicator=one, on=date(2015, 1, 1), value=1, recorded_by=user)
            for one, user in zip(made, by, strict=True)
        )
        IndicatorValue.objects.bulk_create(
            IndicatorValue(
                indicator=row,
                on=date(2015, 1, 1) + timedelta(n),
                value=n,
                file=file,
                file_name="a.pdf",
                recorded_by=user,
            )
            for n, user, file in zip(range(first, last), by, files(first, last), strict=True)
        )

    return ("/indicadores/", "/indicadores/indicadores.xlsx", row.get_absolute_url()), fill


# --- the protocol, initiatives, learning --------------------------------------------------------


def adoption():
    solutions = list(Solution.objects.order_by("challenge", "priority"))

    def fill(first, last):
        """Two hundred marks: the solutions, by one body after another."""
        number = len(solutions)
        wanted = {f"Foro {n // number}" for n in range(first, last)}
        for name in wanted:
            Body.objects.get_or_create(canton_id="103", kind="local_forum", name=name)
        by_name = Body.objects.in_bulk(field_name="pk")
        named = {body.name: body for body in by_name.values()}
        SolutionAdoption.objects.bulk_create(
            SolutionAdoption(
                body=named[f"Foro {n // number}"], solution=solutions[n % number], state="adopted"
            )
            for n in range(first, last)
        )

    return ("/protocolo/adopcion/", "/protocolo/adopcion/1/A.1/"), fill


def initiatives():
    def fill(first, last):
        made = Initiative.objects.bulk_create(
            Initiative(canton_id="103", kind="project", name=f"Red {actor.pk}", actor=actor)
            for actor in actors(first, last)
        )
        spread(made)

    return ("/iniciativas/", "/iniciativas/lista.xlsx"), fill


def initiative():
    row = factories.InitiativeFactory(age_groups=["12-17", "18-35"])
    axis = factories.AxisFactory()

    def fill(first, last):
        agreements(first, last, axis)

    return (row.get_absolute_url(),), fill


def training():
    row = factories.TrainingFactory()

    def fill(first, last):
        people = persons(first, last)
        TrainingRecord.objects.bulk_create(
            TrainingRecord(training=row, person=person) for person in people
        )
        persons(first + 1000, last + 1000)  # those who can be added
        attended(people)

    pages = ("", "personas/", "personas.xlsx", f"{row.pk}/")
    return tuple(f"/capacitaciones/{page}" for page in pages), fill


def doctrine():
    def fill(first, last):
        DoctrineDocument.objects.bulk_create(
            factories.DoctrineFactory.build(canton_id="103" if n % 2 else None, file=file)
            for n, file in enumerate(files(first, last))
        )

    return ("/doctrina/",), fill


SUBJECTS = (
    bodies,
    members,
    history_of_a_seat,
    unit,
    directory,
    actor,
    strategies,
    plans,
    plan,
    line,
    poi,
    risks,
    diagnoses,
    priorities,
    offer,
    gaps,
    indicators,
    adoption,
    initiatives,
    initiative,
    training,
    doctrine,
)


@pytest.mark.parametrize("begin", SUBJECTS, ids=lambda begin: begin.__name__)
def test_two_rows_and_two_hundred_ask_the_same(begin, personas, sign_in, count_queries, today):
    today(TODAY.year, TODAY.month, TODAY.day)
    client = sign_in(personas("technical_secretariat"))
    pages, fill = begin()
    sizes: dict[str, list[int]] = {page: [] for page in pages}

    def shown(page) -> None:
        answer = client.get(page)
        assert answer.status_code == 200, page
        sizes[page].append(len(answer.content))

    def counted() -> dict[str, int]:
        shown(pages[0])  # the bar's numbers are kept for a while
        return {page: count_queries(partial(shown, page)) for page in pages}

    fill(0, 2)
    few = counted()
    fill(2, 200)
    assert counted() == few
    without = [page for page in pages if sizes[page][-1] <= sizes[page][0]]
    assert set(without) <= SUMMED, "the rows are there"
