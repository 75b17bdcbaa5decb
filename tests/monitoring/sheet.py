"""Section 6 in tests: the addresses of an agreement, and what its page and its rows post."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from monitoring import services
from tests.forms import pressed

JULY, AUGUST, SEPTEMBER = (date(2015, month, 1) for month in (7, 8, 9))


def address(agreement, tail="avance/"):
    return f"/acuerdos/{agreement.reference}/{tail}"


def typed(slot, level="", note="", people="") -> dict:
    """What a person gives in one row of the page."""
    prefix = f"casilla-{slot.pk}"
    return {
        f"{prefix}-level": level,
        f"{prefix}-note": note,
        f"{prefix}-people_reached": people,
    }


def row(slot, level="", note="", people="", version=0) -> dict:
    """The same as a page of a certain time posts it: with the version that it showed."""
    return {**typed(slot, level, note, people), f"casilla-{slot.pk}-version": version}


def month_page(client, agreement, month="2015-07"):
    return client.get(f"{address(agreement)}?mes={month}")


def press(client, agreement, name, value, month="2015-07", **changes):
    """Press a button of the month's form as it stands now: the answer, led on to its page."""
    page = month_page(client, agreement, month)
    return client.post(
        address(agreement), pressed(page, name, value, form_id="avance", **changes), follow=True
    )


def save(client, slot, month="2015-07", **values):
    """A row that saves itself."""
    return client.post(
        address(slot.parent, f"avance/{slot.pk}/guardar/"),
        {"mes": month, **row(slot, **values)},
        headers={"Accept": "application/json"},
    )


def report(slot, level, month=JULY, *, by, **values):
    return services.save_report(sub_activity=slot, month=month, level=level, by=by, **values)


def pdf(name="acta.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 evidencia", "application/pdf")
