"""The figures of the annual report, from validated reports only."""

from collections import defaultdict
from datetime import date

from django.db.models import Q

from agreements.enums import SETTLED_STATES, State
from agreements.models import Agreement, Step
from core.lib import months
from core.lib.text import fold
from core.territory.models import Canton
from monitoring.enums import Level
from monitoring.statistics.checklist import checklist_compliance
from monitoring.statistics.figures import Cell, Distribution, cells, distribution
from monitoring.statistics.marks import Mark
from monitoring.statistics.slots import SlotState, slot_states

# Counts of people below this are not published (security: suppression).
SMALLEST_PUBLIC_COUNT = 5
REPORTED_STATES = tuple(state for state in SETTLED_STATES if state != State.APROBADO)


def annual_agreements(canton: Canton | str, year: int):
    """The agreements that a year's report tells of: they came into force, and their term or their
    schedule meets the year."""
    meets = Q(pk__in=Agreement.objects.active_in(year).values("pk")) | Q(
        scheduled_actions__sub_activities__month__year=year
    )
    never_began = Step.objects.filter(name="rescind", from_state=State.APROBADO)
    return (
        Agreement.objects.of_canton(canton)
        .in_state(*REPORTED_STATES)
        .filter(pk__in=Agreement.objects.filter(meets).values("pk"))
        .exclude(pk__in=never_began.values("agreement"))
    )


def annual_figures(canton: Canton | str, year: int, on: date) -> dict:
    """Everything that the report of a year counts, as plain data.

    The slots are those of the year's months; their level is that of the latest validated report
    up to `on`. A count of people below five is None, with `people_suppressed` true. Seven queries.
    """
    agreements = annual_agreements(canton, year)
    states = [
        state
        for state in slot_states(agreements, on, validated_only=True)
        if state.month.year == year
    ]
    by_agreement = defaultdict(list)
    for state in states:
        by_agreement[state.agreement_id].append(state)
    grid = cells(states)
    compliance = checklist_compliance(agreements, on)
    listed = agreements.select_related("strategy", "axis", "lead_actor").prefetch_related(
        "collaborating_actors", "districts"
    )
    rows = [
        _agreement(agreement, by_agreement[agreement.pk], grid, compliance.get(agreement.pk))
        for agreement in sorted(
            listed, key=lambda one: (one.axis.order, one.axis_id, one.reference)
        )
    ]
    return {
        "canton": getattr(canton, "pk", canton),
        "year": year,
        "on": on.isoformat(),
        "slots": _distribution(distribution(states)),
        "agreements": rows,
        "months": [
            {
                "month": months.code(month),
                "slots": _distribution(distribution(s for s in states if s.month == month)),
            }
            for month in months.months_between(date(year, 1, 1), date(year, 12, 1))
        ],
        "axes": _axes(rows, by_agreement, listed),
        "districts": _districts(listed),
        "unreported": [_slot(state) for state in states if state.mark is Mark.MISSING],
        "silent_actors": _silent_actors(listed, by_agreement),
        **_people(states),
    }


def _agreement(agreement: Agreement, states: list[SlotState], grid, compliance) -> dict:
    return {
        "id": agreement.pk,
        "reference": agreement.reference,
        "title": agreement.title,
        "state": agreement.state,
        "axis": agreement.axis.name,
        "lead_actor": str(agreement.lead_actor) if agreement.lead_actor else "",
        "collaborating_actors": [str(actor) for actor in agreement.collaborating_actors.all()],
        "districts": sorted(district.pk for district in agreement.districts.all()),
        "period": {
            "start": months.code(agreement.period_start),
            "end": months.code(agreement.period_end),
        },
        "months": {
            months.code(month): _cell(cell)
            for (pk, month), cell in grid.items()
            if pk == agreement.pk
        },
        "slots": _distribution(distribution(states)),
        "rows": [_slot(state) for state in states],
        "checklist": {
            "met": compliance.met,
            "total": compliance.total,
            "reviewed_on": compliance.reviewed_on.isoformat(),
        }
        if compliance
        else None,
        **_people(states),
    }


def _slot(state: SlotState) -> dict:
    return {
        "reference": state.reference,
        "action": {"number": state.action_number, "title": state.action_title},
        "month": months.code(state.month),
        "part": state.part or None,
        "description": state.description,
        "mark": state.mark.value,
        "level": state.level,
        "level_month": months.code(state.level_month) if state.level_month else None,
        "is_lagging": state.is_lagging,
    }


def _cell(cell: Cell) -> dict:
    return {"mark": cell.mark.value, "level": cell.level, "done": cell.done, "total": cell.total}


def _distribution(figures: Distribution) -> dict:
    return {
        "total": figures.total,
        "expected": figures.expected,
        "reported": figures.reported,
        "levels": {str(level.value): figures.levels[level] for level in Level},
        "missing": figures.missing,
        "late": figures.late,
        "open": figures.open,
        "planned": figures.planned,
        "closed": figures.closed,
        "lagging": figures.lagging,
    }


def _axes(rows: list[dict], by_agreement: dict, listed) -> list[dict]:
    found: dict[str, list[SlotState]] = {row["axis"]: [] for row in rows}
    counts = defaultdict(int)
    for agreement in listed:
        found[agreement.axis.name] += by_agreement[agreement.pk]
        counts[agreement.axis.name] += 1
    return [
        {"axis": axis, "agreements": counts[axis], "slots": _distribution(distribution(states))}
        for axis, states in found.items()
    ]


def _districts(listed) -> list[dict]:
    """How many agreements name each district."""
    counts = defaultdict(int)
    for agreement in listed:
        for district in agreement.districts.all():
            counts[district.pk, district.name] += 1
    return [
        {"code": code, "name": name, "agreements": count}
        for (code, name), count in sorted(counts.items())
    ]


def _silent_actors(listed, by_agreement: dict) -> list[dict]:
    """Lead actors with slots of the year that stayed without report: «quién no reportó»."""
    missing: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for agreement in listed:
        figures = distribution(by_agreement[agreement.pk])
        if figures.expected:
            name = str(agreement.lead_actor) if agreement.lead_actor else ""
            missing[name][0] += figures.missing
            missing[name][1] += figures.expected
    return [
        {"actor": name, "missing": count, "expected": expected}
        for name, (count, expected) in sorted(missing.items(), key=lambda item: fold(item[0]))
        if count
    ]


def _people(states: list[SlotState]) -> dict:
    """People reached, by the latest report of each slot that counts them."""
    counts = [state.people_reached for state in states if state.people_reached is not None]
    total = sum(counts)
    is_small = 0 < total < SMALLEST_PUBLIC_COUNT
    return {
        "people_reached": None if is_small or not counts else total,
        "people_slots": len(counts),
        "people_suppressed": is_small,
    }
