"""The demonstration's sessions: a year of the Comisión Ejecutiva and of a working group, a series
with dates to come, a convocation that is sent while loading, open events, letters.

Everything is done through the verbs that the pages use, each act on its own day. Mails about what
is over were delivered on their day: the demonstration's mailbox keeps those of the last session.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pghistory
from django.utils import timezone

from coprod_portal.demo.country import Cast, checked
from coprod_portal.demo.texts import DATA
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib import clock
from core.mail.models import MailState, OutgoingMail
from meetings import (
    agenda,
    answers,
    attending,
    convening,
    lettering,
    minuting,
    recipients,
    repeating,
    resolving,
)
from meetings.enums import (
    Answer,
    AnswerSource,
    Frequency,
    InvitedAs,
    ItemState,
    LetterKind,
    LetterState,
    Medium,
    MeetingKind,
    OnHoliday,
    Position,
    Presence,
    ResolutionState,
    Weekday,
)
from meetings.models import AgendaItem, Meeting, OpenCount, Resolution, Series
from strategies.enums import BodyKind
from strategies.models import Body, Strategy

MONTHS = 12
NOTICE = timedelta(days=9)
PLACE = {
    "103": "Sala del Concejo Municipal, Desamparados",
    "601": "Sala de sesiones, Puntarenas",
}


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """Everything of one canton, as its Secretaría Técnica would have done it."""
    canton = strategy.canton
    by = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    told = tomllib.loads((DATA / "registers" / f"{canton.slug}-sessions.toml").read_text())
    with pghistory.context(user=by.pk, url="load_demo"):
        committee = Body.objects.get(canton=canton, kind=BodyKind.EXECUTIVE_COMMITTEE)
        Year(committee, told["committee"], by, today, every=1).live()
        group = committee.parts.filter(kind=BodyKind.WORKING_GROUP).order_by("pk").first()
        Year(group, told["group"], by, today, every=2).live()
        _series(committee, by, today)
        _open_events(strategy, told["events"], by, today)
        _letters(cast, strategy, told["letters"], by, today)


@dataclass
class Year:
    """The sessions of one body, the oldest first: convened, held, minuted, approved at the next."""

    body: Body
    texts: list[dict]
    by: User
    today: date
    every: int  # months between two sessions

    def live(self) -> None:
        before: Meeting | None = None
        for number, day in enumerate(self._days()):
            text = self.texts[number % len(self.texts)]
            meeting = self._held(day, text, number, before)
            self._forget_mails(before)
            before = meeting
        if before:
            self._see_to_the_last(before)

    def _days(self) -> Iterator[date]:
        """A working day every so many months, the last one about two weeks ago."""
        for back in range(MONTHS - self.every, -1, -self.every):
            day = self.today - timedelta(days=13 + round(back * 30.4))
            day -= timedelta(days=max(day.weekday() - 4, 0))
            if self.body.since is None or day - NOTICE > self.body.since:
                yield day

    def _held(self, day: date, text: dict, number: int, before: Meeting | None) -> Meeting:
        with clock.acting_on(day - NOTICE):
            meeting = self._convened(day, text)
        with clock.acting_on(day - timedelta(days=4)):
            self._answered(meeting, number)
        with clock.acting_on(day):
            meeting.open(at=meeting.starts_at + timedelta(minutes=5))
            self._attended(meeting, number)
            if before:
                self._approved(before, meeting)
            self._minuted(meeting, text, number)
            meeting.close(at=meeting.ends_at)
        with clock.acting_on(day + timedelta(days=2)):
            minuting.send_for_corrections(meeting.minutes)
        return meeting

    def _convened(self, day: date, text: dict) -> Meeting:
        meeting = _meeting(self.body, day, hour=9)
        agenda.begin(meeting)
        for item in text["items"]:
            _item(meeting, self.by, **item)
        convening.convene(meeting, by=self.by)
        return meeting

    def _answered(self, meeting: Meeting, number: int) -> None:
        """Most say yes, one says no, one stays silent; who they are goes round."""
        rows = meeting.invitations.filter(invited_as=InvitedAs.TITULAR).order_by("pk")
        for place, row in enumerate(rows):
            turn = (place + number) % 5
            if turn == 4:
                continue
            value = Answer.NO if turn == 3 else Answer.YES
            answers.answer(row, value, source=AnswerSource.LINK)

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

    def _resolved(self, meeting, seat, text: str, days: int, outcome: str = "") -> None:
        here = meeting.attendance.filter(presence__in=["titular", "alternate"]).count()
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
        done_on = resolution.due_on - timedelta(days=3)
        if outcome and done_on < self.today:
            with clock.acting_on(done_on):
                resolution.end(ResolutionState.DONE, outcome=outcome, on=done_on)

    def _approved(self, before: Meeting, now: Meeting) -> None:
        minuting.approve(before.minutes, by=self.by, meeting=now)

    def _see_to_the_last(self, meeting: Meeting) -> None:
        """Its mails were delivered when they were written."""
        mails = OutgoingMail.objects.filter(about=meeting.reference)
        mails.update(state=MailState.SENT, sent_at=timezone.now(), server_reply="250 OK")

    @staticmethod
    def _forget_mails(meeting: Meeting | None) -> None:
        if meeting:
            OutgoingMail.objects.filter(about=meeting.reference).delete()


def _meeting(body: Body | None, day: date, *, hour: int, **given) -> Meeting:
    start = timezone.make_aware(datetime.combine(day, time(hour)))
    told = {"canton": body.canton, "place": PLACE[body.canton_id]} if body else {}
    return checked(
        Meeting(body=body, starts_at=start, ends_at=start + timedelta(hours=2), **told | given)
    )


def _item(meeting: Meeting, by: User, *, title: str, minutes_text: str = "", **given) -> None:
    AgendaItem.objects.create(
        meeting=meeting,
        title=title,
        proposed_by=by,
        state=ItemState.AGREED,
        position=agenda.next_position(meeting),
        **given,
    )


def _series(body: Body, by: User, today: date) -> None:
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
    _item(following, by, title="Avance del mes y alertas", minutes=25)
    _item(following, by, title="Asuntos de las organizaciones", minutes=20)
    convening.convene(following, by=by)


def _open_events(strategy: Strategy, told: list[dict], by: User, today: date) -> None:
    """Forums, fairs and acts that are open to everybody, some over and some to come."""
    for row in told:
        counts, days, kind = row.pop("counts", []), row.pop("days"), MeetingKind(row.pop("kind"))
        day = today + timedelta(days=days)
        start = timezone.make_aware(datetime.combine(day, time(row.pop("hour", 9))))
        meeting = Meeting(
            canton=strategy.canton,
            kind=kind,
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            is_public=True,
            **row,
        )
        with clock.acting_on(min(day, today)):
            checked(meeting)
            if days < 0:
                meeting.open(at=start)
                for sex, age_group, people in counts:
                    OpenCount.objects.create(
                        meeting=meeting, sex=sex, age_group=age_group, people=people
                    )
                meeting.close(at=meeting.ends_at)


def _letters(cast: Cast, strategy: Strategy, told: list[dict], by: User, today: date) -> None:
    """One answered, one whose answer is late, one awaited, a draft."""
    canton = strategy.canton
    mayor = cast.user(Role.MAYOR, canton.pk)
    for row in told:
        sent_ago, due = row.pop("sent_days_ago", None), row.pop("due_days", None)
        answered, kind = row.pop("answer", ""), LetterKind(row.pop("kind"))
        letter = lettering.draft(canton, kind, by=mayor)
        letter.actor = cast.actor(canton.pk, row.pop("actor"))
        for name, value in row.items():
            setattr(letter, name, value)
        day = today - timedelta(days=sent_ago or 0)
        with clock.acting_on(day):
            letter.answer_due = day + timedelta(days=due) if due else None
            letter.meeting = Meeting.objects.of_canton(canton).to_come(today).first()
            checked(letter)
            if sent_ago is None:
                continue
            lettering.send(letter, medium=Medium.MAIL if letter.email else Medium.PAPER, by=mayor)
        if answered:
            with clock.acting_on(day + timedelta(days=5)):
                letter.state, letter.answer = LetterState.ANSWERED, answered
                letter.answered_on = clock.today()
                letter.version += 1
                checked(letter)
