"""Who may do what with sections 6 and 7 (Anexo 1, note 11), as predicates and as refusals."""

from django.core.exceptions import PermissionDenied

from agreements.enums import MONITORED_STATES, SETTLED_STATES, State
from agreements.models import Agreement
from agreements.perms import sees_contact_data
from core.accounts.enums import Role
from core.accounts.models import User
from core.territory.models import Canton

# A review helps already while the Comisión decides: it says what the text still lacks.
REVIEWED_STATES = (State.EN_COMISION, State.APROBADO, *MONITORED_STATES)
# Who leads the work of the months: reports are due from them, and they set the calendar.
LEADING_ROLES = (Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT)

HANDLERS = "Gestor Local, Secretaría Técnica o Comisión Ejecutiva"
ONLY_HANDLERS_REPORT = f"El avance lo registra {HANDLERS} del cantón (Anexo 1, nota 11)."
ONLY_HANDLERS_REVIEW = f"La tabla de monitoreo la llena {HANDLERS} del cantón (Anexo 1, nota 11)."


def can_report(user: User, agreement: Agreement) -> bool:
    return agreement.is_monitored and user.handles_monitoring(agreement.strategy.canton_id)


def can_review(user: User, agreement: Agreement) -> bool:
    return agreement.state in REVIEWED_STATES and user.handles_monitoring(
        agreement.strategy.canton_id
    )


def can_open_evidence(user: User, agreement: Agreement) -> bool:
    """Lists of attendance name people: a file is for whoever sees contact data."""
    return sees_contact_data(user, agreement)


def can_set_calendar(user: User, canton: Canton | None) -> bool:
    return canton is not None and user.has_role(*LEADING_ROLES, canton=canton)


def must_set_calendar(user: User, canton: Canton | None) -> None:
    """Raises PermissionDenied with the reason."""
    if not can_set_calendar(user, canton):
        raise PermissionDenied(
            "El calendario de reportes lo fijan el Gestor o la Gestora Local y la Secretaría "
            "Técnica del cantón."
        )


def must_report(user: User, agreement: Agreement) -> None:
    """Raises PermissionDenied with the reason."""
    if not user.handles_monitoring(agreement.strategy.canton_id):
        raise PermissionDenied(ONLY_HANDLERS_REPORT)
    if not agreement.is_monitored:
        raise PermissionDenied(why_not_monitored(agreement))


def must_open_evidence(user: User, agreement: Agreement) -> None:
    """Raises PermissionDenied with the reason."""
    if not can_open_evidence(user, agreement):
        raise PermissionDenied(
            "Los archivos de evidencia pueden nombrar personas: los abre solo el equipo del cantón."
        )


def must_review(user: User, agreement: Agreement) -> None:
    """Raises PermissionDenied with the reason."""
    if not user.handles_monitoring(agreement.strategy.canton_id):
        raise PermissionDenied(ONLY_HANDLERS_REVIEW)
    if agreement.state not in REVIEWED_STATES:
        raise PermissionDenied(why_not_reviewed(agreement))


def why_not_monitored(agreement: Agreement) -> str:
    state = agreement.get_state_display()
    if agreement.state in SETTLED_STATES and agreement.state != State.APROBADO:
        return f"El acuerdo está «{state}»: su avance ya no cambia."
    return (
        f"El acuerdo está «{state}». El avance se llena mes a mes después de hecho el acuerdo "
        "(Anexo 1, nota 12): desde que está vigente."
    )


def why_not_reviewed(agreement: Agreement) -> str:
    state = agreement.get_state_display()
    if agreement.state == State.RESCINDIDO:
        return f"El acuerdo está «{state}»: ya no se revisa."
    return (
        f"El acuerdo está «{state}». La tabla de monitoreo se llena desde que el acuerdo está "
        "con la Comisión Ejecutiva."
    )
