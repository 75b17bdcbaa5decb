"""A meeting like an earlier one."""

from meetings.models import Meeting

# What a copy takes over. Not: number, state, series, day, what calendars know it by.
COPIED = ("canton", "body", "kind", "title", "place", "online_link", "cohost", "resources")


def like(source: Meeting) -> Meeting:
    """Not stored; without its day. Its agenda comes with `agenda.copy`."""
    copied = {name: getattr(source, name) for name in COPIED}
    return Meeting(**copied, is_public=source.is_public)
