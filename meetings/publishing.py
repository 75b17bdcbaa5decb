"""Approved minutes before citizens: published by a deliberate act, withdrawn with a reason."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import RuleViolation
from meetings import public_content
from meetings.models import Minutes, PublishedMinutes


def refuse_unless_approved(minutes: Minutes) -> None:
    if not minutes.is_approved:
        raise RuleViolation(
            f"{minutes} está «{minutes.get_state_display().lower()}». A la ciudadanía se le "
            "publica cuando está aprobada."
        )


def of(minutes: Minutes) -> PublishedMinutes | None:
    """Its publication, withdrawn or not."""
    return PublishedMinutes.objects.filter(minutes=minutes).first()


def refuse_if_shown(minutes: Minutes) -> None:
    found = of(minutes)
    if found and found.is_shown:
        day = timezone.localdate(found.published_at)
        raise RuleViolation(f"{minutes} ya se publicó el {day:%d/%m/%Y}.")


def refuse_unless_shown(minutes: Minutes) -> None:
    found = of(minutes)
    if found is None or not found.is_shown:
        raise RuleViolation(f"{minutes} no está publicada.")


@transaction.atomic
def publish(minutes: Minutes, *, by: User, withheld: Collection[str] = ()) -> PublishedMinutes:
    """For citizens, from now on, as they read now. `withheld`: keys of the parts whose text is
    left out. Raises RuleViolation unless approved, and while they are published."""
    minutes.lock()
    refuse_unless_approved(minutes)
    refuse_if_shown(minutes)
    found = of(minutes) or PublishedMinutes(minutes=minutes)
    found.content = public_content.content_of(minutes, withheld)
    found.words = public_content.words_of(found.content)
    found.published_at, found.published_by = clock.now(), by
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = None, None, ""
    found.save()
    return found


@transaction.atomic
def withdraw(minutes: Minutes, *, reason: str, by: User) -> None:
    """Nothing of it is read any more but that it was withdrawn, and why. Raises RuleViolation
    unless published, without a reason, and for one that names somebody."""
    minutes.lock()
    refuse_unless_shown(minutes)
    if not reason.strip():
        raise RuleViolation("Escriba por qué se retira.", where="reason")
    if public_content.names_somebody(minutes, reason):
        raise RuleViolation(
            "Hay un nombre, un correo, un teléfono o un número de identidad. El motivo se lee en "
            "la página pública: quítelo.",
            where="reason",
        )
    found = of(minutes)
    found.content = public_content.left_of(minutes, found.content)
    found.words = public_content.words_of(found.content)
    found.withdrawn_at, found.withdrawn_by = clock.now(), by
    found.withdrawn_reason = reason.strip()
    found.save()
