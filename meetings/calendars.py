"""Meetings as iCalendar (RFC 5545): in convocations, and as calendars that programs subscribe to.

A meeting keeps its UID wherever it moves; SEQUENCE grows with each change that was announced.
"""

import re
from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from core.lib.text import NOT_OF_A_LINE
from core.mail.texts import plain
from meetings.enums import MeetingState
from meetings.models import Meeting

PRODUCT = "-//Portal de acuerdos de coproducción//ES"
# Filled in for each recipient (`core.mail.texts`).
ATTENDEE = (
    'ATTENDEE;CN="⟦nombre⟧";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;'
    "PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:⟦correo⟧"
)
URL = "URL:⟦enlace⟧"
STATUS = {MeetingState.PLANNED: "TENTATIVE", MeetingState.CANCELLED: "CANCELLED"}


def invitation(meeting: Meeting) -> str:
    """The object of a convocation, its lines not folded yet: REQUEST, or CANCEL for a cancelled
    meeting, with places for the recipient's name, address and link."""
    return _personal(_event(meeting), "CANCEL" if meeting.is_cancelled else "REQUEST")


def release(meeting: Meeting) -> str:
    """One person need not come to a meeting that takes place: their calendar drops it. Without a
    STATUS, which would cancel it for everybody (RFC 5546 §3.2.5)."""
    event = _event(meeting)
    del event["STATUS"]
    return _personal(event, "CANCEL")


def _personal(event: Event, method: str) -> str:
    calendar = _calendar(method)
    calendar.add_component(event)
    lines = [plain(line) for line in _unfolded(calendar)]
    end = lines.index("END:VEVENT")
    return "\n".join([*lines[:end], ATTENDEE, URL, *lines[end:]])


def feed(meetings: Iterable[Meeting], *, name: str = "", is_public: bool = False) -> bytes:
    """A calendar to subscribe to, or one meeting as a file. To the public: name, place, time."""
    calendar = _calendar("PUBLISH")
    if name:
        # Not known to the library, which would write it as it comes, with whatever ends a line.
        calendar.add("X-WR-CALNAME", vText(_of_one_line(name)))
        calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
        calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, is_public=is_public))
    return calendar.to_ical()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method)
    return calendar


def _event(meeting: Meeting, *, is_public: bool = False) -> Event:
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", meeting.stamped_at.astimezone(UTC))
    event.add("DTSTART", meeting.starts_at.astimezone(UTC))
    event.add("DTEND", meeting.ends_at.astimezone(UTC))
    name = f"{meeting.name}, {meeting.body}" if meeting.body else meeting.name
    event.add("SUMMARY", _of_one_line(name))
    event.add("LOCATION", _of_one_line(meeting.place))
    if meeting.online_link and not is_public:
        event.add("DESCRIPTION", f"Para participar a distancia: {meeting.online_link}")
    event.add("STATUS", STATUS.get(meeting.state, "CONFIRMED"))
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL.split('<')[-1].strip('> ')}")
    organizer.params["CN"] = vText(f"Secretaría Técnica de {meeting.canton}")
    event.add("ORGANIZER", organizer)
    return event


def _of_one_line(words: str) -> str:
    """Programs differ in which signs end a line, and some read what follows as a line of its
    own."""
    return NOT_OF_A_LINE.sub(" ", words)


def _unfolded(calendar: Calendar) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", calendar.to_ical().decode()).strip().split("\r\n")
