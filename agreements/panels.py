"""What an agreement's page shows of this room: the steps, and what happened so far."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from agreements import perms
from agreements.enums import State
from agreements.models import Agreement, Step
from core.accounts.models import User
from strategies.enums import BodyKind
from strategies.models import Body

# The straight way of an agreement. «Devuelto» stands in the place of the draft.
WAY = (State.BORRADOR, State.EN_COMISION, State.APROBADO, State.VIGENTE, State.CONCLUIDO)
# The two that stand beside the text while it waits; other steps have a page of their own.
DECISIONS = frozenset({"approve", "send_back"})
WAITS = {
    State.BORRADOR: "lo escriben el Gestor o la Gestora Local y el actor encargado",
    State.EN_COMISION: "decide la Comisión Ejecutiva",
    State.APROBADO: "falta ponerlo en vigencia",
    State.VIGENTE: "se sigue mes a mes",
    State.CONCLUIDO: "",
}


@dataclass(frozen=True, slots=True)
class WayPoint:
    """A place of the stepper: done, the present one, or to come."""

    label: str
    note: str
    at: datetime | None
    is_done: bool
    is_now: bool


def way(agreement: Agreement, steps: list[Step], on: date) -> list[WayPoint]:
    """The stepper: each state of the straight way, with when it was reached."""
    state = State(agreement.state)
    here = State.BORRADOR if state in (State.CONCERTACION, State.DEVUELTO) else state
    states = list(WAY)
    if state == State.RESCINDIDO:
        states = [State.BORRADOR, State.EN_COMISION, State.APROBADO, State.RESCINDIDO]
    reached = {step.to_state: step.at for step in steps}
    place = states.index(here)
    points = []
    for index, each in enumerate(states):
        is_now = index == place
        label = agreement.state_label(on) if is_now else each.label
        points.append(
            WayPoint(
                label=label,
                note=WAITS.get(each, "") if is_now else "",
                at=reached.get(state if is_now else each) if index <= place else None,
                is_done=index < place,
                is_now=is_now,
            )
        )
    return points


def panel(user: User, agreement: Agreement, on: date) -> dict:
    """Context of `agreements/_panel.html`: stepper, steps open for the person, timeline."""
    steps = list(agreement.steps.select_related("by", "seat__actor"))
    open_steps = perms.available_steps(user, agreement)
    return {
        "template": "agreements/_panel.html",
        "way": way(agreement, steps, on),
        "timeline": steps,
        "deciding": [step for step in open_steps if step.name in DECISIONS],
        "steps": [s for s in open_steps if s.name not in DECISIONS and not s.obstacle],
        "obstacle": next((step.obstacle for step in open_steps if step.name in DECISIONS), ""),
        "can_write": perms.can_write_text(user, agreement),
        "is_expired": agreement.is_expired(on),
        "returned": last_return(agreement, steps),
        "shows_contact_data": perms.sees_contact_data(user, agreement),
    }


def waiting_for_committee(user: User, body: Body) -> list[Agreement]:
    """On a body's page: the agreements that wait for the Comisión Ejecutiva, the oldest first;
    other bodies decide on none."""
    if body.kind != BodyKind.EXECUTIVE_COMMITTEE:
        return []
    sent_at = Max("steps__at", filter=Q(steps__to_state=State.EN_COMISION))
    waiting = _waiting(user, body).with_parties().annotate(sent_at=sent_at)
    return list(waiting.order_by("sent_at", "pk"))


def number_waiting(user: User, body: Body) -> int:
    """As many as `waiting_for_committee` lists."""
    if body.kind != BodyKind.EXECUTIVE_COMMITTEE:
        return 0
    return _waiting(user, body).count()


def _waiting(user: User, body: Body):
    found = Agreement.objects.visible_to(user).of_canton(body.canton_id)
    return found.in_state(State.EN_COMISION)


def last_return(agreement: Agreement, steps: list[Step]) -> Step | None:
    """The step that gave the text back, while it is back."""
    if agreement.state != State.DEVUELTO:
        return None
    return next((step for step in reversed(steps) if step.to_state == State.DEVUELTO), None)
