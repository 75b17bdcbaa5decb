"""The board's filters: they live in the address, so that a figure can be sent to somebody."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.db.models import Q
from django.http import QueryDict

from agreements.enums import MONITORED_STATES, State
from agreements.models import Agreement
from core.lib import months
from core.lib.forms import PortalForm
from monitoring.board.choices import Choices, StrategyChoice
from monitoring.enums import Level
from monitoring.levels import level_words
from monitoring.statistics import Mark

EXPIRED = "vencido"
STATE_CHOICES = [
    ("", "Vigentes y concluidos"),
    (State.VIGENTE.value, "Vigentes"),
    (EXPIRED, "Vencidos (plazo terminado, sin concluir)"),
    (State.CONCLUIDO.value, "Concluidos"),
    (State.RESCINDIDO.value, "Rescindidos"),
]
REPORTED, PENDING, LAGGING = "con_reporte", "por_validar", "rezagada"
MARK_CHOICES = [
    ("", "Todas"),
    (REPORTED, "Con reporte"),
    (Mark.LATE.value, "Atrasadas"),
    (Mark.MISSING.value, "Sin reporte"),
    (LAGGING, "Rezagadas"),
    (PENDING, "Por validar"),
    (Mark.OPEN.value, "Mes en curso"),
    (Mark.PLANNED.value, "Por venir"),
    (Mark.CLOSED.value, "Cerradas con motivo"),
]
LEVEL_CHOICES = [("", "Todos"), *((str(level.value), level_words(level)) for level in Level)]
GONE = "Esa opción no está en este cantón. Escoja otra de la lista."


class Choice(forms.ChoiceField):
    def __init__(self, label: str, choices=()):
        super().__init__(label=label, choices=choices, required=False)
        self.error_messages["invalid_choice"] = GONE


class BoardForm(PortalForm):
    """Field names are the address's words."""

    estrategia = Choice("Estrategia")
    eje = Choice("Eje")
    actor = Choice("Actor")
    distrito = Choice("Distrito")
    estado = Choice("Estado", STATE_CHOICES)
    anio = Choice("Año")
    mes = Choice("Mes de las cifras")

    def __init__(self, data: QueryDict, *, choices: Choices, on: date):
        values = data.copy()
        self.strategy = self._strategy(choices, values.get("estrategia"), on)
        if self.strategy:
            values.setdefault("estrategia", str(self.strategy.pk))
        super().__init__(values, auto_id="filtro-%s")
        strategy = self.strategy
        years = range(strategy.end_year, strategy.start_year - 1, -1) if strategy else ()
        own_axes = choices.axes.get(strategy.pk, []) if strategy else []
        self.fields["estrategia"].choices = [(str(s.pk), str(s)) for s in choices.strategies]
        self.fields["eje"].choices = [("", "Todos"), *own_axes]
        self.fields["actor"].choices = [("", "Todos"), *choices.actors]
        self.fields["distrito"].choices = [("", "Todos"), *choices.districts]
        self.fields["anio"].choices = [
            ("", "Últimos doce meses"),
            *((str(y), str(y)) for y in years),
        ]
        self.fields["mes"].choices = [("", self.no_month), *self._months(on)]

    no_month = "El último mes terminado"

    @staticmethod
    def _strategy(choices: Choices, wanted: str | None, on: date) -> StrategyChoice | None:
        named = [one for one in choices.strategies if str(one.pk) == wanted]
        return named[0] if named else choices.default_strategy(on)

    def _months(self, on: date) -> list[tuple[str, str]]:
        """Newest first, from the strategy's first month to the present one."""
        if not self.strategy:
            return []
        last = min(date(self.strategy.end_year, 12, 1), months.month_of(on))
        span = months.months_between(date(self.strategy.start_year, 1, 1), last)
        return [(months.code(month), months.in_words(month)) for month in reversed(list(span))]

    def read(self) -> "BoardFilter":
        """What was asked for; what could not be understood stands at its field and is left out."""
        self.is_valid()
        asked = self.cleaned_data.get
        return BoardFilter(
            strategy=self.strategy,
            axis=asked("eje") or "",
            actor=asked("actor") or "",
            district=asked("distrito") or "",
            state=asked("estado") or "",
            year=int(asked("anio")) if asked("anio") else None,
            month=months.parse_month(asked("mes")) if asked("mes") else None,
            level=int(asked("nivel")) if asked("nivel") else None,
            mark=asked("marca") or "",
            reference=asked("acuerdo") or "",
            until=months.parse_month(asked("hasta")) if asked("hasta") else None,
        )

    @cached_property
    def address(self) -> str:
        """The understood filters as they stand in the address, without the empty ones."""
        return self._address(self.fields)

    @cached_property
    def address_of_agreements(self) -> str:
        """The same without month and situation: for links that ask for other rows."""
        return self._address(["estrategia", "eje", "actor", "distrito", "estado", "anio"])

    def _address(self, names) -> str:
        kept = QueryDict(mutable=True)
        for name in names:
            if self.cleaned_data.get(name):
                kept[name] = self.cleaned_data[name]
        return kept.urlencode()

    @property
    def chosen(self) -> list[str]:
        """The filters in use besides the strategy, in words: «Eje: Prevención social»."""
        return [
            f"{field.label}: {self._words(name, field)}"
            for name, field in self.fields.items()
            if name != "estrategia" and self.cleaned_data.get(name)
        ]

    def _words(self, name: str, field) -> str:
        value = self.cleaned_data[name]
        return str(dict(getattr(field, "choices", ())).get(value, value))


