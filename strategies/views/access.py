"""The doors of this room: a wrong role gets 403, another canton's object 404."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.accounts.canton import canton_in_view
from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.forms import PortalFormMixin
from core.lib.problems import RuleViolation
from core.territory.models import Canton
from strategies import perms
from strategies.models import Actor

NOT_A_READER = (
    "Estas páginas son del equipo del cantón: Gestor Local, Secretaría Técnica, Comisión "
    "Ejecutiva y Alcaldía."
)
NOT_A_PARTICIPANT = "Estas páginas son de quienes coproducen en el cantón: su equipo y los actores."
NOT_A_WRITER = "Aquí solo escriben Gestor Local y Secretaría Técnica; usted puede leer."


def refuse_unless(allowed: bool, reason: str) -> None:
    if not allowed:
        raise PermissionDenied(reason)


def refuse_to_open(rule: Callable[[], None]) -> None:
    """403 for who opens a page that the state of its row does not allow."""
    try:
        rule()
    except RuleViolation as violation:
        raise PermissionDenied(str(violation)) from violation


def refuse_meanwhile(form: PortalFormMixin, row: Model, rule: Callable[[], None]) -> None:
    """`rule` raises RuleViolation for a state of `row` in which `form` is not saved.

    On a posted form another person may have brought that state while this one typed: the row is
    locked, and the refusal stands on top, alone, with everything typed still there.
    """
    if not form.is_bound:
        refuse_to_open(rule)
        return
    row.lock()
    try:
        rule()
    except RuleViolation as violation:
        form.full_clean()
        form.errors.clear()  # whatever is mended in it, it is not saved
        form.differences = []
        form.refuse(violation)


def canton_of(
    request: HttpRequest, *, writing: bool = False, open_to: frozenset[Role] = perms.READERS
) -> Canton:
    """The canton in view, for a person who reads (or writes) there. `open_to`: who reads."""
    canton = canton_in_view(request)
    refuse_unless(canton is not None, _refusal(open_to))
    _check(request.user, canton, writing, open_to)
    return canton


def row_of(
    request: HttpRequest,
    rows: QuerySet,
    pk: int,
    *,
    writing: bool = False,
    open_to: frozenset[Role] = perms.READERS,
) -> Model:
    """One row of a register, whose `canton` says where it belongs: 403 for a wrong role, 404 for
    what the person does not see."""
    refuse_unless(request.user.has_role(*open_to), _refusal(open_to))
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    _check(request.user, row.canton, writing, open_to)
    return row


def _refusal(open_to: frozenset[Role]) -> str:
    return NOT_A_PARTICIPANT if open_to == perms.PARTICIPANTS else NOT_A_READER


def _check(
    user: User,
    canton: Canton | str,
    writing: bool,
    open_to: frozenset[Role] = perms.READERS,
) -> None:
    refuse_unless(user.has_role(*open_to, canton=canton), _refusal(open_to))
    refuse_unless(not writing or perms.can_write(user, canton), NOT_A_WRITER)


def actor_of(
    request: HttpRequest,
    pk: int,
    *,
    writing: bool = False,
    open_to: frozenset[Role] = perms.READERS,
) -> tuple[Actor, Canton]:
    """The actor, and the canton whose persons and seats are shown: its own, or the one in view
    for a national institution."""
    refuse_unless(request.user.has_role(*open_to), _refusal(open_to))
    visible = Actor.objects.visible_to(request.user).select_related("canton")
    if writing:  # what was joined to another changes no more
        visible = visible.filter(merged_into=None)
    actor = get_object_or_404(visible, pk=pk)
    canton = actor.canton or canton_in_view(request)
    _check(request.user, canton, writing, open_to)
    return actor, canton


def local_actor_of(request: HttpRequest, pk: int) -> Actor:
    """An actor that the canton itself keeps, to be changed."""
    actor, _ = actor_of(request, pk, writing=True)
    refuse_unless(
        not actor.is_national,
        "Las instituciones nacionales las lleva la Administración del portal, una vez para todos "
        "los cantones.",
    )
    return actor
