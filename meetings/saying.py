"""What a convocation says, as data, and what was said last."""

from collections.abc import Iterable

from core.lib.text import and_list
from meetings.enums import ItemKind
from meetings.models import AgendaItem, Convocation, Meeting


def last_of(meeting: Meeting) -> Convocation | None:
    """What was sent last."""
    return meeting.convocations.order_by("-revision").select_related("text").first()


def content_of(meeting: Meeting, also: Iterable[AgendaItem] = ()) -> dict:
    """What a convocation says, as data: it stays when the meeting's rows change. `also`: matters
    that will come onto the agenda with the sending, at the places that they will have."""
    first = [item for item in also if item.kind != ItemKind.OPEN_RESOLUTION]
    last = [item for item in also if item.kind == ItemKind.OPEN_RESOLUTION]
    items = meeting.items.agreed().prefetch_related("documents__file")
    return {
        "name": meeting.name,
        "bodies": [str(body) for body in meeting.bodies],
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "online_link": meeting.online_link,
        "agenda": [_item(item) for item in (*first, *items, *last)],
    }


def _item(item: AgendaItem) -> dict:
    return {
        "title": item.title,
        "detail": item.detail,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "documents": [
            {"name": document.name, "sha256": document.file.sha256}
            for document in (item.documents.all() if item.pk else ())
        ],
    }


def said_in(convocation: Convocation) -> dict:
    """What it said, without to whom."""
    to_whom = ("people", "with_alternates")
    return {name: said for name, said in convocation.content.items() if name not in to_whom}


NAMES = {
    "starts_at": "la fecha o la hora",
    "ends_at": "la hora de fin",
    "place": "el lugar",
    "online_link": "el enlace para participar a distancia",
    "agenda": "el orden del día",
    "bodies": "las instancias que se reúnen",
    "name": "el nombre",
}


def changes_in_words(before: dict, now: dict) -> str:
    """«el lugar y el orden del día»: what is said otherwise than before."""
    other = [name for name in NAMES if before.get(name) != now.get(name)]
    if "starts_at" in other and "ends_at" in other:
        other.remove("ends_at")
    return and_list([NAMES[name] for name in other])
