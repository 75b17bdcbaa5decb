"""Fields that the forms of meetings share."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.lib import clock
from core.territory.models import Canton
from strategies.models import Body

NOT_OFFERED = "Esa instancia no es de este cantón o ya cerró. Escoja una de la lista."


class HourField(forms.TimeField):
    """An hour of the day, picked or typed as 9:00, 14:30 or 2:30 p. m."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("input_formats", ["%H:%M", "%H:%M:%S", "%I:%M %p"])
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "No es una hora. Escríbala como 9:00 o 14:30."

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace("a. m.", "AM").replace("p. m.", "PM").strip()
        return super().to_python(value)


def moment(day, hour: time) -> datetime:
    """That hour of that day in Costa Rica."""
    return timezone.make_aware(datetime.combine(day, hour))


def body_choices(canton: Canton, *, kept: Iterable[int | None]) -> QuerySet[Body]:
    """The canton's open bodies, and those that the row has already."""
    is_open = Q(closed_on=None) | Q(closed_on__gte=clock.today())
    bodies = Body.objects.of_canton(canton)
    return bodies.filter(is_open | Q(pk__in=[pk for pk in kept if pk])).order_by("folded", "pk")


def why_not_on(body: Body, on: date) -> str:
    """Why the body does not meet on that day; empty when it does."""
    if body.closed_on and body.closed_on < on:
        return (
            f"{body} funcionó hasta el {body.closed_on:%d/%m/%Y}. Escoja un día hasta esa fecha u "
            "otra instancia."
        )
    if body.since and on < body.since:
        return f"{body} funciona desde el {body.since:%d/%m/%Y}. Escoja ese día o uno posterior."
    return ""


def refuse_closed_body(form: forms.Form, field: str, body: Body | None, on: date | None) -> None:
    """The message stands at the body's field."""
    why = why_not_on(body, on) if body and on else ""
    if why:
        form.add_error(field, why)
