from django import forms
from django.db.models import QuerySet

from agreements.enums import Form
from core.lib.forms import PortalForm
from strategies.models import Axis, Strategy


def by_strategy(axes: QuerySet[Axis]) -> list[tuple[str, list]]:
    """Choices of axes under their strategies, the latest first: two may have axes of one name."""
    groups: dict[int, tuple[str, list]] = {}
    ordered = axes.select_related("strategy").order_by(
        "-strategy__start_year", "strategy_id", "order", "pk"
    )
    for axis in ordered:
        name, choices = groups.setdefault(axis.strategy_id, (axis.strategy.name, []))
        choices.append((axis.pk, axis.name))
    return list(groups.values())


class NewAgreementForm(PortalForm):
    """What a draft begins with: under which strategy and axis, and in which form (Anexo 2)."""

    strategy = forms.ModelChoiceField(
        Strategy.objects.none(),
        label="Estrategia",
        empty_label="Escoja la estrategia",
        error_messages={"invalid_choice": "Esta estrategia no es del cantón. Escoja otra."},
    )
    axis = forms.ModelChoiceField(
        Axis.objects.none(),
        label="Eje",
        empty_label="Escoja el eje",
        error_messages={"invalid_choice": "Este eje no es del cantón. Escoja otro."},
    )
    form = forms.ChoiceField(
        label="Forma de coproducción",
        choices=[("", "Escoja la forma"), *Form.choices],
        help_text="Las siete del Anexo 2, de la menos a la más formal.",
    )

    def __init__(self, *args, canton, **kwargs):
        super().__init__(*args, **kwargs)
        strategies = Strategy.objects.filter(canton=canton)
        axes = Axis.objects.filter(strategy__canton=canton)
        self.fields["strategy"].queryset = strategies
        self.fields["axis"].queryset = axes
        self.fields["axis"].choices = [("", "Escoja el eje"), *by_strategy(axes)]

    def clean(self):
        data = super().clean()
        axis, strategy = data.get("axis"), data.get("strategy")
        if axis and strategy and axis.strategy_id != strategy.pk:
            self.add_error(
                "axis", f"El eje «{axis}» no es de la estrategia escogida. Escoja uno de sus ejes."
            )
        return data
