"""What else is convened in the demonstration: cases of the last session and of the next one, a
session of two bodies in the territory, open events, letters, calendars."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from coprod_portal.demo import sessions
from coprod_portal.demo.country import Cast, checked
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from meetings import feeds, inviting, lettering, minuting
from meetings.enums import (
    PRESENT,
    CorrectionState,
    InvitedAs,
    ItemState,
    LetterKind,
    LetterState,
    Medium,
    MeetingKind,
)
from meetings.models import (
    AgendaItem,
    Dissent,
    Guest,
    Invitation,
    Meeting,
    OpenCount,
)
from strategies.enums import BodyKind
from strategies.models import Body, Strategy


def load(
    cast: Cast,
    strategy: Strategy,
    own: dict,
    last: Meeting,
    following: Meeting,
    by: User,
    today: date,
) -> None:
    _last_session(last, by)
    _next_session(cast, following)
    _in_the_territory(following.body, own["words"], today)
    _open_events(strategy, own["events"], today)
    _letters(cast, strategy, own["letters"], today)
    feeds.give_address(user=by)
    feeds.give_address(body=following.body)


def _last_session(meeting: Meeting, by: User) -> None:
    """Somebody came along, one seat dissented, and two who were there ask for corrections."""
    Guest.objects.create(
        meeting=meeting,
        name="Ing. Karla Mena Rojas",
        organisation="Compañía de luz",
        arrived_at=meeting.starts_at,
    )
    here = list(meeting.attendance.filter(presence__in=PRESENT).order_by("pk")[:3])
    resolution = meeting.resolutions.order_by("number").last()
    resolution.in_favour, resolution.against = resolution.in_favour - 1, 1
    checked(resolution)
    Dissent.objects.create(
        resolution=resolution,
        seat=here[2].seat,
        reason="El plazo no alcanza para reunir los datos de todos los distritos.",
    )
    with clock.acting_on(meeting.on + timedelta(days=3)):
        taken, waiting = (
            minuting.ask_correction(
                meeting.minutes, text=text, seat=mark.seat, person=mark.person, entry=entry
            )
            for text, mark, entry in (
                ("La institución ofreció dos funcionarios, no uno.", here[0], None),
                (
                    "Agregar que la lista se entrega por correo.",
                    here[1],
                    meeting.minutes.entries.last(),
                ),
            )
        )
        minuting.decide(taken, CorrectionState.TAKEN, answer="Se corrigió.", by=by)
    assert waiting.is_open


def _next_session(cast: Cast, meeting: Meeting) -> None:
    """In the session after it a proposal waits to be agreed."""
    after = meeting.series.meetings.order_by("starts_at")[1]
    AgendaItem.objects.create(
        meeting=after,
        title="Ruta segura entre el colegio y la parada",
        detail="Presentar el recorrido que hicieron las personas jóvenes.",
        minutes=15,
        proposed_by=cast.user(Role.ACTOR_DELEGATE, meeting.canton_id),
        state=ItemState.PROPOSED,
    )


def _in_the_territory(committee: Body, words: dict, today: date) -> None:
    """An extraordinary session of two bodies in a district, with guests to be convened."""
    other = committee.parts.filter(kind=BodyKind.WORKING_GROUP).order_by("-pk").first()
    meeting = sessions.planned(
        committee,
        today + timedelta(days=18),
        hour=15,
        kind=MeetingKind.EXTRAORDINARY,
        place=f"Salón comunal de {words['field']}",
        cohost=f"Asociación de Desarrollo de {words['field']}",
        resources="Buseta municipal, sonido y refrigerio.",
    )
    meeting.other_bodies.add(other)
    meeting.districts.add(committee.canton.districts.get(name=words["district"]))
    inviting.add_guest(
        Invitation(
            meeting=meeting,
            invited_as=InvitedAs.GUEST,
            medium=Medium.PAPER,
            name="Sr. Óscar Picado Vega",
            organisation=f"Comercio de {words['field']}",
        )
    )


def _open_events(strategy: Strategy, told: list[dict], today: date) -> None:
    """Forums, fairs and acts that are open to everybody, some over and some to come."""
    for row in told:
        counts, days = row.pop("counts", []), row.pop("days")
        day = today + timedelta(days=days)
        start = timezone.make_aware(datetime.combine(day, time(row.pop("hour"))))
        meeting = Meeting(
            canton=strategy.canton,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            is_public=True,
            **row,
        )
        with clock.acting_on(min(day, today)):
            checked(meeting)
            if days < 0:
                meeting.open(at=start)
                OpenCount.objects.bulk_create(
                    OpenCount(meeting=meeting, sex=sex, age_group=age_group, people=people)
                    for sex, age_group, people in counts
                )
                meeting.close(at=meeting.ends_at)


def _letters(cast: Cast, strategy: Strategy, told: list[dict], today: date) -> None:
    """One answered, one whose answer is late, one awaited, a draft."""
    canton = strategy.canton
    mayor = cast.user(Role.MAYOR, canton.pk)
    to_come = Meeting.objects.of_canton(canton).to_come(today).order_by("starts_at")
    for row in told:
        sent_ago, due = row.pop("sent_days_ago", None), row.pop("due_days", None)
        answer = row.pop("answer", "")
        letter = lettering.draft(canton, LetterKind(row.pop("kind")), by=mayor)
        letter.actor = cast.actor(canton.pk, row.pop("actor"))
        for name, value in row.items():
            setattr(letter, name, value)
        day = today - timedelta(days=sent_ago or 0)
        with clock.acting_on(day):
            letter.answer_due = day + timedelta(days=due) if due else None
            letter.meeting = to_come.filter(starts_at__date__gte=letter.answer_due or day).first()
            checked(letter)
            if sent_ago is None:
                continue
            lettering.send(letter, medium=Medium.MAIL if letter.email else Medium.PAPER, by=mayor)
        if answer:
            with clock.acting_on(day + timedelta(days=5)):
                letter.state, letter.answer = LetterState.ANSWERED, answer
                letter.answered_on = clock.today()
                letter.version += 1
                checked(letter)
