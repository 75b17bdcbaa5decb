"""Guests who are convened without a seat: with the first sending, or at once after it."""

from django.db import transaction

from core.lib.problems import RuleViolation
from core.links.models import Purpose, SignedLink
from meetings import convening
from meetings.models import Invitation, Meeting
from meetings.recipients import Recipient, guest, recipients
from meetings.saying import content_of, last_of, said_in
from strategies.models import Person


def refuse_unless_inviting(meeting: Meeting) -> None:
    """Raises RuleViolation when guests are convened no more, or others must be told first."""
    meeting.refuse_unless_to_come()
    last = last_of(meeting)
    if meeting.is_convened and last and said_in(last) != content_of(meeting):
        raise RuleViolation(
            "Falta avisar del cambio a quienes ya se convocó. Avíselo primero en la página de la "
            "sesión; después agregue a la persona, que recibe los datos nuevos."
        )


def refuse_if_told(row: Invitation) -> None:
    """Raises RuleViolation for who was convened already: that is corrected, not unwritten."""
    if row.revision:
        raise RuleViolation(
            f"A {row} ya se le convocó, y eso queda como constancia. Si cambió su correo, "
            "corríjalo en la página de la sesión; si no debe venir, avísele y anote que no asiste."
        )


def why_not(row: Invitation, person: Person | None, email: str) -> list[tuple[str, str]]:
    """Why such a guest is not added to the meeting of `row`: the field, and the reason."""
    others = [one for one in recipients(row.meeting) if not _is_of(one, row)]
    if person:
        there = next((one for one in others if one.person == person), None)
        if there:
            return [("person", f"{person} ya se convoca, como {there.why}.")]
        if row.meeting.invitations.exclude(pk=row.pk).filter(person=person).exists():
            return [
                (
                    "person",
                    f"A {person} se le convocó por un puesto que ese día ya no ocupa. Si debe "
                    "venir, avísele; al llegar se agrega a la asistencia como persona invitada.",
                )
            ]
        return []
    if not email:
        return []
    there = next((one for one in others if one.email == email), None)
    if there:
        return [("email", f"A ese correo ya se convoca a {there.name}, {there.why}.")]
    known = Person.objects.filter(canton=row.meeting.canton_id, is_active=True, email__iexact=email)
    if found := known.order_by("folded", "pk").select_related("actor").first():
        return [
            (
                "email",
                f"Ese correo es de {found}, de {found.actor}, que está en el directorio. "
                "Escójala arriba.",
            )
        ]
    return []


def _is_of(one: Recipient, row: Invitation) -> bool:
    return row.pk is not None and one.invitation is not None and one.invitation.pk == row.pk


@transaction.atomic
def add_guest(row: Invitation) -> None:
    """Keep the guest, and convene them at once where the first sending went out already. Raises
    RuleViolation as `refuse_unless_inviting`."""
    meeting = row.meeting
    meeting.lock()
    refuse_unless_inviting(meeting)
    expires_at = meeting.ends_at + convening.LINK_LIVES
    row.link = SignedLink.objects.give(Purpose.RSVP, expires_at=expires_at)
    row.code = convening.free_code(set(meeting.invitations.values_list("code", flat=True)))
    row.revision = 0
    row.save(force_insert=True)
    last = last_of(meeting)
    if meeting.is_convened and last:
        meeting.version += 1
        meeting.save(update_fields=["version"])
        convening.welcome(meeting, last, convening.invite(meeting, [guest(row)], last.revision))
