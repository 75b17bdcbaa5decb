"""Approved minutes before citizens."""

from datetime import date

from django.utils import timezone

from meetings import documents, publishing
from meetings.enums import MeetingState, MinutesState
from meetings.models import Minutes
from strategies.enums import RecordKind
from tests.meetings import make

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
meetings:publish_minutes      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:publish_minutes      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:withdraw_minutes     GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
meetings:withdraw_minutes     POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
citizens:sessions             GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
citizens:session              GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
"""


def furnish(scene) -> dict[str, dict]:
    """Of two announced sessions, so that delegates see them: one published, one not yet."""
    waiting, published = (_approved(day).meeting for day in (10, 11))
    publishing.publish(published.minutes, by=scene.users["TS"])
    return {
        "meetings:publish_minutes": {"pk": waiting.pk},
        "meetings:withdraw_minutes": {"pk": published.pk},
        "citizens:sessions": {"slug": "desamparados"},
        "citizens:session": {"slug": "desamparados", "number": published.pk},
    }


def _approved(day: int) -> Minutes:
    meeting = make.meeting(
        make.body(), date(2020, 12, day), is_public=True, state=MeetingState.HELD
    )
    minutes = Minutes.objects.create(meeting=meeting, kind=RecordKind.MINUTA)
    minutes.state, minutes.approved_at = MinutesState.APPROVED, timezone.now()
    minutes.frozen = documents.minutes_payload(minutes)
    minutes.save()
    return minutes
