"""What is convened: meetings, agenda, convocation, attendance, minutes, resolutions, letters."""

from meetings.models.agenda import AgendaDocument, AgendaItem
from meetings.models.attendance import Attendance, Guest, OpenCount
from meetings.models.convocations import Convocation, Invitation
from meetings.models.feeds import CalendarFeed
from meetings.models.letters import Letter
from meetings.models.meetings import Meeting, MeetingBody, MeetingDistrict
from meetings.models.minutes import Correction, Minutes, MinutesEntry
from meetings.models.publications import PublishedMinutes
from meetings.models.resolutions import Dissent, Resolution
from meetings.models.series import Series

__all__ = [
    "AgendaDocument",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Convocation",
    "Correction",
    "Dissent",
    "Guest",
    "Invitation",
    "Letter",
    "Meeting",
    "MeetingBody",
    "MeetingDistrict",
    "Minutes",
    "MinutesEntry",
    "OpenCount",
    "PublishedMinutes",
    "Resolution",
    "Series",
]
