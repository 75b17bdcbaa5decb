"""The membership of a body on a day, a row a seat, as the import takes it back."""

from datetime import date

from core.lib import spreadsheets
from strategies.enums import HolderKind
from strategies.membership.columns import COLUMNS, SHEET
from strategies.models import Body, Seat

HEADER = [column.title for column in COLUMNS]


def xlsx(body: Body, on: date) -> bytes:
    return spreadsheets.xlsx_bytes(SHEET, HEADER, rows(body, on))


def template() -> bytes:
    """The columns and an example row, which is to be replaced."""
    return spreadsheets.xlsx_bytes(SHEET, HEADER, [])


def rows(body: Body, on: date) -> list[list]:
    seats = Seat.objects.filter(body=body).valid(on).with_people()
    return [[cells(seat, on)[column.key] for column in COLUMNS] for seat in seats]


def cells(seat: Seat, on: date) -> dict:
    """What the sheet says of a seat on that day; None where there is nothing."""
    duty = seat.duty(on)
    found = {
        "seat": seat.pk,
        "actor": seat.actor.name,
        "acronym": seat.actor.acronym,
        "legal_id": seat.actor.legal_id,
        "since": seat.since,
        "until": seat.until,
        "votes": seat.votes,
        "role": duty.get_role_display() if duty else None,
        "responsibilities": duty.responsibilities if duty else None,
        "role_since": duty.since if duty else None,
        "resolution": seat.resolution_text,
        "resolution_on": seat.resolution_on,
    }
    for kind in HolderKind:
        held = seat.holding(kind, on)
        person = held.person if held else None
        found |= {
            kind.value: person.name if person else None,
            f"{kind.value}_email": person.email if person else None,
            f"{kind.value}_phone": person.phone if person else None,
            f"{kind.value}_since": held.since if held else None,
            f"{kind.value}_until": held.until if held and held.until != seat.until else None,
        }
    return found
