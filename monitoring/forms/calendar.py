from core.lib.forms import PortalModelForm
from monitoring.models import ReportingCalendar

DAY = "Escriba un día del 1 al 28."


class CalendarForm(PortalModelForm):
    """The two days of the following month; a day that every month has."""

    class Meta:
        model = ReportingCalendar
        fields = ("due_day", "closing_day")
        labels = {"due_day": "Día de entrega", "closing_day": "Día de cierre"}
        error_messages = {
            name: {"invalid": DAY, "min_value": DAY, "max_value": DAY}
            for name in ("due_day", "closing_day")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].min_value, self.fields[name].max_value = 1, 28
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "min": 1, "max": 28}

    def clean(self):
        days = super().clean()
        due, closing = days.get("due_day"), days.get("closing_day")
        if due and closing and closing < due:
            self.add_error(
                "closing_day",
                f"El cierre (día {closing}) queda antes de la entrega (día {due}). "
                "Escriba un día igual o posterior.",
            )
        return days
