"""What of approved minutes is public: what was treated and resolved, and which actors were there.

No person stands in it: neither who held a seat, nor who presented, nor who was invited. Actors
that only the team knows are not named. What people typed passes `core.lib.redaction`, which knows
the names that the portal knows; of the others a person has to think who publishes.
"""

from collections.abc import Collection, Iterator

from django.db.models import Q

from agreements import people
from agreements.models import Agreement
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.redaction import WITHHELD, Redactor
from core.lib.text import fold
from meetings import naming
from meetings.enums import PRESENT
from meetings.models import AgendaItem, Meeting, Minutes
from strategies.models import Actor

CAME = {presence.label for presence in PRESENT}
# An account may bear its office instead of a name; that is no secret.
OFFICES = {fold(role.label.replace("(a)", end)) for role in Role for end in ("", "a")}
SUPPRESSED = 5  # fewer people than this are not counted in public
PEOPLE = AgendaItem._meta.get_field("people").verbose_name.capitalize()
PARTICLES = {"de", "del", "la", "las", "los", "y"}
OPENING, CLOSING = "apertura", "cierre"


def content_of(minutes: Minutes, withheld: Collection[str] = ()) -> dict:
    """As plain data. `withheld`: keys of the parts whose text stays in the house."""
    actors = _unnamed(minutes.meeting)
    doc = naming.without(minutes.frozen, naming.of(minutes.meeting, actors))
    redact = _redactor(minutes, actors)
    parts = [_withheld(part) if part["key"] in withheld else part for part in _parts(doc, redact)]
    return {
        "title": doc["title"],
        "meeting": redact(doc["meeting"]),
        "bodies": [redact(body) for body in doc["bodies"]],
        "when": doc["when"],
        "opened": doc["opened"],
        "closed": doc["closed"],
        "place": redact(doc["place"]),
        "approved": redact(doc["approved"]),
        "quorums": [one | {"body": redact(one["body"])} for one in doc["quorums"]],
        "attendance": [_seat(row) for row in doc["attendance"]],
        "present": doc["present"],
        "organisations": _organisations(doc["guests"], redact),
        "public": _public(doc["counts"]),
        "parts": parts,
    }


def left_of(minutes: Minutes, content: dict) -> dict:
    """What is still said once it was withdrawn: of which session it was, and no name that somebody
    typed for it."""
    meeting = minutes.meeting
    name = meeting.get_kind_display() if meeting.title else content["meeting"]
    kept = {part: content[part] for part in ("title", "bodies", "when")}
    return kept | {"meeting": name}


def names_somebody(minutes: Minutes, text: str) -> bool:
    """Whether something of the text would be withheld."""
    return WITHHELD in _redactor(minutes, _unnamed(minutes.meeting))(text)


def words_of(content: dict) -> str:
    """What the search looks through."""
    return fold(" ".join(_words(content)))


def _words(content: dict) -> Iterator[str]:
    yield from (content["title"], content["meeting"], *content["bodies"])
    for part in content.get("parts", ()):
        yield from (part["title"], part["text"], *(text for _, text in part["template"]))
        for resolution in part["resolutions"]:
            yield from (resolution["name"], resolution["text"], resolution["responsible"])


# --- who is not named ----------------------------------------------------------------------------


def _unnamed(meeting: Meeting) -> list[Actor]:
    """Every actor that may sit or be spoken of here and that only the team knows."""
    return list(naming.hidden().filter(Q(canton=meeting.canton_id) | Q(canton=None)))


def _redactor(minutes: Minutes, unnamed: list[Actor]) -> Redactor:
    """With the names of people, and of actors as they are called today and were called when the
    minutes were approved."""
    forms = {form for name in _people(minutes) for form in _forms(name)}
    known = OFFICES | _shown_actors(minutes.meeting)
    keys = {actor.pk for actor in unnamed}
    then = {row["actor"] for row in minutes.frozen["attendance"] if row["actor_pk"] in keys}
    today = {name for actor in unnamed for name in (actor.name, actor.acronym)}
    return Redactor((form for form in forms if fold(form) not in known), then | today)


def _shown_actors(meeting: Meeting) -> set[str]:
    """Folded. A name typed for a person, as who presents or is responsible, may be an actor's."""
    rows = Actor.objects.of_canton(meeting.canton_id).filter(is_published=True)
    return {fold(name) for names in rows.values_list("name", "acronym") for name in names}


