"""POI entries: their review, the usual windows of a year, and the reminders before they close."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from core.accounts.enums import Role
from core.accounts.models import RoleAssignment
from core.mail import outbox
from core.territory.models import Canton
from strategies.enums import ActorKind
from strategies.models import Actor, PoiItem, PoiWindow, Seat
from strategies.plans import emails

# What institutions prepare in a year for the next: name, first and last day. The POI follows the
# guidelines of March to May; the municipality's PAO goes with its budget to the Concejo by the 30th
# of August and to the Contraloría by the 30th of September. A beginning: each canton edits them.
USUAL_WINDOWS = (
    ("POI de las instituciones nacionales", (3, 1), (5, 31)),
    ("PAO y presupuesto municipal, al Concejo", (6, 1), (8, 30)),
    ("PAO y presupuesto municipal, a la Contraloría", (9, 1), (9, 30)),
)
REMINDED_KINDS = (ActorKind.PUBLIC_INSTITUTION, ActorKind.MUNICIPALITY)

HEADER = (
    "Año",
    "Institución",
    "Código en el POI",
    "Actividad o meta",
    "Presupuesto (₡)",
    "Acción estratégica",
    "Estado",
    "Observaciones",
)


def rows(items: Iterable[PoiItem]) -> list[tuple]:
    """As the file lists them, under `HEADER`."""
    return [
        (
            item.year,
            item.actor.full_name,
            item.code,
            item.activity,
            item.budget,
            str(item.action or ""),
            item.get_state_display(),
            item.review_note,
        )
        for item in items
    ]


@transaction.atomic
def review(item: PoiItem, *, state: str, note: str, read_version: int | None) -> None:
    """The model's verb, and the mail to the institution. Raises RuleViolation as it does."""
    item.review(state=state, note=note, read_version=read_version)
    outbox.post(**emails.poi_reviewed(item))


@transaction.atomic
def prepare_windows(canton: Canton, year: int) -> list[PoiWindow]:
    """The usual windows for the POI of a year, in the year before; those of the same name stay.
    Returns the new ones."""
    Canton.objects.select_for_update(no_key=True).get(pk=canton.pk)
    known = set(PoiWindow.objects.filter(canton=canton, year=year).values_list("name", flat=True))
    return [
        PoiWindow.objects.create(
            canton=canton,
            name=name,
            year=year,
            opens_on=date(year - 1, *opens),
            closes_on=date(year - 1, *closes),
        )
        for name, opens, closes in USUAL_WINDOWS
        if name not in known
    ]


def institutions_of(canton: Canton | str, on: date):
    """Public institutions that act in the canton: with a seat in a body, or with a delegate."""
    seats = Seat.objects.valid(on).filter(body__canton=canton)
    delegates = RoleAssignment.objects.valid(on).filter(role=Role.ACTOR_DELEGATE, canton=canton)
    speaking = Actor.objects.filter(
        persons__canton=canton, persons__is_active=True, persons__user__in=delegates.values("user")
    )
    named = Actor.objects.filter(kind__in=REMINDED_KINDS, is_active=True)
    return (
        named.filter(pk__in=seats.values("actor")) | named.filter(pk__in=speaking.values("pk"))
    ).order_by("folded", "pk")


def silent_institutions(window: PoiWindow, on: date) -> list[Actor]:
    """Those that have entered nothing for the window's year."""
    entered = PoiItem.objects.filter(canton=window.canton_id, year=window.year)
    return list(institutions_of(window.canton_id, on).exclude(pk__in=entered.values("actor")))


def remind(on: date) -> int:
    """Write the reminders of every window that closes soon, once per window and person; the keys of
    the outbox make a second call write nothing. Returns to how many institutions."""
    count = 0
    for window in PoiWindow.objects.open(on).select_related("canton").order_by("closes_on", "pk"):
        if window.reminds(on):
            with transaction.atomic():
                count += _remind_of(window, on)
    return count


def _remind_of(window: PoiWindow, on: date) -> int:
    silent = silent_institutions(window, on)
    for institution in silent:
        recipients = emails.institution_addresses(institution.pk, window.canton_id)
        outbox.post(**emails.poi_reminder(window, institution, recipients), optional=True)
    if silent:
        outbox.post(**emails.poi_summary(window, silent), optional=True)
    return len(silent)
