"""What plans, their tasks and the POI ask of a person: a constant number of queries."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.due import DueItem
from strategies import perms
from strategies.enums import PlanState, PoiState
from strategies.models import (
    AnnualPlan,
    Person,
    PlanEncounter,
    PlanStep,
    PoiItem,
    PoiWindow,
    Task,
)
from strategies.models.deciding import deciding_cantons
from strategies.plans.poi import REMINDED_KINDS, silent_institutions

# How long before its day an encounter, or a task of somebody else, is on the list.
ENCOUNTER_DAYS = timedelta(days=60)
TASK_DAYS = timedelta(days=14)


def due(user: User, on: date) -> list[DueItem]:
    return [
        *plans_due(user, on),
        *encounters_due(user, on),
        *tasks_due(user, on),
        *poi_due(user, on),
    ]


# --- plans ------------------------------------------------------------------------------------


def plans_due(user: User, on: date) -> list[DueItem]:
    """Drafts to finish or to correct, and decisions that this person can take."""
    writes = set(user.cantons_as(perms.WRITERS))
    decides = set(user.cantons_as({Role.EXECUTIVE_COMMITTEE}))
    if not writes | decides:
        return []
    steps = PlanStep.objects.filter(plan=OuterRef("pk"))
    plans = (
        AnnualPlan.objects.filter(
            strategy__canton__in=writes | decides,
            state__in=(PlanState.DRAFT, PlanState.IN_COMMITTEE),
        )
        .annotate(
            last_step=Subquery(steps.order_by("-at", "-pk").values("name")[:1]),
            was_sent_by_user=Exists(steps.filter(name="submit", by=user)),
        )
        .select_related("strategy__canton")
        .order_by("year", "pk")
    )
    if decides:
        decides &= deciding_cantons(user)
    found = [_plan_item(user, plan, writes, decides, on) for plan in plans]
    return [item for item in found if item is not None]


def _plan_item(user: User, plan: AnnualPlan, writes: set, decides: set, on: date) -> DueItem | None:
    canton, name = plan.strategy.canton_id, f"el {plan} de {plan.canton}"
    page = plan.get_absolute_url()
    if plan.state == PlanState.IN_COMMITTEE:
        is_own = plan.created_by_id == user.pk or plan.was_sent_by_user
        if canton not in decides or is_own:
            return None
        return DueItem(
            f"Decidir sobre {name}",
            f"{plan.strategy.name}; espera a la Comisión Ejecutiva.",
            page,
            "Leer y decidir",
            tag="Por decidir",
        )
    if canton not in writes:
        return None
    if plan.last_step in ("send_back", "reopen", "withdraw"):
        return DueItem(
            f"Corregir {name}",
            "Se devolvió con observaciones."
            if plan.last_step == "send_back"
            else "Se abrió para corregirlo; después se envía otra vez.",
            page,
            "Corregir el plan",
            tag="Devuelto" if plan.last_step == "send_back" else "En corrección",
        )
    begins = date(plan.year, 1, 1) - timedelta(days=1)
    return DueItem(
        f"Terminar y enviar {name}",
        f"{plan.strategy.name}; es un borrador.",
        page,
        "Seguir con el plan",
        due_on=begins if begins >= on else None,
        tag="Borrador",
    )


def encounters_due(user: User, on: date) -> list[DueItem]:
    """The two encounters of the year, which the Secretaría Técnica holds (§5.1 B.4.3)."""
    cantons = user.cantons_as({Role.TECHNICAL_SECRETARIAT})
    if not cantons:
        return []
    encounters = PlanEncounter.objects.filter(
        plan__strategy__canton__in=cantons, held_on=None, due_on__lte=on + ENCOUNTER_DAYS
    ).exclude(plan__state=PlanState.CLOSED)
    return [
        DueItem(
            f"Realizar el encuentro de {encounter.get_kind_display().lower()}",
            f"{encounter.plan} de {encounter.plan.canton}; se convoca desde el plan o se registra "
            "con sus conclusiones.",
            encounter.get_absolute_url(),
            "Ver el encuentro",
            due_on=encounter.due_on,
        )
        for encounter in encounters.select_related("plan__strategy__canton").order_by(
            "due_on", "pk"
        )
    ]


# --- tasks ------------------------------------------------------------------------------------


def tasks_due(user: User, on: date) -> list[DueItem]:
    """The open ones of the seats that the person holds; the Gestor Local also sees whose day is
    near or over."""
    if not user.cantons_as(Role):
        return []
    managed = user.cantons_as({Role.LOCAL_MANAGER})
    own = Task.objects.open().of_holder(user, on).values("pk")
    near = Task.objects.open().filter(
        line__plan__strategy__canton__in=managed, due_on__lte=on + TASK_DAYS
    )
    rows = (
        Task.objects.filter(pk__in=own) | Task.objects.filter(pk__in=near.values("pk"))
    ).exclude(line__plan__state=PlanState.CLOSED)
    held = set(own.values_list("pk", flat=True)) if rows else set()
    rows = rows.select_related(
        "line__plan__strategy__canton", "seat__actor", "seat__body"
    ).order_by("due_on", "pk")
    return [
        _task_item(task, is_own=task.pk in held, reads=task.canton.pk in user.cantons_read)
        for task in rows
    ]


def _task_item(task: Task, *, is_own: bool, reads: bool) -> DueItem:
    """`reads`: of the team, which knows the lines of plans that are not approved too."""
    plan = task.line.plan
    place = f"{plan}: {task.line.title}." if reads or plan.is_settled else f"{plan}."
    return DueItem(
        task.title,
        place if is_own else f"A cargo de {task.seat}. {place}",
        reverse("strategies:finish_task", args=[task.pk]),
        "Dar por cumplida",
        due_on=task.due_on,
        tag=task.get_kind_display() if task.kind != "task" else "",
    )


# --- POI --------------------------------------------------------------------------------------


def poi_due(user: User, on: date) -> list[DueItem]:
    return [*_poi_of_delegate(user, on), *_poi_of_team(user, on)]


def _poi_of_delegate(user: User, on: date) -> list[DueItem]:
    """What the represented institutions have not entered, and what came back with observations."""
    cantons = user.cantons_as({Role.ACTOR_DELEGATE})
    if not cantons:
        return []
    persons = Person.objects.filter(user=user, canton__in=cantons, is_active=True)
    represented = {
        (person.canton_id, person.actor): person.actor
        for person in persons.filter(actor__kind__in=REMINDED_KINDS).select_related("actor")
    }
    if not represented:
        return []
    windows = [w for w in PoiWindow.objects.open(on).filter(canton__in=cantons) if w.reminds(on)]
    items = list(
        PoiItem.objects.filter(
            canton__in=cantons, actor__in=[actor for _, actor in represented]
        ).select_related("actor")
    )
    entered = {(item.canton_id, item.actor_id, item.year) for item in items}
    found = [
        DueItem(
            f"Registrar lo que {actor} pone en su POI {window.year}",
            f"{window.name}: {actor} todavía no registra actividades.",
            reverse("strategies:new_poi_item"),
            "Registrar una actividad",
            due_on=window.closes_on,
        )
        for window in _one_a_year(windows)
        for canton, actor in represented
        if canton == window.canton_id and (canton, actor.pk, window.year) not in entered
    ]
    open_years = {(w.canton_id, w.year) for w in PoiWindow.objects.open(on)} if items else set()
    return found + [
        DueItem(
            f"Corregir «{item.title}»",
            f"POI {item.year} de {item.actor}, con observaciones.",
            item.get_absolute_url(),
            "Leer las observaciones",
            tag="Con observaciones",
        )
        for item in items
        if item.state == PoiState.OBSERVED and (item.canton_id, item.year) in open_years
    ]


def _one_a_year(windows: list[PoiWindow]) -> list[PoiWindow]:
    """Of the windows of a canton and year, the one that closes first."""
    first: dict[tuple, PoiWindow] = {}
    for window in sorted(windows, key=lambda one: (one.closes_on, one.pk)):
        first.setdefault((window.canton_id, window.year), window)
    return list(first.values())


def _poi_of_team(user: User, on: date) -> list[DueItem]:
    """For the Gestor Local: who is silent before a window closes. For both writers: what waits for
    its review."""
    cantons = user.cantons_as(perms.WRITERS)
    if not cantons:
        return []
    waiting = PoiItem.objects.waiting().filter(canton__in=cantons).count()
    found = []
    if waiting:
        found.append(
            DueItem(
                "Revisar una actividad del POI"
                if waiting == 1
                else f"Revisar {waiting} actividades del POI",
                "Las registraron las instituciones.",
                f"{reverse('strategies:poi')}?estado={PoiState.ENTERED}",
                "Revisarlas" if waiting > 1 else "Revisarla",
            )
        )
    managed = user.cantons_as({Role.LOCAL_MANAGER})
    windows = PoiWindow.objects.open(on).filter(canton__in=managed).select_related("canton")
    return found + [
        item
        for window in _one_a_year([one for one in windows if one.reminds(on)])
        if (item := _silent_item(window, on)) is not None
    ]


def _silent_item(window: PoiWindow, on: date) -> DueItem | None:
    silent = silent_institutions(window, on)
    if not silent:
        return None
    names = ", ".join(str(actor) for actor in silent[:4])
    rest = f" y {len(silent) - 4} más" if len(silent) > 4 else ""
    return DueItem(
        f"Pedir el POI {window.year} a {len(silent)} "
        f"{'institución' if len(silent) == 1 else 'instituciones'}",
        f"{window.name}. Sin actividades: {names}{rest}.",
        f"{reverse('strategies:poi')}?anno={window.year}",
        "Ver el POI",
        due_on=window.closes_on,
    )
