"""Diagnoses, priorities, the social offer and recommendations for tests."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from strategies.enums import BodyKind, Frequency, IndicatorLevel, TopicKind
from strategies.models import (
    Body,
    Diagnosis,
    Finding,
    Indicator,
    IndicatorValue,
    PriorityTopic,
    PriorityZone,
    Recommendation,
    ServiceOffer,
)
from tests.factories import ActorFactory, StrategyFactory


class DiagnosisFactory(DjangoModelFactory):
    class Meta:
        model = Diagnosis

    canton_id = "103"
    title = factory.Sequence(lambda n: f"Diagnóstico {n}")
    made_on = date(2015, 3, 2)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    diagnosis = factory.SubFactory(DiagnosisFactory)
    text = factory.Sequence(lambda n: f"Hallazgo {n}")


class ZoneFactory(DjangoModelFactory):
    class Meta:
        model = PriorityZone

    canton_id = "103"
    name = factory.Sequence(lambda n: f"Zona {n}")
    evidence = "Denuncias de 2014"
    since = date(2015, 1, 1)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = PriorityTopic

    canton_id = "103"
    kind = TopicKind.POPULATION
    name = factory.Sequence(lambda n: f"Población {n}")
    evidence = "Encuesta de 2014"
    since = date(2015, 1, 1)


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = ServiceOffer

    canton_id = "103"
    actor = factory.SubFactory(ActorFactory)
    name = factory.Sequence(lambda n: f"Servicio {n}")


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    canton_id = "103"
    kind = BodyKind.DIALOGUE_TABLE
    name = factory.Sequence(lambda n: f"Mesa {n}")


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    canton_id = "103"
    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Recomendación {n}")
    text = "Poner una persona promotora en el parque."
    evidence = "Encuesta de 2014"
    presented_on = date(2015, 8, 3)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    strategy = factory.SubFactory(StrategyFactory)
    level = IndicatorLevel.OUTCOME
    name = factory.Sequence(lambda n: f"Indicador {n}")
    formula = "Personas que terminan ÷ personas que empiezan × 100"
    unit = "%"
    source = "Registro de la municipalidad"
    frequency = Frequency.QUARTERLY
    responsible = factory.SubFactory(ActorFactory)


class ValueFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    on = factory.Sequence(lambda n: date(2015, 1 + n % 9, 1 + n % 28))
    value = 10
