"""«Qué falta para enviar»: what Anexo 1 asks for and the text does not say yet, as data.

The same list blocks the step, stands on the page, and counts the index of sections. `where` is
the anchor of the field in the editor.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.lib import months
from core.lib.problems import Problem

SECTION_3_TEXTS = (
    ("planned_activity", "Escriba la actividad programada."),
    ("institutional_programmes", "Señale al menos un plan, programa o proyecto institucional."),
    ("target", "Escriba la meta de la actividad."),
    ("population", "Señale la población."),
    ("civil_society_actors", "Señale al menos un actor de la sociedad civil."),
    ("lead_actor_id", "Escoja el actor encargado."),
    ("period_start", "Escoja el plazo propuesto, desde y hasta."),
    ("expected_impact", "Escriba el impacto esperado."),
)


def missing_items(agreement) -> list[Problem]:
    return [
        *_section_1(agreement),
        *_section_2(agreement),
        *_section_3(agreement),
        *_section_4(agreement),
        *_section_5(agreement),
    ]


def section_of(problem: Problem) -> int:
    """The number of the section that the problem's anchor («s3-target») belongs to."""
    return int(problem.where[1])


def _section_1(agreement):
    contacts = list(agreement.contacts.all())
    if not contacts:
        yield Problem("s1", "Agregue al menos una persona encargada.")
    has_someone = any(not contact.is_blank for contact in contacts)
    for number, contact in enumerate(contacts, 1):
        if contact.is_blank and has_someone:
            continue  # an empty line of the paper; sending takes it away
        anchor = f"s1-{number}"
        who = contact.name or f"la persona encargada {number}"
        if not contact.name:
            yield Problem(anchor, f"Escriba el nombre de la persona encargada {number}.")
        if not contact.email:
            yield Problem(anchor, f"Escriba el correo de {who}.")
        elif not is_email(contact.email):
            yield Problem(anchor, f"Corrija el correo de {who}.")
        if not contact.phone:
            yield Problem(anchor, f"Escriba el teléfono de {who}.")


def _section_2(agreement):
    if not agreement.objective.strip():
        yield Problem("s2-objective", "Escriba el objetivo del acuerdo.")


def _section_3(agreement):
    for field, message in SECTION_3_TEXTS:
        if not getattr(agreement, field):
            yield Problem(f"s3-{field.removesuffix('_id')}", message)
    if not agreement.districts.all():
        yield Problem("s3-districts", "Escoja al menos un distrito del territorio a impactar.")
    if not agreement.collaborators.all():
        yield Problem("s3-collaborators", "Agregue al menos un actor colaborador.")


def _section_4(agreement):
    commitments = list(agreement.commitments.all())
    if not commitments:
        yield Problem("s4", "Agregue al menos un actor con sus roles y responsabilidades.")
    for commitment in commitments:
        anchor, actor = f"s4-{commitment.pk}", commitment.actor
        if not commitment.roles.strip():
            yield Problem(anchor, f"Escriba los roles de {actor}.")
        if not commitment.responsibilities.strip():
            yield Problem(anchor, f"Escriba las responsabilidades de {actor}.")
        if not commitment.expected_impact.strip():
            yield Problem(anchor, f"Escriba el impacto esperado que aporta {actor}.")
        if not commitment.responsible.strip():
            yield Problem(anchor, f"Nombre a la persona responsable por {actor}.", is_advice=True)


def _section_5(agreement):
    rows = [row for action in agreement.scheduled_actions.all() for row in _rows(action)]
    if not rows:
        yield Problem("s5", "Arme el cronograma con al menos una sub-actividad.")
    term = set(agreement.months)
    for action, row in rows:
        anchor = f"s5-{row.pk}"
        label = months.on_paper(row.month)
        if row.part:
            label += f", {row.get_part_display().lower()}"
        label += f", acción {action.strategic_action.number}"
        if not row.description.strip():
            yield Problem(anchor, f"Escriba la sub-actividad de {label}, o quítela.")
        if term and row.month not in term:
            yield Problem(
                anchor, f"La sub-actividad de {label} está fuera del plazo. Muévala o quítela."
            )
        if row.date and months.month_of(row.date) != row.month:
            yield Problem(anchor, f"La fecha {row.date:%d/%m/%Y} no es de {label}. Revísela.", True)
        if row.description.strip() and not row.is_slot_complete:
            yield Problem(
                anchor, f"Complete fecha, lugar, instituciones y sociedad civil de {label}.", True
            )
    if rows and term:
        for month in sorted(term - {row.month for _, row in rows}):
            yield Problem(
                "s5", f"{months.on_paper(month)} no tiene ninguna sub-actividad.", is_advice=True
            )


def _rows(action):
    return [(action, row) for row in action.sub_activities.all()]


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
