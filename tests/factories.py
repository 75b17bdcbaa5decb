"""Objects for tests, made with the fewest facts that the rules ask for."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from agreements.enums import Form, State
from agreements.models import (
    Agreement,
    AgreementActor,
    AgreementContact,
    Commitment,
    ScheduledAction,
    SubActivity,
)
from core.accounts.enums import COUNTRY_ROLES
from core.accounts.models import RoleAssignment, User
from strategies.enums import (
    ActorKind,
    Audience,
    BodyKind,
    Dedication,
    DoctrineTopic,
    HolderKind,
    InitiativeKind,
)
from strategies.models import (
    Actor,
    Axis,
    Body,
    DoctrineDocument,
    Initiative,
    OfficerProfile,
    Person,
    StrategicAction,
    Strategy,
    Training,
    TrainingRecord,
)

PASSWORD = "una-clave-larga-de-prueba"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Persona {n}")
    email = factory.Sequence(lambda n: f"persona{n}@demo.invalid")
    password = factory.django.Password(PASSWORD)


def user_with_role(role, canton: str | None = None, **fields) -> User:
    user = UserFactory(**fields)
    RoleAssignment.objects.create(
        user=user,
        role=role,
        canton_id=None if role in COUNTRY_ROLES else canton,
        since=date(2000, 1, 1),
    )
    return user


class ActorFactory(DjangoModelFactory):
    class Meta:
        model = Actor

    name = factory.Sequence(lambda n: f"Institución número {n}")
    kind = ActorKind.PUBLIC_INSTITUTION


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    canton_id = "103"
    name = factory.Sequence(lambda n: f"Representante {n}")
    actor = factory.SubFactory(ActorFactory)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = Strategy

    canton_id = "103"
    name = factory.Sequence(lambda n: f"Estrategia cantonal {n}")
    start_year = 2015
    end_year = 2018


class AxisFactory(DjangoModelFactory):
    class Meta:
        model = Axis

    strategy = factory.SubFactory(StrategyFactory)
    name = factory.Sequence(lambda n: f"Eje {n}")


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = StrategicAction

    axis = factory.SubFactory(AxisFactory)
    strategy = factory.SelfAttribute("axis.strategy")
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Acción estratégica {n}")


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = Initiative

    canton_id = "103"
    kind = InitiativeKind.PROJECT
    name = factory.Sequence(lambda n: f"Iniciativa {n}")


class TrainingFactory(DjangoModelFactory):
    class Meta:
        model = Training

    canton_id = "103"
    title = factory.Sequence(lambda n: f"Capacitación {n}")
    topic = "Cultura de paz"
    audience = Audience.OFFICIALS
    held_on = date(2015, 3, 4)
    hours = 8


class TrainingRecordFactory(DjangoModelFactory):
    class Meta:
        model = TrainingRecord

    training = factory.SubFactory(TrainingFactory)
    person = factory.SubFactory(PersonFactory)


def territorial_unit(canton: str = "103") -> Body:
    """The canton's Unidad de Gestión Territorial, made when first asked for."""
    body, _ = Body.objects.get_or_create(
        canton_id=canton,
        kind=BodyKind.TERRITORIAL_UNIT,
        defaults={"name": "Unidad de Gestión Territorial"},
    )
    return body


class OfficerProfileFactory(DjangoModelFactory):
    class Meta:
        model = OfficerProfile

    person = factory.SubFactory(PersonFactory)
    unit = factory.LazyAttribute(lambda profile: territorial_unit(profile.person.canton_id))
    dedication = Dedication.EXCLUSIVE
    profession = "Trabajo social"
    since = date(2015, 1, 5)


class DoctrineFactory(DjangoModelFactory):
    """The country's, as a link."""

    class Meta:
        model = DoctrineDocument

    title = factory.Sequence(lambda n: f"Documento {n}")
    topic = DoctrineTopic.CONCEPT
    published_on = date(2014, 5, 6)
    link = "https://paz.invalid/documento"


class AgreementFactory(DjangoModelFactory):
    """An empty draft; `complete_agreement` fills it in."""

    class Meta:
        model = Agreement

    axis = factory.SubFactory(AxisFactory)
    strategy = factory.SelfAttribute("axis.strategy")
    form = Form.CONVENIO
    reference = factory.Sequence(lambda n: f"103-BORR-{n + 1:04d}")


def complete_agreement(
    canton: str = "103", *, state: State = State.BORRADOR, **fields
) -> Agreement:
    """An agreement that misses nothing: July 2015 to September 2015, one sub-activity a month.

    A state other than a draft is set as it is, without log rows: use the verbs where those matter.
    """
    axis = fields.pop("axis", None) or AxisFactory(strategy__canton_id=canton)
    fields.setdefault("period_start", date(2015, 7, 1))
    fields.setdefault("period_end", date(2015, 9, 1))
    is_draft = state == State.BORRADOR
    number = Agreement.objects.count() + 1
    fields.setdefault(
        "reference",
        f"{canton}-BORR-{number:04d}"
        if is_draft
        else f"{canton}-{fields['period_start'].year}-{number:03d}",
    )
    agreement = AgreementFactory(
        axis=axis,
        strategy=axis.strategy,
        state=state,
        objective="Ofrecer formación a las familias.",
        planned_activity="Mapeo de familias y acciones formativas.",
        institutional_programmes=["Plan Puente al Desarrollo"],
        target="450 familias identificadas.",
        population="450 familias",
        territory_description="Distritos prioritarios",
        civil_society_actors=["Líderes comunales"],
        lead_actor=fields.pop("lead_actor", None) or ActorFactory(),
        expected_impact="El 100 % de las familias identificadas.",
        **fields,
    )
    agreement.districts.set([f"{canton}02"])
    AgreementActor.objects.create(agreement=agreement, actor=ActorFactory())
    AgreementContact.objects.create(
        agreement=agreement, name="Encargada Uno", email="uno@demo.invalid", phone="2000-0001"
    )
    Commitment.objects.create(
        agreement=agreement,
        actor=agreement.lead_actor,
        responsible="Responsable Uno",
        roles="Coordina",
        responsibilities="Entrega la lista",
        expected_impact="Familias con plan",
    )
    action = ScheduledAction.objects.create(
        agreement=agreement, strategic_action=ActionFactory(axis=axis)
    )
    for month in agreement.months:
        SubActivity.objects.create(
            scheduled_action=action, month=month, description=f"Taller de {month:%m/%Y}"
        )
    return agreement


def slots_of(agreement: Agreement) -> list[SubActivity]:
    return list(SubActivity.objects.filter(scheduled_action__agreement=agreement))


def seat_in_committee(user: User, canton: str = "103", *, since=date(2000, 1, 1)):
    """Give the user a seat, as titular, in the canton's Comisión Ejecutiva."""
    body, _ = Body.objects.get_or_create(
        canton_id=canton,
        kind=BodyKind.EXECUTIVE_COMMITTEE,
        defaults={"name": "Comisión Ejecutiva"},
    )
    person = PersonFactory(canton_id=canton, user=user, name=user.name)
    seat = body.add_seat(person.actor, since=since)
    seat.appoint(person, HolderKind.TITULAR, since=since)
    return seat
