"""Forms of a strategy, its axes and its numbered actions."""

from django import forms

from core.lib.forms import ConstrainedModelForm, refuse_at_field
from strategies.models import Axis, StrategicAction, Strategy


class StrategyForm(ConstrainedModelForm):
    """The instance brings its canton."""

    set_by_view = ("canton",)
    constraint_fields = {
        "strategy_once_per_canton_and_years": "name",
        "strategy_ends_after_it_begins": "end_year",
    }

    class Meta:
        model = Strategy
        fields = ["name", "start_year", "end_year"]
        help_texts = {"name": "Como la llaman los documentos; sale así en cada acuerdo."}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "start_year": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "end_year": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }


class AxisForm(ConstrainedModelForm):
    """The instance brings its strategy."""

    set_by_view = ("strategy",)
    constraint_fields = {"axis_once_per_strategy": "name"}

    class Meta:
        model = Axis
        fields = ["name"]
        labels = {"name": "Nombre del eje"}
        help_texts = {"name": "Sin la palabra «eje», por ejemplo «Desarrollo local»."}


class ActionForm(ConstrainedModelForm):
    """The instance brings its strategy; the axis is one of that strategy."""

    set_by_view = ("strategy",)
    constraint_fields = {"action_number_once_per_strategy": "number"}

    class Meta:
        model = StrategicAction
        fields = ["number", "title", "axis"]
        labels = {"number": "Número", "title": "Acción estratégica", "axis": "Eje"}
        help_texts = {"number": "Corrido en toda la estrategia, como en sus documentos."}
        widgets = {
            "number": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "title": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = self.instance.strategy.axes.order_by("order", "pk")
        self.fields["axis"].empty_label = None

    def clean_number(self):
        number = self.cleaned_data["number"]
        if not self.instance._state.adding and "number" in self.changed_data:
            refuse_at_field(StrategicAction.objects.get(pk=self.instance.pk).refuse_new_number)
        return number
