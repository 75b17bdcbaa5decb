"""Who may do what with an agreement; the steps that stand open for a person, with what hinders."""

from dataclasses import dataclass

from agreements.enums import EDITABLE_STATES, TRANSITIONS, Transition
from agreements.models import Agreement
from core.accounts.enums import CANTON_ROLES, Role
from core.accounts.models import User
from strategies.perms import representations

# What the buttons say, and the last word of the step's address. Order is that of the page.
STEP_WORDS = {
    "submit": ("enviar", "Enviar a la Comisión Ejecutiva"),
    "approve": ("aprobar", "Aprobar"),
    "send_back": ("devolver", "Devolver"),
    "put_in_force": ("poner-en-vigencia", "Poner en vigencia"),
    "conclude": ("concluir", "Concluir"),
    "withdraw": ("retirar", "Retirar de la Comisión"),
    "revoke_approval": ("retirar-aprobacion", "Retirar la aprobación"),
    "rescind": ("rescindir", "Rescindir"),
}
STEP_OF_SLUG = {slug: name for name, (slug, _) in STEP_WORDS.items()}


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that the person's role allows in the present state. `obstacle` says why this person
    cannot take it all the same (no seat, took part in the text), or is empty."""

    transition: Transition
    obstacle: str = ""

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def slug(self) -> str:
        return STEP_WORDS[self.name][0]

    @property
    def label(self) -> str:
        return STEP_WORDS[self.name][1]


def can_create(user: User, canton) -> bool:
    return user.has_role(Role.LOCAL_MANAGER, canton=canton)


def represents_lead_actor(user: User, agreement: Agreement) -> bool:
    return (agreement.strategy.canton_id, agreement.lead_actor_id) in representations(user)


def may_write_for(user: User, agreement: Agreement) -> bool:
    """The Gestor Local, and the lead actor's delegate, who writes the draft too."""
    return user.has_role(
        Role.LOCAL_MANAGER, canton=agreement.strategy.canton_id
    ) or represents_lead_actor(user, agreement)


def can_write_text(user: User, agreement: Agreement) -> bool:
    return agreement.state in EDITABLE_STATES and may_write_for(user, agreement)


def has_role_for(user: User, agreement: Agreement, step_name: str) -> bool:
    """Whether the role is right, whatever the state and the seat."""
    return user.has_role(*TRANSITIONS[step_name].roles, canton=agreement.strategy.canton_id)


def obstacle_for(user: User, agreement: Agreement, step_name: str) -> str:
    """Why a person with the right role cannot take the step, in words for the page."""
    return agreement.obstacle_to_decide(user) if TRANSITIONS[step_name].needs_seat else ""


def can_take(user: User, agreement: Agreement, step_name: str) -> bool:
    return (
        agreement.state in TRANSITIONS[step_name].sources
        and has_role_for(user, agreement, step_name)
        and not obstacle_for(user, agreement, step_name)
    )


def available_steps(user: User, agreement: Agreement) -> list[OpenStep]:
    """The steps to show: role and state fit; with the obstacle, where there is one."""
    names = [
        name
        for name in STEP_WORDS
        if agreement.state in TRANSITIONS[name].sources and has_role_for(user, agreement, name)
    ]
    obstacle = next(
        (obstacle_for(user, agreement, name) for name in names if TRANSITIONS[name].needs_seat), ""
    )
    return [
        OpenStep(TRANSITIONS[name], obstacle if TRANSITIONS[name].needs_seat else "")
        for name in names
    ]


def sees_contact_data(user: User, agreement: Agreement) -> bool:
    """The country's roles read agreements without persons' contact data (security: roles)."""
    return user.has_role(*CANTON_ROLES, canton=agreement.strategy.canton_id)