class SlotsForm(BoardForm):
    """The list of slots has three more, and its month is that of the slots."""

    marca = Choice("Situación", MARK_CHOICES)
    nivel = Choice("Nivel", LEVEL_CHOICES)
    acuerdo = forms.CharField(label="Acuerdo", required=False, max_length=14)
    hasta = Choice("Doce meses hasta")

    no_month = "Todos los del período"

    def __init__(self, data: QueryDict, *, choices: Choices, on: date):
        super().__init__(data, choices=choices, on=on)
        self.fields["hasta"].choices = [("", "El mes en curso"), *self._months(on)]


@dataclass(frozen=True, slots=True)
class BoardFilter:
    strategy: StrategyChoice | None
    axis: str = ""
    actor: str = ""
    district: str = ""
    state: str = ""
    year: int | None = None
    month: date | None = None
    level: int | None = None
    mark: str = ""
    reference: str = ""
    until: date | None = None

    def condition(self, on: date) -> Q:
        """Which agreements the board is about; by subqueries, so that no row doubles."""
        found = Q(strategy=self.strategy.pk) & self._state(on)
        if self.axis:
            found &= Q(axis=self.axis)
        if self.actor:
            collaborates = Agreement.objects.filter(collaborators__actor=self.actor)
            found &= Q(lead_actor=self.actor) | Q(pk__in=collaborates.order_by().values("pk"))
        if self.district:
            there = Agreement.objects.filter(districts=self.district)
            found &= Q(pk__in=there.order_by().values("pk"))
        if self.year:
            found &= Q(
                period_start__lte=date(self.year, 12, 1), period_end__gte=date(self.year, 1, 1)
            )
        if self.reference:
            found &= Q(reference=self.reference)
        return found

    def _state(self, on: date) -> Q:
        if self.state == EXPIRED:
            return Q(state=State.VIGENTE, period_end__lt=months.month_of(on))
        return Q(state__in=[self.state] if self.state else MONITORED_STATES)

    def window(self, on: date, last_month: date | None) -> list[date]:
        """The months shown: those of the year, else twelve that end with the present month, or
        with the last month of the agreements when that is earlier, and hold the month asked for;
        `until` names the last month itself."""
        if self.year:
            first, last = date(self.year, 1, 1), date(self.year, 12, 1)
        else:
            last = self.until or months.month_of(on)
            if last_month and not self.until:
                last = min(last, last_month)
            if self.month and (self.month > last or self.month < months.add_months(last, -11)):
                last = self.month
            first = months.add_months(last, -11)
        return list(months.months_between(first, last))

    def figures_month(self, on: date, window: list[date]) -> date:
        """The month that the figures are of: the one asked for, else the last that is over."""
        if self.month in window:
            return self.month
        finished = months.add_months(months.month_of(on), -1)
        return max(window[0], min(finished, window[-1]))

    def shows(self, state) -> bool:
        """Whether a slot is among those asked for by level and mark."""
        if self.level is not None and state.level != self.level:
            return False
        if self.mark == REPORTED:
            return state.mark is Mark.LEVEL
        if self.mark == PENDING:
            return state.is_pending
        if self.mark == LAGGING:
            return state.is_lagging
        return not self.mark or state.mark == self.mark
