"""Forms of series: the rule in words, and the day on which it ends."""

from core.lib import clock
from core.lib.forms import DayField, LineField, LinkField, PortalForm
from core.lib.versioned_forms import VersionedForm
from meetings import repeating
from meetings.enums import Frequency
from meetings.forms.fields import NOT_OFFERED, HourField, body_choices, refuse_closed_body
from meetings.models import Series
from meetings.models.series import BY_WEEKDAY, EVERY_WEEK

ASKS = "Está vacío. La regla lo necesita: escoja uno."


class SeriesForm(VersionedForm):
    """A rule. The instance brings its canton."""

    set_by_view = ("canton",)
    constraint_fields = {
        "series_ends_after_it_begins": "until",
        "series_meetings_last_up_to_a_day": "minutes",
        "series_day_is_of_a_month": "day_of_month",
        "series_rule_is_whole": "frequency",
    }
    groups = (
        ("", ("body", "kind")),
        (
            "Qué días",
            (
                "frequency",
                "position",
                "weekday",
                "day_of_month",
                "starts_on",
                "until",
                "on_holiday",
            ),
        ),
        ("A qué hora y dónde", ("at", "minutes", "place", "online_link")),
    )
    pairs = (("position", "weekday"), ("starts_on", "until"), ("at", "minutes"))

    starts_on = DayField(label="Desde")
    until = DayField(label="Hasta")
    at = HourField(label="Hora")

    class Meta:
        model = Series
        fields = [
            "body",
            "kind",
            "frequency",
            "position",
            "weekday",
            "day_of_month",
            "starts_on",
            "until",
            "on_holiday",
            "at",
            "minutes",
            "place",
            "online_link",
        ]
        labels = {
            "body": "Instancia que convoca",
            "position": "Cuál del mes",
            "weekday": "Día de la semana",
            "day_of_month": "Día del mes",
            "online_link": "Enlace para participar a distancia (opcional)",
        }
        field_classes = {"place": LineField, "online_link": LinkField}
        help_texts = {
            "position": "Por ejemplo: primer, con martes.",
            "day_of_month": "Solo para «un día del mes». El 31 de un mes más corto es su último "
            "día.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        series = self.instance
        field = self.fields["body"]
        field.queryset = body_choices(series.canton, kept=[series.body_id])
        field.error_messages["invalid_choice"] = NOT_OFFERED
        for name in ("position", "weekday"):
            self.fields[name].required = False

    def clean(self):
        data = super().clean()
        frequency = data.get("frequency")
        self._ask(data, "weekday", frequency in BY_WEEKDAY or frequency in EVERY_WEEK)
        self._ask(data, "position", frequency in BY_WEEKDAY)
        is_by_day = frequency == Frequency.MONTHLY_DAY
        self._ask(data, "day_of_month", is_by_day)
        refuse_closed_body(self, "body", data.get("body"), data.get("starts_on"))
        self._refuse_past(data)
        return data

    def _ask(self, data: dict, name: str, is_needed: bool) -> None:
        """What the rule needs is asked for; what it does not use is not kept."""
        if not is_needed:
            data[name] = None
        elif data.get(name) is None and name not in self.errors:
            self.add_error(name, ASKS)

    def _refuse_past(self, data: dict) -> None:
        is_new = self.instance._state.adding
        for name in ("starts_on", "until") if is_new else ("until",):
            day = data.get(name)
            if day and day < clock.today() and name in self.changed_data:
                self.add_error(name, "Ese día ya pasó. Escriba hoy o un día por venir.")

    @property
    def preview(self) -> repeating.Preview:
        """What saving would do; of a valid form."""
        return repeating.preview(self.instance)


class EndForm(PortalForm):
    on = DayField(label="Último día de la serie")
