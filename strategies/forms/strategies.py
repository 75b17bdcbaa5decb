"""Forms of a strategy, its axes, its numbered actions and their national programmes."""

from django import forms
from django.db.models import Q

from core.lib.forms import refuse_at_field
from core.lib.versioned_forms import VersionedForm
from strategies.models import ActionProgramme, Axis, NationalProgramme, StrategicAction, Strategy


class StrategyForm(VersionedForm):
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

    def clean(self):
        data = super().clean()
        if not self.instance._state.adding and {"start_year", "end_year"} <= data.keys():
            self._refuse_years_with_plans(data["start_year"], data["end_year"])
        return data

    def _refuse_years_with_plans(self, first: int, last: int) -> None:
        outside = self.instance.plans.exclude(year__range=(first, last)).order_by("year")
        if outside and first <= last:
            years = ", ".join(str(plan.year) for plan in outside)
            field = "start_year" if outside[0].year < first else "end_year"
            self.add_error(field, f"La estrategia tiene plan anual de {years}. Déjelo dentro.")


class AxisForm(VersionedForm):
    """The instance brings its strategy."""

    set_by_view = ("strategy",)
    constraint_fields = {"axis_once_per_strategy": "name"}

    class Meta:
        model = Axis
        fields = ["name"]
        labels = {"name": "Nombre del eje"}
        help_texts = {"name": "Sin la palabra «eje», por ejemplo «Desarrollo local»."}


class ActionForm(VersionedForm):
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


class ActionProgrammeForm(VersionedForm):
    """The instance brings its action: which national programme it is part of, and how the canton
    adjusts it (§4.4)."""

    set_by_view = ("action",)
    constraint_fields = {"programme_once_per_action": "programme"}

    class Meta:
        model = ActionProgramme
        fields = ["programme", "local_adjustment"]
        labels = {"programme": "Programa nacional", "local_adjustment": "Ajuste local"}
        help_texts = {
            "programme": "Si falta uno, pídalo a la Administración del portal.",
            "local_adjustment": "Qué se hace distinto aquí: distritos, población, horarios, quién "
            "responde.",
        }
        widgets = {"local_adjustment": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = NationalProgramme.objects.filter(
            Q(is_active=True) | Q(pk=self.instance.programme_id)
        ).order_by("folded")
        self.fields["programme"].empty_label = "Escoja el programa"
        self.fields["local_adjustment"].required = True
