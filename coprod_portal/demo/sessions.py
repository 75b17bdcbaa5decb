"""The demonstration's sessions: a year of the Comisión Ejecutiva and of a working group, and a
series with dates to come, whose first one is convened while loading.

Everything is done through the verbs that the pages use, each act on its own day. Mails about what
is over were delivered on their day: the demonstration's mailbox keeps those of the last session.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pghistory
from django.utils import timezone

from coprod_portal.demo import session_cases
from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.texts import DATA
from core.accounts.enums import Role
from core.accounts.models import User
from core.documents import store
from core.lib import clock
from core.mail.models import MailState, OutgoingMail
from meetings import (
    agenda,
    answers,
    attending,
    convening,
    minuting,
    recipients,
    repeating,
    resolving,
)
from meetings.enums import (
    PRESENT,
    Answer,
    AnswerSource,
    Frequency,
    InvitedAs,
    ItemState,
    OnHoliday,
    Position,
    Presence,
    ResolutionState,
    Weekday,
)
from meetings.models import AgendaItem, Meeting, Minutes, Resolution, Series
from strategies.enums import BodyKind
from strategies.models import Body, Strategy

MONTHS = 12
NOTICE = timedelta(days=9)
# A matter that takes long is still open for so many days.
SLOW = timedelta(days=150)
PLACE = {
    "103": "Sala del Concejo Municipal, Desamparados",
    "601": "Sala de sesiones, Puntarenas",
}


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """Everything of one canton, as its Secretaría Técnica would have done it."""
    canton = strategy.canton
    by = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    own = tomllib.loads(_text(f"{canton.slug}-sessions.toml"))
    texts = filled(tomllib.loads(_text("sessions.toml")), own["words"])
    with pghistory.context(user=by.pk, url="load_demo"):
        committee = Body.objects.get(canton=canton, kind=BodyKind.EXECUTIVE_COMMITTEE)
        last = Year(committee, texts["committee"], by, today, every=1, ago=13).live()
        group = committee.parts.filter(kind=BodyKind.WORKING_GROUP).order_by("pk").first()
        Year(group, texts["group"], by, today, every=2, ago=20).live()
        following = _series(committee, by, today)
        session_cases.load(cast, strategy, own, last, following, by, today)


def _text(name: str) -> str:
    return (DATA / "registers" / name).read_text()


def filled(told, words: dict[str, str]):
    """The texts with the canton's own words in place of «{field}»."""
    if isinstance(told, str):
        return told.format(**words)
    if isinstance(told, dict):
        return {name: filled(one, words) for name, one in told.items()}
    if isinstance(told, list):
        return [filled(one, words) for one in told]
    return told


@dataclass
class Year:
    """The sessions of one body, the oldest first: convened, held, minuted, approved at the next."""

    body: Body
    texts: list[dict]
    by: User
    today: date
    every: int  # months between two sessions
    ago: int  # days since the last one, about

    def live(self) -> Meeting:
        """The last session."""
        meetings: list[Meeting] = []
        for number, day in enumerate(self._days()):
            text = self.texts[number % len(self.texts)]
            before = meetings[-1] if meetings else None
            meetings.append(self._held(day, text, number, before))
        for meeting in meetings:
            _deliver(meeting)
        return meetings[-1]

    def _days(self) -> Iterator[date]:
        """A working day every so many months, since the body works."""
        for back in range(MONTHS - self.every, -1, -self.every):
            day = self.today - timedelta(days=self.ago + round(back * 30.4))
            day -= timedelta(days=max(day.weekday() - 4, 0))
            if self.body.since is None or day - NOTICE > self.body.since:
                yield day

    def _held(self, day: date, text: dict, number: int, before: Meeting | None) -> Meeting:
        with clock.acting_on(day - NOTICE):
            meeting = self._convened(day, text)
        with clock.acting_on(day - timedelta(days=4)):
            answered(meeting, number)
        with clock.acting_on(day):
            meeting.open(at=meeting.starts_at + timedelta(minutes=5))
            self._attended(meeting, number)
            if before:
                minuting.approve(before.minutes, by=self.by, meeting=meeting)
            self._minuted(meeting, text, number)
            meeting.close(at=meeting.ends_at)
        with clock.acting_on(day + timedelta(days=2)):
            minuting.send_for_corrections(meeting.minutes)
        return meeting

    def _convened(self, day: date, text: dict) -> Meeting:
        meeting = planned(self.body, day, hour=9)
        agenda.begin(meeting)
        for item in text["items"]:
            given = {name: value for name, value in item.items() if name != "minutes_text"}
            add_item(meeting, self.by, **given)
        convening.convene(meeting, by=self.by)
        return meeting

    def _attended(self, meeting: Meeting, number: int) -> None:
        for place, row in enumerate(recipients.places(meeting)):
            turn = (place + number) % 5
            presence = Presence.TITULAR if row.titular else Presence.ABSENT
            if turn == 3:
                presence = Presence.ALTERNATE if row.alternate else Presence.EXCUSED
            elif turn == 4 and number % 2:
                presence = Presence.ABSENT
            at = meeting.starts_at - timedelta(minutes=8 - 2 * place % 12)
            attending.mark(meeting, row.seat, presence, by=self.by, at=at)

    def _minuted(self, meeting: Meeting, text: dict, number: int) -> None:
        minutes = minuting.begin(meeting)
        written = {item["title"]: item["minutes_text"] for item in text["items"]}
        for entry in minutes.entries.select_related("item"):
            entry.text = written.get(entry.item.title) or "Se comprobó y se dio por visto."
            entry.version += 1
            entry.save(update_fields=["text", "version"])
        seats = list(self.body.seats.valid(meeting.on).order_by("pk"))
        for place, told in enumerate(text["resolutions"]):
            self._resolved(meeting, seats[(number + place) % len(seats)], **told)

    def _resolved(self, meeting, seat, text: str, days: int, outcome: str, slow=False) -> None:
        here = meeting.attendance.filter(presence__in=PRESENT).count()
        resolution = Resolution(
            meeting=meeting,
            item=meeting.items.agreed().last(),
            text=text,
            in_favour=here,
            against=0,
            responsible=seat,
            due_on=meeting.on + timedelta(days=days),
        )
        resolving.number(resolution)
        checked(resolution)
        done_on = meeting.on + SLOW if slow else resolution.due_on - timedelta(days=3)
        if done_on < self.today:
            with clock.acting_on(done_on):
                resolution.end(ResolutionState.DONE, outcome=outcome, on=done_on)


