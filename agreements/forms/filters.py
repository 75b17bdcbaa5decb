"""The filters of the list of agreements."""

from django import forms

from agreements.enums import State
from agreements.forms.heading import by_strategy, line_choices
from agreements.models import Agreement
from core.lib import clock
from core.lib.forms import FilterForm
from core.territory.models import Canton, District
from strategies.models import Actor, Axis, PlanLine, Strategy

EXPIRED = "vencido"
SORTS = {
    "referencia": "reference",
    "-referencia": "-reference",
    "actividad": "folded",
    "-actividad": "-folded",
    "actor": "lead_actor__folded",
    "-actor": "-lead_actor__folded",
    "plazo": "period_start",
    "-plazo": "-period_start",
}
SORT_LABELS = (
    ("-referencia", "Referencia, las últimas primero"),
    ("referencia", "Referencia, las primeras primero"),
    ("actividad", "Actividad, de la A a la Z"),
    ("-actividad", "Actividad, de la Z a la A"),
    ("actor", "Actor encargado, de la A a la Z"),
    ("-actor", "Actor encargado, de la Z a la A"),
    ("plazo", "Plazo, los que empezaron antes"),
    ("-plazo", "Plazo, los que empezaron después"),
)


class AgreementFilter(FilterForm):
    """Reads `?q=`, the filters and the sort; what cannot be read is left out, never an error."""

    q = forms.CharField(label="Buscar", required=False, max_length=100)
    canton = forms.ModelChoiceField(
        Canton.objects.none(), label="Cantón", required=False, empty_label="Todos"
    )
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Todos"), *State.choices, (EXPIRED, "Vencido")],
    )
    estrategia = forms.ModelChoiceField(
        Strategy.objects.none(), label="Estrategia", required=False, empty_label="Todas"
    )
    eje = forms.ModelChoiceField(
        Axis.objects.none(), label="Eje", required=False, empty_label="Todos"
    )
    linea = forms.ModelChoiceField(
        PlanLine.objects.none(), label="Línea del plan", required=False, empty_label="Todas"
    )
    actor = forms.ModelChoiceField(
        Actor.objects.none(), label="Actor encargado", required=False, empty_label="Todos"
    )
    distrito = forms.ModelChoiceField(
        District.objects.none(), label="Distrito", required=False, empty_label="Todos"
    )
    anno = forms.IntegerField(
        label="Año", required=False, min_value=2000, max_value=2100, widget=forms.NumberInput
    )
    orden = forms.ChoiceField(label="Orden", required=False, choices=SORT_LABELS)

    def __init__(self, data, *, agreements, plan_lines, canton: Canton | None):
        """`agreements`, `plan_lines`: what the person may see; `canton`: the one in view, None for
        all."""
        super().__init__(data)
        seen = agreements.order_by()
        if canton is None:
            self.fields["canton"].queryset = Canton.objects.filter(
                pk__in=seen.values("strategy__canton")
            )
        else:
            del self.fields["canton"]
        self.fields["estrategia"].queryset = Strategy.objects.filter(pk__in=seen.values("strategy"))
        axes = Axis.objects.filter(pk__in=seen.values("axis"))
        self.fields["eje"].queryset = axes
        self.fields["eje"].choices = [("", "Todos"), *by_strategy(axes)]
        lines = plan_lines.filter(pk__in=seen.values("plan_line"))
        self.fields["linea"].queryset = lines
        self.fields["linea"].choices = [
            ("", "Todas"),
            *line_choices(lines.order_by("-plan__year", "plan_id", "action__number", "order")),
        ]
        self.fields["actor"].queryset = Actor.objects.filter(pk__in=seen.values("lead_actor"))
        self.fields["distrito"].queryset = District.objects.filter(pk__in=seen.values("districts"))
        for field in self.fields.values():
            is_list = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_list else "form-control"

    @property
    def is_narrowed(self) -> bool:
        return bool(set(self.chosen) - {"orden"})

    def apply(self, agreements):
        chosen = self.chosen
        found = agreements
        if "q" in chosen:
            found = found.search(chosen["q"])
        if chosen.get("estado") == EXPIRED:
            found = found.expired(clock.today())
        elif "estado" in chosen:
            found = found.in_state(chosen["estado"])
        for name, path in (
            ("canton", "strategy__canton"),
            ("estrategia", "strategy"),
            ("eje", "axis"),
            ("linea", "plan_line"),
            ("actor", "lead_actor"),
        ):
            if name in chosen:
                found = found.filter(**{path: chosen[name]})
        if "distrito" in chosen:
            inside = Agreement.objects.filter(districts=chosen["distrito"])
            found = found.filter(pk__in=inside.values("pk"))
        if "anno" in chosen:
            found = found.active_in(chosen["anno"])
        return found.order_by(SORTS.get(chosen.get("orden"), "-reference"), "pk")
