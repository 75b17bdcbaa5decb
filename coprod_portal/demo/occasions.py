"""What sessions of the demonstration are held for: the next encounter of the year's plan, the last
training, and two open resolutions about agreements."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from agreements.models import Agreement
from coprod_portal.demo import sessions
from coprod_portal.demo.country import Cast, checked
from core.lib import clock
from meetings.enums import MeetingKind
from meetings.forms.occasions import values_for
from meetings.models import Meeting, Resolution
from strategies.enums import BodyKind, PlanState
from strategies.models import Body, PlanEncounter, Strategy, Training

LONGEST = 8  # hours of one session


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    _encounter(strategy, today)
    _training(strategy, today)


def _encounter(strategy: Strategy, today: date) -> None:
    """The next one that is due has its session, which nobody was convened to yet."""
    waiting = PlanEncounter.objects.filter(plan__strategy=strategy, held_on=None)
    encounter = waiting.exclude(plan__state=PlanState.CLOSED).order_by("due_on").first()
    if encounter is None:
        return
    committee = Body.objects.get(canton=strategy.canton, kind=BodyKind.EXECUTIVE_COMMITTEE)
    begun = values_for(encounter)
    day = max(begun.pop("day"), today + timedelta(days=10))
    sessions.planned(committee, day, hour=9, encounter=encounter, **begun)


def _training(strategy: Strategy, today: date) -> None:
    """The last one was given at a session."""
    given = Training.objects.filter(canton=strategy.canton, held_on__lt=today)
    training = given.order_by("-held_on", "-pk").first()
    if training is None:
        return
    start = timezone.make_aware(datetime.combine(training.held_on, time(8)))
    with clock.acting_on(training.held_on):
        meeting = checked(
            Meeting(
                canton=strategy.canton,
                kind=MeetingKind.TRAINING,
                title=training.title[:160],
                starts_at=start,
                ends_at=start + timedelta(hours=min(training.hours, LONGEST)),
                place=training.place or sessions.PLACE[strategy.canton_id],
            )
        )
        meeting.open(at=start)
        meeting.close(at=meeting.ends_at)
        meeting.record_as(training)


def link_agreements(strategy: Strategy) -> None:
    """Two open resolutions are about agreements in force."""
    waiting = Resolution.objects.open().filter(meeting__canton=strategy.canton)
    followed = Agreement.objects.in_force().filter(axis__strategy=strategy).order_by("pk")
    for resolution, agreement in zip(waiting.order_by("pk")[:2], followed, strict=False):
        resolution.agreement = agreement
        resolution.version += 1
        resolution.save(update_fields=["agreement", "version"])
