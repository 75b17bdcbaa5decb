"""The annual plan's way as data: from which state to which, by whom, with what (§5.1 B.3.1)."""

from dataclasses import dataclass

from core.accounts.enums import Role
from strategies.enums import PlanState

AUTHORS = (Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT)
COMMITTEE = (Role.EXECUTIVE_COMMITTEE,)


@dataclass(frozen=True, slots=True)
class PlanTransition:
    """One step. `slug`: the last word of its address; `label`: the button; `is_done_as`: the words
    of the log and of the message. `needs_seat`: decided from a seat of the Comisión Ejecutiva, on
    the version that was read; `needs_comment`: the reason is written."""

    name: str
    slug: str
    label: str
    is_done_as: str
    sources: tuple[PlanState, ...]
    target: PlanState
    roles: tuple[Role, ...]
    needs_seat: bool = False
    needs_comment: bool = False


# Order is that of the page.
TRANSITIONS = {
    step.name: step
    for step in (
        PlanTransition(
            "submit",
            "enviar",
            "Enviar a la Comisión Ejecutiva",
            "Se envió a la Comisión Ejecutiva",
            (PlanState.DRAFT,),
            PlanState.IN_COMMITTEE,
            AUTHORS,
        ),
        PlanTransition(
            "approve",
            "aprobar",
            "Aprobar",
            "Aprobado por la Comisión Ejecutiva",
            (PlanState.IN_COMMITTEE,),
            PlanState.APPROVED,
            COMMITTEE,
            needs_seat=True,
        ),
        PlanTransition(
            "send_back",
            "devolver",
            "Devolver",
            "Devuelto con observaciones",
            (PlanState.IN_COMMITTEE,),
            PlanState.DRAFT,
            COMMITTEE,
            needs_seat=True,
            needs_comment=True,
        ),
        PlanTransition(
            "withdraw",
            "retirar",
            "Retirar de la Comisión",
            "Se retiró de la Comisión Ejecutiva",
            (PlanState.IN_COMMITTEE,),
            PlanState.DRAFT,
            AUTHORS,
            needs_comment=True,
        ),
        PlanTransition(
            "reopen",
            "corregir",
            "Reabrir para corregir",
            "Se reabrió para corregirlo",
            (PlanState.APPROVED,),
            PlanState.DRAFT,
            AUTHORS,
            needs_comment=True,
        ),
        PlanTransition(
            "close",
            "cerrar",
            "Cerrar el año",
            "Se cerró el año",
            (PlanState.APPROVED,),
            PlanState.CLOSED,
            AUTHORS,
            needs_comment=True,
        ),
        PlanTransition(
            "reopen_year",
            "abrir-el-anno",
            "Volver a abrir el año",
            "Se volvió a abrir el año",
            (PlanState.CLOSED,),
            PlanState.APPROVED,
            AUTHORS,
            needs_comment=True,
        ),
    )
}
STEP_OF_SLUG = {step.slug: step for step in TRANSITIONS.values()}