def _people(minutes: Minutes) -> set[str]:
    meeting = minutes.meeting
    team = User.objects.filter(roles__canton=meeting.canton_id)
    agreements = Agreement.objects.filter(strategy__canton=meeting.canton_id)
    return {
        *people.known_in(meeting.canton_id, agreements),
        *meeting.items.values_list("presenter", flat=True),
        *meeting.invitations.values_list("name", flat=True),
        *team.values_list("name", flat=True),
        *(row["person"] for row in minutes.frozen["attendance"]),
        *(guest["name"] for guest in minutes.frozen["guests"]),
    }


def _forms(name: str) -> Iterator[str]:
    """As it stands, and as people are called: «Karla Mena Rojas», «Karla Mena», «Mena Rojas»."""
    yield name
    words = [word for word in name.split() if not word.endswith(".")]
    if len(words) < 2:
        return
    beginnings = [words[:count] for count in range(2, len(words) + 1)]
    called = [*beginnings, words[-2:], [*words[:1], *words[-2:-1]]]
    yield from (" ".join(form) for form in called if not {form[0], form[-1]} & PARTICLES)


# --- parts ---------------------------------------------------------------------------------------


def _seat(row: dict) -> dict:
    presence = row["presence"] if row["presence"] in CAME else "Ausente"
    return {"actor": row["actor"], "presence": presence, "votes": row["votes"]}


def _organisations(guests: list[dict], redact: Redactor) -> list[str]:
    """Who sent somebody without a seat."""
    return sorted({redact(row["organisation"]) for row in guests if row["organisation"]}, key=fold)


def _public(counts: list[dict]) -> str:
    """How many people came to an open activity; never of which sex and age."""
    total = sum(row["people"] for row in counts)
    return "" if not total else _people_in_words(total)


def _people_in_words(people: int) -> str:
    return f"menos de {SUPPRESSED}" if people < SUPPRESSED else str(people)


def _parts(doc: dict, redact: Redactor) -> Iterator[dict]:
    """What is read one after the other: opening, matters, what belongs to none, closing."""
    if doc["opening"]:
        yield _part(OPENING, "Apertura", redact(doc["opening"]))
    for number, matter in enumerate(doc["matters"], 1):
        yield _part(
            f"asunto-{matter['entry']}",
            f"{number}. {redact(matter['title'])}",
            redact(matter["text"]),
            template=[_line(heading, text, redact) for heading, text in matter["template"]],
            resolutions=[_resolution(one, redact) for one in matter["resolutions"]],
        )
    if doc["others"]:
        others = [_resolution(one, redact) for one in doc["others"]]
        yield _part("otros", "Otros acuerdos de sesión", "", resolutions=others)
    if doc["closing"]:
        yield _part(CLOSING, "Cierre", redact(doc["closing"]))


def _part(
    key: str,
    title: str,
    text: str,
    *,
    template: list[list[str]] | None = None,
    resolutions: list[dict] | None = None,
) -> dict:
    return {
        "key": key,
        "title": title,
        "text": text,
        "template": template or [],
        "resolutions": resolutions or [],
        "is_withheld": False,
    }


def _line(heading: str, text: str, redact: Redactor) -> list[str]:
    """A line of the protocol's template."""
    return [heading, _people_in_words(int(text)) if heading == PEOPLE else redact(text)]


def _resolution(row: dict, redact: Redactor) -> dict:
    return {
        "name": row["name"],
        "text": redact(row["text"]),
        "vote": row["vote"],
        "is_firm": row["is_firm"],
        "responsible": row["responsible"],
        "due_on": row["due_on"],
        "dissents": [
            {"actor": one["actor"], "reason": redact(one["reason"])} for one in row["dissents"]
        ],
    }


def _withheld(part: dict) -> dict:
    """The part without its texts; what was resolved in it stays."""
    resolutions = [one | {"dissents": _unreasoned(one)} for one in part["resolutions"]]
    kept = {"text": "", "template": [], "resolutions": resolutions, "is_withheld": True}
    return part | kept


def _unreasoned(resolution: dict) -> list[dict]:
    return [dissent | {"reason": ""} for dissent in resolution["dissents"]]


def may_be_withheld(part: dict) -> bool:
    """Whether it has a text of its own."""
    return bool(part["text"] or part["template"])
