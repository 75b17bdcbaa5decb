"""Section 1: the people in charge."""

from agreements.models import Agreement, AgreementContact
from agreements.structure.opening import Removed, find, next_order, opened
from core.accounts.models import User


def add_contact(agreement: Agreement, *, number: int, by: User) -> AgreementContact | None:
    """Add the person in charge who is to be the `number`-th."""
    with opened(agreement, by) as locked:
        if locked.contacts.count() >= number:
            return None
        return locked.contacts.create(order=next_order(locked.contacts))


def remove_contact(agreement: Agreement, pk: int, *, by: User) -> Removed | None:
    """Take a person away. The section's version rises: whoever types in that row is told."""
    with opened(agreement, by) as locked:
        row = find(locked.contacts, pk)
        if row is None:
            return None
        values = {
            name: getattr(row, name) for name in ("order", "name", "email", "phone", "actor_id")
        }
        row.delete()
        locked.write("section_1", {}, version=locked.section_1_version, by=by)
        return Removed("contact", f"la persona encargada «{row.name or 'sin nombre'}»", values)
