"""What the demonstration has of the strategies' and the meetings' rooms, canton by canton: rows of
every model, and the cases that their notices and gaps are shown with."""

from datetime import date

from django.apps import apps

from core.mail.models import OutgoingMail
from core.territory.models import Canton
from meetings.enums import Medium, MeetingState, MinutesState, Presence
from meetings.models import Letter, Meeting, Minutes, Resolution
from strategies import matching
from strategies.duplicates import pairs_of
from strategies.enums import BodyKind, PlanState, PoiState, RecommendationState, UnitTask
from strategies.models import (
    AnnualPlan,
    Body,
    DoctrineDocument,
    Indicator,
    PoiItem,
    Recommendation,
    Seat,
    SeatHolding,
    SolutionAdoption,
    UnitFunction,
)
from strategies.queries import terms_ending, vacant_seats

CANTONS = ("103", "601")
# How each model's rows lead to their canton; a new model needs its line, and its rows.
PATHS = {
    "ActionProgramme": "action__strategy__canton",
    "Actor": "canton",
    "ActorDistrict": "actor__canton",
    "AnnualPlan": "strategy__canton",
    "Axis": "strategy__canton",
    "Body": "canton",
    "Diagnosis": "canton",
    "DiagnosisDistrict": "diagnosis__canton",
    "DiagnosisFile": "diagnosis__canton",
    "DoctrineDocument": "canton",
    "Finding": "diagnosis__canton",
    "Indicator": "strategy__canton",
    "IndicatorValue": "indicator__strategy__canton",
    "Initiative": "canton",
    "InitiativeDistrict": "initiative__canton",
    "OfferDistrict": "serviceoffer__canton",
    "OfficerProfile": "person__canton",
    "Person": "canton",
    "PlanEncounter": "plan__strategy__canton",
    "PlanLine": "plan__strategy__canton",
    "PlanLineDistrict": "planline__plan__strategy__canton",
    "PlanStep": "plan__strategy__canton",
    "PoiItem": "canton",
    "PoiWindow": "canton",
    "PriorityTopic": "canton",
    "PriorityZone": "canton",
    "Recommendation": "canton",
    "RiskFocus": "group__canton",
    "RiskFocusAction": "riskfocus__group__canton",
    "Seat": "body__canton",
    "SeatDuty": "seat__body__canton",
    "SeatHolding": "seat__body__canton",
    "ServiceOffer": "canton",
    "SolutionAdoption": "body__canton",
    "StrategicAction": "strategy__canton",
    "Strategy": "canton",
    "Task": "line__plan__strategy__canton",
    "Training": "canton",
    "TrainingRecord": "training__canton",
    "UnitFunction": "body__canton",
    "ZoneDistrict": "priorityzone__canton",
    "AgendaDocument": "item__meeting__canton",
    "AgendaItem": "meeting__canton",
    "Attendance": "meeting__canton",
    "CalendarFeed": "body__canton",
    "Convocation": "meeting__canton",
    "Correction": "minutes__meeting__canton",
    "Dissent": "resolution__meeting__canton",
    "Guest": "meeting__canton",
    "Invitation": "meeting__canton",
    "Letter": "canton",
    "Meeting": "canton",
    "MeetingBody": "meeting__canton",
    "MeetingDistrict": "meeting__canton",
    "Minutes": "meeting__canton",
    "MinutesEntry": "minutes__meeting__canton",
    "OpenCount": "meeting__canton",
    "PublishedMinutes": "minutes__meeting__canton",
    "Resolution": "meeting__canton",
    "Series": "canton",
}
# The protocol's and the country's catalogues, which migrations load; «they are not the same» is
# said of pairs that somebody looked at, and the demonstration leaves its pair to be looked at.
OF_NO_CANTON = {"Challenge", "Solution", "NationalProgramme", "DifferentActors"}


def check_registers(day: date) -> None:
    known = {
        model.__name__: model
        for room in ("strategies", "meetings")
        for model in apps.get_app_config(room).get_models()
        if not model.__name__.endswith("Event")
    }
    asked = {name for name, model in known.items() if not model._meta.proxy}
    assert asked <= PATHS.keys() | OF_NO_CANTON, asked - PATHS.keys()
    for canton in CANTONS:
        empty = [
            name
            for name, path in PATHS.items()
            if not known[name].objects.filter(**{path: canton}).exists()
        ]
        assert not empty, f"{canton} has none of {empty}"
        check_notices(Canton.objects.get(pk=canton), day)
        check_varieties(canton)
        check_sessions(canton, day)
    assert DoctrineDocument.objects.filter(canton=None).exists(), "the country's"


