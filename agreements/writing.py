"""Saving the text: conditional by version, nothing overwritten, nothing lost (reliability,
«Editing»). What meets somebody else's save is kept as the person's pending text."""

from dataclasses import dataclass, field

from django.db import transaction

from agreements import structure
from agreements.forms.unit import ROW_CONTEXT, UnitForm, digest, plain
from agreements.models import Agreement, PendingText
from agreements.units import Unit, find_unit, names_a_row
from core.accounts.models import User
from core.lib.problems import Conflict, RuleViolation


@dataclass
class Outcome:
    """What became of one posted unit. `errors`: fields that could not be read and were not saved;
    `is_conflict`: somebody else saved it since, and the text was kept apart; `is_gone`: the row
    was removed meanwhile, and the text was kept apart."""

    key: str
    unit: Unit | None = None
    form: UnitForm | None = None
    is_saved: bool = False
    is_conflict: bool = False
    is_gone: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.is_conflict or self.is_gone)


class BrokenForm(RuleViolation):
    """A form that came without some of its fields, or with none: nothing of it was saved."""

    def __init__(self):
        super().__init__(
            "El formulario llegó incompleto y no se guardó nada de esa parte. Vuelva a abrir el "
            "acuerdo y repita el cambio."
        )


def save(agreement: Agreement, key: str, data, *, by: User) -> Outcome:
    """Save one unit from posted data, as far as its fields can be read.

    Raises RuleViolation when the text is not open for writing, BrokenForm when fields are absent.
    """
    unit = find_unit(agreement, key)
    if unit is None:
        return _keep_of_gone(agreement, key, data, by=by)
    form = unit.posted_form(data)
    if not form.is_whole:
        raise BrokenForm
    outcome = Outcome(key, unit, form)
    if not form.is_touched:
        return outcome
    readable = form.readable
    outcome.errors = {name: list(texts) for name, texts in form.errors.items()}
    try:
        unit.write(readable, version=form.base_version, by=by)
    except Conflict:
        return _met_another(agreement, outcome, by=by)
    outcome.is_saved = True
    drop_pending(agreement, key, by=by)
    return outcome


def _met_another(agreement: Agreement, outcome: Outcome, *, by: User) -> Outcome:
    """Somebody saved the unit meanwhile. When it was this very text, sent twice, all is well."""
    fresh = find_unit(Agreement.objects.with_text().get(pk=agreement.pk), outcome.key)
    if fresh is None:
        return _keep_of_gone(agreement, outcome.key, outcome.form.data, by=by)
    typed = outcome.form.posted()
    outcome.unit = fresh
    if typed.items() <= fresh.stored().items():
        outcome.is_saved = True
        drop_pending(agreement, outcome.key, by=by)
        return outcome
    outcome.is_conflict = True
    keep_pending(agreement, outcome.key, typed, version=outcome.form.base_version, by=by)
    return outcome


def _keep_of_gone(agreement: Agreement, key: str, data, *, by: User) -> Outcome:
    """The row was removed while the person typed: their text is kept, to be put back or not."""
    agreement.refresh_from_db(fields=["state"])
    if not agreement.is_editable:
        agreement.refuse_write()
    if not names_a_row(key):
        return Outcome(key)
    begin = f"{key}-"
    typed = {
        name.removeprefix(begin): plain(data[name])
        for name in data
        if name.startswith(begin) and name not in (f"{begin}version", f"{begin}base")
    }
    texts = {name: text for name, text in typed.items() if name not in ROW_CONTEXT}
    if not any(texts.values()) or digest(texts) == data.get(f"{begin}base"):
        return Outcome(key)  # nothing of this person's was in it
    keep_pending(agreement, key, typed, version=0, by=by)
    return Outcome(key, is_gone=True)


def keep_pending(agreement: Agreement, key: str, typed: dict, *, version: int, by: User) -> None:
    PendingText.objects.update_or_create(
        agreement=agreement,
        user=by,
        unit=key,
        defaults={"values": typed, "base_version": version},
    )


def drop_pending(agreement: Agreement, key: str, *, by: User) -> None:
    """Keep theirs: the person's own text is let go, because they said so or because it is saved."""
    PendingText.objects.filter(agreement=agreement, user=by, unit=key).delete()


@transaction.atomic
def save_all(agreement: Agreement, data, *, by: User, except_for: str = "") -> list[Outcome]:
    """Save every unit that stands in the posted page and that the person changed.

    Raises RuleViolation when the text is not open for writing, BrokenForm when fields are absent.
    """
    if not agreement.is_editable:
        agreement.refuse_write()
    keys = [name.removesuffix("-version") for name in data if name.endswith("-version")]
    return [save(agreement, key, data, by=by) for key in keys if key != except_for]


@transaction.atomic
def put_back(agreement: Agreement, key: str, *, by: User) -> None:
    """Make a removed row again from the person's pending text.

    Raises RuleViolation when its place is gone as well (its actor has a row, its action left).
    """
    pending = PendingText.objects.filter(agreement=agreement, user=by, unit=key).first()
    if pending is None:
        raise RuleViolation("Ese texto ya no está guardado aparte; otra ventana lo resolvió.")
    row = structure.remake(agreement, key.partition("-")[0], pending.values, by=by)
    unit = find_unit(agreement, f"{key.partition('-')[0]}-{row.pk}")
    unit.write(
        unit.typed_form(pending.values, version=row.version).readable, version=row.version, by=by
    )
    pending.delete()
