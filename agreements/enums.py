"""Words and rules of the agreement as data: forms, parts of a month, states and transitions."""

from dataclasses import dataclass

from django.db import models

from core.accounts.enums import Role


class Form(models.TextChoices):
    """Anexo 2: the forms of co-production, by degree of formality."""

    ALIANZA = "alianza", "Alianza"
    COALICION = "coalicion", "Coalición"
    CONVENIO = "convenio", "Convenio"
    CONTRATO = "contrato", "Contrato"
    CARTA_DE_ENTENDIMIENTO = "carta_de_entendimiento", "Carta de entendimiento"
    ACUERDO_INTERINSTITUCIONAL = "acuerdo_interinstitucional", "Acuerdo interinstitucional"
    ALIANZA_PUBLICO_PRIVADA = "alianza_publico_privada", "Alianza público-privada"


class Part(models.TextChoices):
    """Anexo 1, note 10: the schedule may go down to fortnights or weeks."""

    FIRST_HALF = "first_half", "Primera quincena"
    SECOND_HALF = "second_half", "Segunda quincena"
    WEEK_1 = "week_1", "Semana 1"
    WEEK_2 = "week_2", "Semana 2"
    WEEK_3 = "week_3", "Semana 3"
    WEEK_4 = "week_4", "Semana 4"
    WEEK_5 = "week_5", "Semana 5"


class State(models.TextChoices):
    BORRADOR = "borrador", "Borrador"
    CONCERTACION = "concertacion", "En concertación"
    EN_COMISION = "en_comision", "Con la Comisión Ejecutiva"
    DEVUELTO = "devuelto", "Devuelto"
    APROBADO = "aprobado", "Aprobado"
    VIGENTE = "vigente", "Vigente"
    CONCLUIDO = "concluido", "Concluido"
    RESCINDIDO = "rescindido", "Rescindido"


# The text of sections 1–5 may be written in these.
EDITABLE_STATES = (State.BORRADOR, State.CONCERTACION, State.DEVUELTO)
# What the national level and Administración may read; drafts are the canton's own.
SETTLED_STATES = (State.APROBADO, State.VIGENTE, State.CONCLUIDO, State.RESCINDIDO)
# Sections 6 and 7 are filled in after the agreement is made (Anexo 1, note 12).
MONITORED_STATES = (State.VIGENTE, State.CONCLUIDO)


@dataclass(frozen=True, slots=True)
class Transition:
    """One step of the workflow. `needs_seat`: the person decides from a seat in the Comisión
    Ejecutiva; `needs_comment`: the reason is written; `is_done_as`: the words of the log."""

    name: str
    sources: tuple[State, ...]
    target: State
    roles: tuple[Role, ...]
    is_done_as: str
    needs_seat: bool = False
    needs_comment: bool = False


TRANSITIONS = {
    step.name: step
    for step in (
        Transition(
            "submit",
            EDITABLE_STATES,
            State.EN_COMISION,
            (Role.LOCAL_MANAGER,),
            "Se envió a la Comisión Ejecutiva",
        ),
        Transition(
            "approve",
            (State.EN_COMISION,),
            State.APROBADO,
            (Role.EXECUTIVE_COMMITTEE,),
            "Aprobado por la Comisión Ejecutiva",
            needs_seat=True,
        ),
        Transition(
            "send_back",
            (State.EN_COMISION,),
            State.DEVUELTO,
            (Role.EXECUTIVE_COMMITTEE,),
            "Devuelto con observaciones",
            needs_seat=True,
            needs_comment=True,
        ),
        Transition(
            "revoke_approval",
            (State.APROBADO,),
            State.EN_COMISION,
            (Role.EXECUTIVE_COMMITTEE,),
            "Se retiró la aprobación",
            needs_seat=True,
            needs_comment=True,
        ),
        Transition(
            "withdraw",
            (State.EN_COMISION,),
            State.DEVUELTO,
            (Role.LOCAL_MANAGER,),
            "Se retiró de la Comisión Ejecutiva",
            needs_comment=True,
        ),
        Transition(
            "put_in_force",
            (State.APROBADO,),
            State.VIGENTE,
            (Role.LOCAL_MANAGER,),
            "Se puso en vigencia",
        ),
        Transition(
            "conclude",
            (State.VIGENTE,),
            State.CONCLUIDO,
            (Role.LOCAL_MANAGER,),
            "Se dio por concluido",
            needs_comment=True,
        ),
        Transition(
            "rescind",
            (State.APROBADO, State.VIGENTE),
            State.RESCINDIDO,
            (Role.LOCAL_MANAGER,),
            "Se rescindió",
            needs_comment=True,
        ),
    )
}
