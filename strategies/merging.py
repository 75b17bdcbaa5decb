"""One actor takes the place of another that was the same: every link of every room moves.

This room does not know the rooms above it, so the links are read off the models. A place that both
stand in is joined when nothing is lost by it, and else the merge is refused and says where.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from pghistory.models import Event

from core.accounts.models import User
from core.lib import clock
from core.lib.problems import Problem, RuleViolation
from core.lib.text import and_list
from strategies.models import Actor, DifferentActors, Person, Seat

# What is filled in from the other when the kept one has nothing there.
ACTOR_FACTS = ("acronym", "legal_id", "populations", "found_in", "age_groups")
PERSON_FACTS = ("email", "phone", "user", "leads", "district")
# Where a row stands among others, and how often it was saved: no fact of its own.
NO_FACTS = frozenset({"order", "version"})


@transaction.atomic
def merge(dropped: Actor, *, into: Actor, by: User) -> Actor:
    """Join `dropped` to `into` and answer with it. The old row stays, inactive, and says into which
    one it went. Raises RuleViolation with every place that hinders it; then nothing changed."""
    rows = Actor.objects.select_for_update().filter(pk__in=(dropped.pk, into.pk)).order_by("pk")
    locked = {actor.pk: actor for actor in rows}
    dropped, kept = locked[dropped.pk], locked[into.pk]
    _refuse_unfit(dropped, kept)
    _refuse_two_seats(dropped, kept)
    _carry_differences(dropped, kept, by)
    _merge_persons(dropped, kept)
    if kept.is_national:
        dropped.districts.clear()  # a national institution is of the whole country
    _move(dropped, kept)
    _close(dropped, kept)
    if not kept.is_national:  # whose facts Administración keeps, once for all cantons
        _fill(kept, dropped, ACTOR_FACTS)
    return kept


def _refuse_unfit(dropped: Actor, kept: Actor) -> None:
    if dropped.pk == kept.pk:
        raise RuleViolation("Escogió dos veces el mismo actor.")
    if dropped.merged_into_id or kept.merged_into_id:
        raise RuleViolation("Otra persona ya unió uno de los dos. Vuelva a abrir la lista.")
    if dropped.is_national:
        raise RuleViolation(
            "Una institución nacional no se une a un actor del cantón: conserve la nacional."
        )
    if kept.canton_id not in (dropped.canton_id, None):
        raise RuleViolation("Los dos actores son de cantones distintos y no se unen.")
    if not kept.is_active and dropped.is_active:
        raise RuleViolation(f"{kept} está inactivo. Actívelo primero, o conserve el otro.")


def _refuse_two_seats(dropped: Actor, kept: Actor) -> None:
    """A second seat of one actor in a body needs the body's resolution (§5.1 B.2.3)."""
    today = clock.today()
    open_ = Seat.objects.filter(Q(until=None) | Q(until__gte=today), resolution_text="")
    both = (
        open_.filter(actor=dropped, body__seats__in=open_.filter(actor=kept))
        .select_related("body")
        .order_by("body__name")
        .distinct()
    )
    bodies = sorted({str(seat.body) for seat in both})
    if bodies:
        raise RuleViolation(
            f"Los dos tienen puesto en {and_list(bodies)}. Cierre uno de los dos puestos y vuelva "
            "a unirlos."
        )


def _carry_differences(dropped: Actor, kept: Actor, by: User) -> None:
    """What somebody said of the one holds for the other."""
    noted = DifferentActors.objects.filter(Q(first=dropped) | Q(second=dropped))
    for row in noted.select_related("first", "second"):
        third = row.second if row.first_id == dropped.pk else row.first
        if third.pk != kept.pk:
            kept.note_different(third, by=by)
    noted.delete()


def _merge_persons(dropped: Actor, kept: Actor) -> None:
    """Persons of one name in one canton are one person; the others change their actor."""
    persons = Person.objects.select_for_update(of=("self",)).order_by("pk")
    staying = {(one.canton_id, one.folded): one for one in persons.filter(actor=kept)}
    for person in persons.filter(actor=dropped):
        same = staying.get((person.canton_id, person.folded))
        if same:
            _join_persons(person, same)


