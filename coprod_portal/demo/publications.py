"""What the demonstration's cantons published of their sessions: every approved minutes but the
last ones, which wait in «Mi trabajo»."""

from datetime import date, timedelta

import pghistory
from django.utils import timezone

from coprod_portal.demo.country import Cast
from core.accounts.enums import Role
from core.lib import clock
from meetings import public_content, publishing
from meetings.enums import MinutesState
from meetings.models import Minutes
from strategies.models import Strategy

AFTER = timedelta(days=3)


def load(cast: Cast, strategy: Strategy, today: date) -> None:
    """The text of one matter of the oldest session stays in the house."""
    canton = strategy.canton
    by = cast.user(Role.TECHNICAL_SECRETARIAT, canton.pk)
    approved = Minutes.objects.filter(meeting__canton=canton, state=MinutesState.APPROVED)
    rows = list(approved.select_related("meeting__body").order_by("meeting__starts_at", "pk"))
    newest = {minutes.meeting.body_id: minutes for minutes in rows}
    with pghistory.context(user=by.pk, url="load_demo"):
        for minutes in rows:
            if minutes != newest[minutes.meeting.body_id]:
                withheld = _last_matter(minutes) if minutes == rows[0] else ()
                on = timezone.localdate(minutes.approved_at) + AFTER
                with clock.acting_on(min(on, today)):
                    publishing.publish(minutes, by=by, withheld=withheld)


def _last_matter(minutes: Minutes) -> list[str]:
    parts = public_content.content_of(minutes)["parts"]
    return [part["key"] for part in parts if part["text"] and part["resolutions"]][-1:]
