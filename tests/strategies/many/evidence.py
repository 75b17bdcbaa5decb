"""Diagnoses, priorities, the social offer, indicators, the protocol, initiatives.

Each function makes what its pages stand on, and answers with their addresses and with what makes
the rows from one number up to another."""

from datetime import date, timedelta

from strategies.models import (
    Body,
    Diagnosis,
    DiagnosisFile,
    Finding,
    Indicator,
    IndicatorValue,
    Initiative,
    PriorityTopic,
    Recommendation,
    ServiceOffer,
    Solution,
    SolutionAdoption,
)
from tests import factories
from tests.strategies.many.parts import (
    TODAY,
    actions,
    actors,
    agreements,
    files,
    findings,
    spread,
    users,
    zones,
)
from tests.strategies.priorities import factories as evidence


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


SUBJECTS = (
    diagnoses,
    priorities,
    offer,
    gaps,
    indicators,
    adoption,
    initiatives,
    initiative,
)
