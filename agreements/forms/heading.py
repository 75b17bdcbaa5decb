from django import forms
from django.db.models import QuerySet

from agreements.enums import Form
from agreements.models.agreement import OTHER_STRATEGYS_LINE
from core.lib.forms import PortalForm
from strategies.models import Axis, PlanLine, Strategy

# Anexo 2: from what rests on trust to what binds most.
BY_FORMALITY = (
    Form.ALIANZA,
    Form.COALICION,
    Form.ALIANZA_PUBLICO_PRIVADA,
    Form.CARTA_DE_ENTENDIMIENTO,
    Form.ACUERDO_INTERINSTITUCIONAL,
    Form.CONVENIO,
    Form.CONTRATO,
)


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


def line_choices(lines: QuerySet[PlanLine]) -> list[tuple[str, list]]:
    """Choices of plan lines under their plans."""
    groups: dict[int, tuple[str, list]] = {}
    for line in lines.select_related("plan__strategy", "action"):
        name = f"{line.plan}, {line.plan.strategy}"
        choices = groups.setdefault(line.plan_id, (name, []))[1]
        choices.append((line.pk, f"{line.action.number}. {line.title}"))
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
        choices=[
            ("", "Escoja la forma"),
            *((form.value, form.label) for form in BY_FORMALITY),
        ],
        help_text="Las siete del Anexo 2, de la menos a la más formal.",
    )

    plan_line = forms.ModelChoiceField(
        PlanLine.objects.none(),
        label="Línea del plan anual (opcional)",
        required=False,
        empty_label="No nace de una línea",
        help_text="De los planes aprobados. Así se ve qué acuerdos salieron de cada línea.",
        error_messages={"invalid_choice": "Esta línea no es de un plan aprobado del cantón."},
    )

    def __init__(self, *args, canton, **kwargs):
        super().__init__(*args, **kwargs)
        lines = PlanLine.objects.of_canton(canton).settled()
        self.fields["plan_line"].queryset = lines
        self.fields["plan_line"].choices = [("", "No nace de una línea"), *line_choices(lines)]
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
        line = data.get("plan_line")
        if line and strategy and line.plan.strategy_id != strategy.pk:
            self.add_error("plan_line", OTHER_STRATEGYS_LINE)
        return data