def check_notices(canton: Canton, day: date) -> None:
    """A vacant place, a term that ends soon, a double, a gap, a late indicator."""
    assert vacant_seats([canton.pk], day).exists()
    assert terms_ending(day).filter(seat__body__canton=canton).exists()
    assert pairs_of(canton)
    assert any(gap.is_empty for place in matching.gaps(canton, day) for gap in place.gaps)
    measured = Indicator.objects.of_canton(canton).with_standing()
    assert any(one.next_on and one.next_on < day for one in measured)
    waiting = Recommendation.objects.filter(canton=canton, state=RecommendationState.PRESENTED)
    assert waiting.exists()


def check_varieties(canton: str) -> None:
    """Bodies of every kind, one of them closed; further seats with their resolution; people who
    followed others; plans, entries and marks in several states."""
    bodies = Body.objects.filter(canton=canton)
    assert set(bodies.values_list("kind", flat=True)) == set(BodyKind.values)
    assert bodies.exclude(closed_on=None).exists() and bodies.exclude(parent=None).exists()
    seats = Seat.objects.filter(body__canton=canton)
    assert seats.exclude(resolution_text="").exclude(resolution_file=None).exists()
    assert {True, False} == set(seats.values_list("votes", flat=True))
    held = SeatHolding.objects.filter(seat__in=seats)
    assert held.exclude(letter_file=None).exists()
    assert held.exclude(until=None).exists()
    running = UnitFunction.objects.filter(body__canton=canton, until=None).count()
    assert 0 < running < len(UnitTask), "some functions wait to be switched on"
    plans = AnnualPlan.objects.of_canton(canton)
    assert len(set(plans.values_list("state", flat=True)) & {*PlanState.values}) > 1
    entries = PoiItem.objects.filter(canton=canton)
    assert PoiState.REVIEWED in entries.values_list("state", flat=True)
    marks = SolutionAdoption.objects.filter(body__canton=canton)
    assert marks.values("state").distinct().count() > 1
    assert marks.exclude(feedback="").exists()


def check_sessions(canton: str, day: date) -> None:
    """A year of a body's sessions with their minutes, dates to come, a convocation whose mails
    carry the calendar, resolutions in every state of lateness, letters on every step."""
    committee = Body.objects.get(canton=canton, kind=BodyKind.EXECUTIVE_COMMITTEE)
    held = Meeting.objects.filter(body=committee, state=MeetingState.HELD)
    assert held.count() >= 11
    approved = Minutes.objects.filter(meeting__in=held, state=MinutesState.APPROVED)
    assert approved.count() == held.count() - 1
    unpublished = approved.filter(publication=None)
    assert [one.meeting.on for one in unpublished] == [max(one.meeting.on for one in approved)]
    to_come = Meeting.objects.filter(body=committee, series__isnull=False).to_come(day)
    assert to_come.count() >= 10
    [convened] = to_come.filter(state=MeetingState.CONVENED)
    mails = OutgoingMail.objects.filter(about=convened.reference, kind="meeting_call")
    by_mail = convened.invitations.filter(medium=Medium.MAIL)
    assert mails.count() == by_mail.count() > 5
    assert all("METHOD:REQUEST" in mail.text.calendar for mail in mails.select_related("text"))
    assert convened.invitations.answered().exists()
    marks = held.values_list("attendance__presence", flat=True)
    assert {Presence.TITULAR, Presence.ALTERNATE, Presence.ABSENT} <= {*marks}
    resolutions = Resolution.objects.of_canton(canton)
    assert any(one.is_late(day) for one in resolutions)
    assert resolutions.open().filter(due_on__gte=day).exists()
    assert resolutions.exclude(outcome="").exists()
    assert resolutions.open().exclude(agreement=None).exists()
    letters = Letter.objects.filter(canton=canton)
    assert letters.values("state").distinct().count() == 3
    meetings = Meeting.objects.of_canton(canton)
    assert meetings.to_come(day).exclude(encounter=None).count() == 1
    assert meetings.filter(state=MeetingState.HELD).exclude(training=None).exists()
