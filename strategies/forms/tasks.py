"""Forms of a line's tasks."""

from django import forms
from django.db.models import Q

from core.lib import clock
from core.lib.forms import DayField
from core.lib.versioned_forms import VersionedForm
from strategies.enums import HolderKind
from strategies.models import Seat, Task


class SeatChoice(forms.ModelChoiceField):
    """Seats of the canton's bodies, each with who holds it today."""

    def label_from_instance(self, seat: Seat) -> str:
        today = clock.today()
        holder = seat.holder(HolderKind.TITULAR, today) or seat.holder(HolderKind.ALTERNATE, today)
        return f"{seat.body}: {seat.actor}, {holder or 'sin titular'}"


class TaskForm(VersionedForm):
    """The instance brings its line; the seat is one of the canton's, open today."""

    set_by_view = ("line",)
    pairs = (("kind", "due_on"),)

    class Meta:
        model = Task
        fields = ["title", "kind", "due_on", "seat"]
        labels = {
            "title": "Qué hay que hacer",
            "kind": "Tipo",
            "due_on": "A más tardar el",
            "seat": "A cargo de",
        }
        help_texts = {
            "seat": "La tarea es del puesto: si cambia la persona, pasa sola a quien lo ocupe.",
        }
        field_classes = {"due_on": DayField, "seat": SeatChoice}
        error_messages = {
            "seat": {"invalid_choice": "Este puesto no es del cantón o ya se cerró. Escoja otro."}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.line.plan.strategy.canton_id
        is_offered = Q(pk__in=Seat.objects.valid(clock.today()).values("pk"))
        seats = Seat.objects.filter(body__canton=canton)
        self.fields["seat"].queryset = (
            seats.filter(is_offered | Q(pk=self.instance.seat_id))
            .select_related("actor", "body")
            .prefetch_related("holdings__person")
            .order_by("body__kind", "body__folded", "actor__folded", "pk")
        )
        self.fields["seat"].empty_label = "Escoja el puesto"


class TaskDoneForm(VersionedForm):
    """When it was done and what came of it."""

    class Meta:
        model = Task
        fields = ["done_on", "outcome"]
        labels = {"done_on": "Se cumplió el", "outcome": "Resultado"}
        help_texts = {"outcome": "Qué se hizo o qué se respondió, en una o dos frases."}
        field_classes = {"done_on": DayField}
        widgets = {"outcome": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done_on", "outcome"):
            self.fields[name].required = True
        if self.instance.done_on is None:
            self.initial["done_on"] = clock.today()

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day > clock.today():
            raise forms.ValidationError("Esta fecha no ha llegado. Escriba el día en que se hizo.")
        return day
