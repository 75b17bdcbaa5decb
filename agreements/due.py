"""What agreements ask of a person: drafts to finish, decisions to take, terms to close."""

from datetime import date, datetime

from django.db.models import DateTimeField, OuterRef, Q, Subquery
from django.utils import timezone

from agreements.enums import EDITABLE_STATES, State
from agreements.models import Agreement, Step
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.due import DueItem
from core.lib.text import fold
from strategies.perms import representations

WAITING = (*EDITABLE_STATES, State.EN_COMISION, State.APROBADO)


def due(user: User, on: date) -> list[DueItem]:
    """Drafts of the person's not sent, texts given back, decisions that this person can take,
    approved agreements to put in force, and terms that are over. One query for the agreements."""
    if not user.cantons_as(Role):
        return []
    seen = Agreement.objects.visible_to(user)
    expired = Agreement.objects.expired(on).values("pk")
    last_step = Step.objects.filter(agreement=OuterRef("pk")).order_by("-at", "-pk").values("at")
    found = (
        seen.filter(Q(state__in=WAITING) | Q(pk__in=expired))
        .with_parties()
        .annotate(since=Subquery(last_step[:1], output_field=DateTimeField()))
        .order_by("since", "pk")
    )
    represented = representations(user)
    items = (_item(user, agreement, represented) for agreement in _decidable(user, list(found)))
    return [item for item in items if item is not None]


def _decidable(user: User, found: list[Agreement]) -> list[Agreement]:
    """Without those that wait for a decision which this person cannot take: one query more for
    each thing that may hinder, whatever the number of agreements."""
    waiting = [agreement for agreement in found if agreement.state == State.EN_COMISION]
    if not waiting:
        return found
    own = interested_in(user, waiting)
    seats = {
        canton: bool(waiting_agreement.deciding_seat(user))
        for canton, waiting_agreement in {
            agreement.strategy.canton_id: agreement for agreement in waiting
        }.items()
        if user.has_role(Role.EXECUTIVE_COMMITTEE, canton=canton)
    }
    return [
        agreement
        for agreement in found
        if agreement.state != State.EN_COMISION
        or (seats.get(agreement.strategy.canton_id) and agreement.pk not in own)
    ]


def interested_in(user: User, agreements: list[Agreement]) -> set[int]:
    """Those on which the person may not decide (`Agreement.interest_of`, for many at once)."""
    took_part = (
        Q(authors__user=user)
        | Q(steps__name="submit", steps__by=user)
        | Q(contacts__email__iexact=user.email)
        | Q(contacts__folded=fold(user.name))
        | Q(commitments__folded_responsible=fold(user.name))
    )
    keys = [agreement.pk for agreement in agreements]
    return set(Agreement.objects.filter(took_part, pk__in=keys).values_list("pk", flat=True))


def _item(user: User, agreement: Agreement, represented: set) -> DueItem | None:
    canton = agreement.strategy.canton_id
    manages = user.has_role(Role.LOCAL_MANAGER, canton=canton)
    writes = manages or (canton, agreement.lead_actor_id) in represented
    page, state = agreement.get_absolute_url(), agreement.state
    since = _since(agreement.since)
    if state == State.EN_COMISION:
        return DueItem(
            f"Decidir sobre «{agreement.title}»",
            f"{agreement.reference}, con la Comisión Ejecutiva{since}.",
            page,
            "Leer y decidir",
            tag="Por decidir",
        )
    if state in EDITABLE_STATES and writes:
        is_back = state == State.DEVUELTO
        return DueItem(
            f"{'Corregir' if is_back else 'Terminar'} «{agreement.title}»",
            f"{agreement.reference}, {'devuelto con observaciones' if is_back else 'sin enviar'}"
            f"{since}.",
            f"{page}editar/",
            "Corregir el texto" if is_back else "Seguir escribiendo",
            tag=agreement.get_state_display(),
        )
    if state == State.APROBADO and manages:
        return DueItem(
            f"Poner en vigencia «{agreement.title}»",
            f"{agreement.reference}, aprobado{since}.",
            page,
            "Ponerlo en vigencia",
            tag="Aprobado",
        )
    if state == State.VIGENTE and manages:
        return DueItem(
            f"Concluir «{agreement.title}»",
            f"{agreement.reference}, su plazo ya terminó. Mientras siga vigente se pide su avance.",
            page,
            "Darlo por concluido",
            tag="Vencido",
        )
    return None


def _since(moment: datetime | None) -> str:
    return f" desde el {timezone.localtime(moment):%d/%m/%Y}" if moment else ""
