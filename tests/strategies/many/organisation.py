"""Bodies and seats, the actors' map, trainings, técnicos and doctrine.

Each function makes what its pages stand on, and answers with their addresses and with what makes
the rows from one number up to another."""

from datetime import date, timedelta

from strategies.enums import BodyKind, PlanState
from strategies.models import (
    Actor,
    Body,
    DoctrineDocument,
    Initiative,
    PlanLine,
    Seat,
    SeatDuty,
    SeatHolding,
    ServiceOffer,
    Task,
    TrainingRecord,
    UnitFunction,
)
from tests import factories
from tests.strategies.many.parts import (
    DISTRICTS,
    TODAY,
    actors,
    attended,
    files,
    persons,
    profiles,
    seats,
    spread,
)
from tests.strategies.plans import make


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
    training,
    doctrine,
)
