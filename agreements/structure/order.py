"""Rows put in another order."""

from agreements.models import Agreement
from agreements.structure.opening import opened
from agreements.structure.schedule import sub_activity_of
from core.accounts.models import User


def move(agreement: Agreement, kind: str, pk: int, *, to: int, by: User) -> None:
    """Put a row at place `to` (from 0) among its kind. Said twice, it stays where it is."""
    with opened(agreement, by) as locked:
        rows = list(_siblings(locked, kind, pk))
        row = next((row for row in rows if row.pk == pk), None)
        if row is None or not 0 <= to < len(rows):
            return
        rows.remove(row)
        rows.insert(to, row)
        for order, each in enumerate(rows, 1):
            if each.order != order:
                type(each).objects.filter(pk=each.pk).update(order=order)


def _siblings(agreement: Agreement, kind: str, pk: int):
    if kind == "contact":
        return agreement.contacts.all()
    if kind == "collaborator":
        return agreement.collaborators.all()
    if kind == "commitment":
        return agreement.commitments.all()
    if kind == "action":
        return agreement.scheduled_actions.all()
    row = sub_activity_of(agreement, pk)
    if row is None:
        return []
    return row.scheduled_action.sub_activities.filter(month=row.month, part=row.part)
