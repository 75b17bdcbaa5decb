"""The units of an agreement's text: what one person edits at once, each with its own version.

`section_1`, `section_2`, `section_3` and `heading` stand in the agreement's row, `commitment-12`
and `sub_activity-7` are rows. A unit knows what its fields show (`stored`), how a form reads them
and how they are saved if nobody else did meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.datastructures import MultiValueDict

from agreements.forms import (
    ActivityForm,
    CommitmentForm,
    ContactsForm,
    HeadingForm,
    ObjectiveForm,
    SubActivityForm,
)
from agreements.forms.unit import UnitForm, digest, plain
from agreements.models import Agreement, AgreementContact, Commitment, SubActivity
from core.accounts.models import User
from core.lib import months
from core.lib.text import whole_number


class Unit:
    """Part of the text with a version. `row` is what holds it: the agreement or one of its rows."""

    def __init__(self, agreement: Agreement, key: str, row=None):
        self.agreement = agreement
        self.key = key
        self.row = row

    @property
    def version(self) -> int:
        return getattr(self.agreement, f"{self.key}_version")

    def stored(self) -> dict[str, Any]:
        """What the fields show, as text: the same shape as what a browser posts."""
        raise NotImplementedError

    def make_form(self, data=None, **kwargs) -> UnitForm:
        raise NotImplementedError

    def write(self, values: dict, *, version: int, by: User) -> int:
        """Save the values; raises Conflict or RuleViolation as the model's `write` does."""
        return self.agreement.write(self.key, values, version=version, by=by)

    # --- forms ---------------------------------------------------------------------------

    def blank_form(self) -> UnitForm:
        """The form as the page shows what is saved."""
        stored = self.stored()
        extra = {"version": self.version, "base": digest(stored), **self.context()}
        return self.make_form(initial={**stored, **extra})

    def posted_form(self, data) -> UnitForm:
        return self.make_form(data)

    def typed_form(self, typed: dict, *, version: int) -> UnitForm:
        """The form as a person left it: their text over what is saved, and the version it began
        from. Its mark is empty, so that saving takes it as changed."""
        shown = self.stored() | typed | self.context() | {"version": str(version), "base": ""}
        data = MultiValueDict(
            {
                f"{self.key}-{name}": value if isinstance(value, list) else [str(value)]
                for name, value in shown.items()
            }
        )
        return self.make_form(data)

    def context(self) -> dict[str, Any]:
        """Hidden fields that tell where a row stood, should somebody remove it."""
        return {}


class HeadingUnit(Unit):
    def stored(self):
        return {
            "axis": str(self.agreement.axis_id),
            "form": self.agreement.form,
            "plan_line": str(self.agreement.plan_line_id or ""),
        }

    def make_form(self, data=None, **kwargs):
        return HeadingForm(data, prefix=self.key, agreement=self.agreement, **kwargs)


class ContactsUnit(Unit):
    def stored(self):
        found = {}
        for row in self.agreement.contacts.all():
            found |= {
                f"name_{row.pk}": plain(row.name),
                f"email_{row.pk}": plain(row.email),
                f"phone_{row.pk}": plain(row.phone),
                f"actor_{row.pk}": row.actor.full_name if row.actor else "",
            }
        return found

    def make_form(self, data=None, **kwargs):
        return ContactsForm(data, prefix=self.key, agreement=self.agreement, **kwargs)

    @transaction.atomic
    def write(self, values, *, version, by):
        new_version = self.agreement.write(self.key, {}, version=version, by=by)
        rows: dict[int, dict] = {}
        for name, value in values.items():
            field, pk = name.rsplit("_", 1)
            rows.setdefault(int(pk), {})[field] = value
        for pk, fields in rows.items():
            found = AgreementContact.objects.filter(pk=pk, agreement=self.agreement)
            if not found.update(**fields) and any(fields.values()):
                self.agreement.contacts.create(order=self.agreement.contacts.count() + 1, **fields)
        return new_version


class ObjectiveUnit(Unit):
    def stored(self):
        return {"objective": plain(self.agreement.objective)}

    def make_form(self, data=None, **kwargs):
        return ObjectiveForm(data, prefix=self.key, **kwargs)