def _join_persons(dropped: Person, kept: Person) -> None:
    if dropped.user_id and kept.user_id and dropped.user_id != kept.user_id:
        raise RuleViolation(
            f"{kept} está en los dos con cuentas distintas del portal. Quite la cuenta de una de "
            "las dos fichas y vuelva a unirlos."
        )
    _move(dropped, kept)
    facts = (*PERSON_FACTS, "is_active", "is_leader")
    dropped.delete()
    _fill(kept, dropped, facts)


# --- links ----------------------------------------------------------------------------------------


def links_to(model: type[models.Model]) -> list[tuple[type[models.Model], models.Field]]:
    """(model, field) of every column in the database that holds a key of the model: links of other
    tables, of the tables between two, and of itself. Histories keep what was."""
    found = [
        (relation.related_model, relation.field)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and relation.is_relation
        and (relation.one_to_many or relation.one_to_one)
        and not relation.related_model._meta.proxy
        and not issubclass(relation.related_model, Event)
    ]
    return sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1].name))


def _move(dropped: models.Model, kept: models.Model) -> None:
    """Every row that names the one names the other. Raises RuleViolation with all places that both
    stand in and that cannot be joined."""
    problems = []
    for model, field in links_to(type(dropped)):
        for row in model._base_manager.filter(**{field.name: dropped.pk}).order_by("pk"):
            problems += _move_row(row, field, kept)
    if problems:
        raise RuleViolation(*problems)


def _move_row(row: models.Model, field: models.Field, kept: models.Model) -> list[Problem]:
    setattr(row, field.attname, kept.pk)
    if not _is_taken(row, field):
        _save_key(row, field, kept)
        return []
    twin = _twin(row, field)
    if twin is not None and _says_the_same(row, twin, field):
        row.delete()
        return []
    return [Problem("", f"Los dos están en {place_of(row)}. {MEND}")]


def _save_key(row: models.Model, field: models.Field, kept: models.Model) -> None:
    """The tables between two keep only what came and what went in their history."""
    rows = type(row)._base_manager
    if row._meta.auto_created:
        rows.filter(pk=row.pk).delete()
        row.pk = None
        row.save(force_insert=True)
    else:
        rows.filter(pk=row.pk).update(**{field.name: kept.pk})


MEND = "Deje ahí solo a uno de los dos y vuelva a unirlos."


def _is_taken(row: models.Model, field: models.Field) -> bool:
    """Whether the table refuses the row with its new key: another one stands there already."""
    if field.unique and _twin(row, field) is not None:
        return True
    for names in row._meta.unique_together:
        if field.name in names and _others(row, names).exists():
            return True
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(row), row)
        except ValidationError:
            return True
    return False


def _twin(row: models.Model, field: models.Field) -> models.Model | None:
    """The row that stands in the same unique place."""
    places = [(field.name,)] if field.unique else []
    places += [names for names in row._meta.unique_together if field.name in names]
    places += [
        constraint.fields
        for constraint in row._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields
    ]
    found = (_others(row, names).first() for names in places)
    return next((twin for twin in found if twin is not None), None)


def _others(row: models.Model, names) -> models.QuerySet:
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
    return type(row)._base_manager.filter(**values).exclude(pk=row.pk).order_by("pk")


def _says_the_same(row: models.Model, twin: models.Model, moved: models.Field) -> bool:
    """Whether nothing is lost when the row goes: it has no fact that its twin has not, and nothing
    hangs on it."""
    for field in row._meta.concrete_fields:
        if field.primary_key or field == moved or field.name in NO_FACTS:
            continue
        if getattr(row, field.attname) != getattr(twin, field.attname):
            return False
    return not any(
        model._base_manager.filter(**{field.name: row.pk}).exists()
        for model, field in links_to(type(row))
    )


def place_of(row: models.Model) -> str:
    """«corresponsabilidad del acuerdo 103-2015-001»."""
    parent = getattr(row, "agreement", None) or getattr(row, "body", None)
    name = row._meta.verbose_name
    return f"{name} de {parent}" if parent is not None else f"{name} «{row}»"


# --- facts ----------------------------------------------------------------------------------------


def _fill(kept: models.Model, dropped: models.Model, names: tuple[str, ...]) -> None:
    for name in names:
        if not getattr(kept, name):
            setattr(kept, name, getattr(dropped, name))
    kept.version += 1
    kept.save()


def _close(dropped: Actor, kept: Actor) -> None:
    """First the old row lets go of its name and acronym, then the kept one may take them over."""
    dropped.is_active = False
    dropped.merged_into = kept
    dropped.version += 1
    dropped.save()
