"""Fields that the forms of meetings share."""

from datetime import datetime, time

from django import forms
from django.utils import timezone


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