def answered(meeting: Meeting, number: int, *, few: bool = False) -> None:
    """Most say yes, one says no, one stays silent; who they are goes round. `few`: so far."""
    rows = meeting.invitations.filter(invited_as=InvitedAs.TITULAR).order_by("pk")
    for place, row in enumerate(rows[:4] if few else rows):
        turn = (place + number) % 5
        if turn == 4:
            continue
        value = Answer.NO if turn == 3 else Answer.YES
        answers.answer(row, value, source=AnswerSource.LINK)


def planned(body: Body, day: date, *, hour: int, **given) -> Meeting:
    start = timezone.make_aware(datetime.combine(day, time(hour)))
    defaults = {"canton": body.canton, "place": PLACE[body.canton_id]}
    return checked(
        Meeting(body=body, starts_at=start, ends_at=start + timedelta(hours=2), **defaults | given)
    )


def add_item(meeting: Meeting, by: User, *, title: str, **given) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        title=title,
        proposed_by=by,
        state=ItemState.AGREED,
        position=agenda.next_position(meeting),
        **given,
    )


def _deliver(meeting: Meeting) -> None:
    """Its mails were delivered when they were written."""
    mails = OutgoingMail.objects.filter(about=meeting.reference)
    approved_at = Minutes.objects.get(meeting=meeting).approved_at
    for kind, day in (
        ("minutes_sent", meeting.on + timedelta(days=2)),
        ("minutes_approved", timezone.localdate(approved_at) if approved_at else meeting.on),
        ("meeting_call", meeting.on - NOTICE),
        ("meeting", meeting.on - timedelta(days=4)),
    ):
        at = timezone.make_aware(datetime.combine(day, time(8, 20)))
        mails.filter(kind__startswith=kind, sent_at=None).update(
            state=MailState.SENT, sent_at=at, server_reply="250 OK"
        )


def _series(body: Body, by: User, today: date) -> Meeting:
    """«Tercer jueves de cada mes» for a year to come; the first one is convened now."""
    series = checked(
        Series(
            canton=body.canton,
            body=body,
            frequency=Frequency.MONTHLY_WEEKDAY,
            position=Position.THIRD,
            weekday=Weekday.THURSDAY,
            starts_on=today + timedelta(days=6),
            until=today + timedelta(days=370),
            at=time(9),
            minutes=120,
            place=PLACE[body.canton_id],
            on_holiday=OnHoliday.NEXT,
        )
    )
    repeating.apply(series)
    following = series.meetings.order_by("starts_at").first()
    agenda.begin(following)
    add_item(following, by, title="Avance del mes y alertas", minutes=25)
    item = add_item(following, by, title="Asuntos de las organizaciones", minutes=20)
    note = store.save("Qué pide cada asociación, por distrito.\n".encode(), "text/plain")
    item.documents.create(file=note, name="Peticiones por distrito.txt", added_by=by)
    convening.convene(following, by=by)
    answered(following, 0, few=True)
    return following