class ActivityUnit(Unit):
    LINES = ("institutional_programmes", "civil_society_actors")
    TEXTS = (
        "planned_activity",
        "target",
        "population",
        "territory_description",
        "expected_impact",
    )

    def stored(self):
        agreement = self.agreement
        found: dict[str, Any] = {name: plain(getattr(agreement, name)) for name in self.TEXTS}
        found |= {name: "\n".join(getattr(agreement, name)) for name in self.LINES}
        found["districts"] = sorted(district.pk for district in agreement.districts.all())
        found["lead_actor"] = agreement.lead_actor.full_name if agreement.lead_actor else ""
        for name in ("period_start", "period_end"):
            month = getattr(agreement, name)
            found[name] = months.code(month) if month else ""
        return found

    def make_form(self, data=None, **kwargs):
        return ActivityForm(data, prefix=self.key, agreement=self.agreement, **kwargs)

    @transaction.atomic
    def write(self, values, *, version, by):
        districts = values.pop("districts", None)
        new_version = super().write(values, version=version, by=by)
        if districts is not None:
            self.agreement.districts.set(districts)
        return new_version


class RowUnit(Unit):
    row: Commitment | SubActivity

    @property
    def version(self):
        return self.row.version

    def write(self, values, *, version, by):
        return self.row.write(values, version=version, by=by)


class CommitmentUnit(RowUnit):
    FIELDS = ("roles", "responsibilities", "expected_impact", "responsible")

    def stored(self):
        return {name: plain(getattr(self.row, name)) for name in self.FIELDS}

    def context(self):
        return {"actor": str(self.row.actor_id)}

    def make_form(self, data=None, **kwargs):
        strategy = self.agreement.strategy.name
        return CommitmentForm(data, prefix=self.key, strategy=strategy, **kwargs)


class SubActivityUnit(RowUnit):
    def stored(self):
        row = self.row
        return {
            "description": plain(row.description),
            "date": f"{row.date:%d/%m/%Y}" if row.date else "",
            "place": plain(row.place),
            "institutions": "\n".join(row.institutions),
            "civil_society": "\n".join(row.civil_society),
        }

    def context(self):
        row = self.row
        return {"slot": f"{row.scheduled_action_id}:{months.code(row.month)}:{row.part}"}

    def make_form(self, data=None, **kwargs):
        return SubActivityForm(data, prefix=self.key, **kwargs)


SECTIONS = {
    "heading": HeadingUnit,
    "section_1": ContactsUnit,
    "section_2": ObjectiveUnit,
    "section_3": ActivityUnit,
}


def commitment_unit(agreement: Agreement, row: Commitment) -> CommitmentUnit:
    return CommitmentUnit(agreement, f"commitment-{row.pk}", row)


def sub_activity_unit(agreement: Agreement, row: SubActivity) -> SubActivityUnit:
    return SubActivityUnit(agreement, f"sub_activity-{row.pk}", row)


def all_units(agreement: Agreement) -> list[Unit]:
    """Every unit of an agreement that was read `with_text`."""
    return [
        *(make(agreement, key) for key, make in SECTIONS.items()),
        *(commitment_unit(agreement, row) for row in agreement.commitments.all()),
        *(
            sub_activity_unit(agreement, row)
            for action in agreement.scheduled_actions.all()
            for row in action.sub_activities.all()
        ),
    ]


def names_a_row(key: str) -> bool:
    """Whether a row's unit may be called so, be it there or not."""
    kind, _, number = key.partition("-")
    return kind in ("commitment", "sub_activity") and whole_number(number) is not None


def find_unit(agreement: Agreement, key: str) -> Unit | None:
    """The unit of that name; None when its row is gone or never was."""
    if key in SECTIONS:
        return SECTIONS[key](agreement, key)
    kind, _, posted = key.partition("-")
    number = whole_number(posted)
    if number is None:
        return None
    if kind == "commitment":
        row = agreement.commitments.filter(pk=number).select_related("actor").first()
        return commitment_unit(agreement, row) if row else None
    if kind == "sub_activity":
        row = SubActivity.objects.filter(pk=number, scheduled_action__agreement=agreement).first()
        return sub_activity_unit(agreement, row) if row else None
    return None
