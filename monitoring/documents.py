"""The paper form of Anexo 1, sections 1–7, as PDF.

`anexo1_payload` freezes everything that is printed; `render_anexo1` is a pure function of it.
No print time stands in the document: its date is that of its text.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby, islice

from django.template.loader import render_to_string
from django.utils import timezone

from agreements.enums import SETTLED_STATES, Part
from agreements.models import Agreement, ScheduledAction, SubActivity
from core.documents import jobs, pdf
from core.documents.models import RenderJob
from core.documents.renderers import renderer
from core.lib import clock, dates, months
from core.lib.text import and_list
from monitoring import anexo1
from monitoring.anexo1.exporting import load, text_hash
from monitoring.enums import Criterion, Level
from monitoring.models import ChecklistReview
from monitoring.statistics import SlotState, slot_states
from strategies.models import Actor

KIND = "anexo1"
# A month with more sub-activities goes on in further rows, so that no row outgrows its page.
SLOTS_IN_A_ROW = 4
MAX_ACTORS_IN_TITLE = 60


def anexo1_job(agreement: Agreement) -> RenderJob:
    """The job that makes (or made) the form as it reads today."""
    return jobs.request(KIND, anexo1_payload(agreement, clock.today()))


def anexo1_name(agreement: Agreement) -> str:
    return f"anexo1-{agreement.reference}.pdf"


@renderer(
    sources=(
        "templates/monitoring/pdf",
        "static/css/anexo1.css",
        "static/fonts/liberation",
        "static/img/borrador.svg",
        "core/documents/pdf.py",
    )
)
def render_anexo1(payload: dict) -> bytes:
    html = render_to_string("monitoring/pdf/anexo1.html", {"form": payload})
    return pdf.from_html(html, stylesheets=("css/anexo1.css",))


# --- what is printed -----------------------------------------------------------------------------


def anexo1_payload(agreement: Agreement, on: date) -> dict:
    """Everything that the form prints on that day, as plain data."""
    load(agreement)
    actions = list(agreement.scheduled_actions.all())
    has_one_action = len(actions) == 1
    states = slot_states(Agreement.objects.filter(pk=agreement.pk), on)
    by_slot = {state.sub_activity_id: state for state in states}
    return {
        **_heading(agreement, on),
        "contacts": [
            {
                "name": contact.name,
                "actor": contact.actor.name if contact.actor else "",
                "email": contact.email,
                "phone": contact.phone,
            }
            for contact in agreement.contacts.all()
        ],
        "objective": agreement.objective,
        "actors": _actors_in_title(agreement),
        "activity": _activity(agreement),
        "strategy_capitals": agreement.strategy.name.upper(),
        "commitments": [
            {
                "actor": commitment.actor.full_name,
                "responsible": commitment.responsible,
                "roles": commitment.roles,
                "responsibilities": commitment.responsibilities,
                "expected_impact": commitment.expected_impact,
            }
            for commitment in agreement.commitments.all()
        ],
        "axis_capitals": agreement.axis.name.upper(),
        "schedule": [_schedule(action, agreement, has_one_action) for action in actions],
        "months_without": [] if has_one_action else _months_without(agreement, actions),
        "progress": [_progress(action, agreement, by_slot, has_one_action) for action in actions],
        "checklist": _checklist(agreement),
    }


def _heading(agreement: Agreement, on: date) -> dict:
    canton = agreement.strategy.canton
    municipality = getattr(canton, "municipality", None)
    digest = text_hash(anexo1.export(agreement))
    text_on = timezone.localdate(agreement.text_changed_at)
    return {
        "reference": agreement.reference,
        "state": agreement.state_label(on),
        "is_draft": agreement.state not in SETTLED_STATES,
        "municipality": municipality.name if municipality else f"Municipalidad de {canton}",
        "canton": canton.name,
        "text_on": dates.in_words(text_on),
        "text_on_iso": text_on.isoformat(),
        "text_version": agreement.text_version,
        "text_hash": f"{digest[:4]} {digest[4:8]} … {digest[-4:]}",
        "strategy": agreement.strategy.name,
        "axis": agreement.axis.name,
        "form": agreement.get_form_display(),
    }


def _actors_in_title(agreement: Agreement) -> str:
    """«IMAS-INA»: the lead actor and those of section 4, when that is short."""
    actors = [agreement.lead_actor, *(row.actor for row in agreement.commitments.all())]
    names = list(dict.fromkeys(str(actor) for actor in actors if actor))
    title = "-".join(names).upper()
    return title if len(title) <= MAX_ACTORS_IN_TITLE else ""


def _activity(agreement: Agreement) -> list[dict]:
    """The ten rows of section 3, in the paper's order and capitals."""

    def row(field: str, *paragraphs: str) -> dict:
        label = agreement._meta.get_field(field).verbose_name
        return {"label": str(label).upper(), "paragraphs": [text for text in paragraphs if text]}

    names = [district.name for district in agreement.districts.all()]
    noun = "Distrito" if len(names) == 1 else "Distritos"
    districts = f"{noun}: {and_list(names)}." if names else ""
    term = ""
    if agreement.period_start:
        term = f"{months.title(agreement.period_start)} a {months.title(agreement.period_end)}"
    return [
        row("planned_activity", agreement.planned_activity),
        row("institutional_programmes", *agreement.institutional_programmes),
        row("target", agreement.target),
        row("population", agreement.population),
        row("territory_description", agreement.territory_description, districts),
        row("civil_society_actors", and_list(agreement.civil_society_actors)),
        row("lead_actor", _name(agreement.lead_actor)),
        row("collaborating_actors", and_list(_names(agreement.collaborators.all()))),
        {"label": "PLAZO PROPUESTO", "paragraphs": [term] if term else []},
        row("expected_impact", agreement.expected_impact),
    ]


def _name(actor: Actor | None) -> str:
    return actor.name if actor else ""


def _names(links: Iterable) -> list[str]:
    return [link.actor.name for link in links]


# --- sections 5 and 6 ----------------------------------------------------------------------------


def _by_month(
    action: ScheduledAction, agreement: Agreement, with_empty: bool
) -> list[tuple[date, list[SubActivity]]]:
    """The action's months with their slots; `with_empty`: every month of the term too."""
    slots = sorted(action.sub_activities.all(), key=lambda r: (r.month, r.part, r.order, r.pk))
    found = {month: list(same) for month, same in groupby(slots, key=lambda r: r.month)}
    for month in agreement.months if with_empty else []:
        found.setdefault(month, [])
    return sorted(found.items())


def _rows(
    action: ScheduledAction, agreement: Agreement, with_empty: bool
) -> list[tuple[str, list[SubActivity]]]:
    """(«JUL-15», its slots); a long month in several rows, an empty month with none."""
    rows = []
    for month, slots in _by_month(action, agreement, with_empty):
        label = months.on_paper(month)
        chunks = list(_chunks(slots, SLOTS_IN_A_ROW)) or [[]]
        rows += [
            (label if not number else f"{label} (sigue)", chunk)
            for number, chunk in enumerate(chunks)
        ]
    return rows


def _chunks(items: list, size: int):
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _schedule(action: ScheduledAction, agreement: Agreement, with_empty: bool) -> dict:
    return {
        "action": str(action.strategic_action),
        "rows": [
            {"month": month, "slots": [_slot(slot) for slot in slots]}
            for month, slots in _rows(action, agreement, with_empty)
        ],
    }


def _slot(slot: SubActivity) -> dict:
    """Anexo 1, note 10: date, place, institutions and civil society, as far as they are known."""
    details = [
        dates.in_words(slot.date).capitalize() if slot.date else "",
        slot.place,
        f"Instituciones: {', '.join(slot.institutions)}" if slot.institutions else "",
        f"Sociedad civil: {', '.join(slot.civil_society)}" if slot.civil_society else "",
    ]
    details = [text.strip().rstrip(".") + "." for text in details if text.strip()]
    return {"part": _part(slot), "text": slot.description, "details": " ".join(details)}


def _part(slot: SubActivity) -> str:
    return Part(slot.part).label if slot.part else ""


def _months_without(agreement: Agreement, actions: list[ScheduledAction]) -> list[str]:
    """Months of the term in which no action has anything, when there are several actions."""
    taken = {slot.month for action in actions for slot in action.sub_activities.all()}
    return [months.on_paper(month) for month in agreement.months if month not in taken]


def _progress(
    action: ScheduledAction, agreement: Agreement, by_slot: dict[int, SlotState], with_empty: bool
) -> dict:
    rows = []
    for month, slots in _by_month(action, agreement, with_empty):
        label = months.on_paper(month)
        rows += [
            {"month": label, **_level(slot, by_slot[slot.pk], len(slots) > 1)} for slot in slots
        ] or [{"month": label, "level": None, "word": "sin sub-actividad programada"}]
    return {"action": str(action.strategic_action), "rows": rows}


def _level(slot: SubActivity, state: SlotState, is_one_of_many: bool) -> dict:
    """A slot's row in section 6. Without a report it prints empty, with its reason."""
    word = state.mark.label if state.level is None else Level(state.level).label
    return {
        "level": state.level,
        "word": word,
        "slot": _slot(slot) if is_one_of_many else None,
        "reports": _reports(slot, state),
    }


def _reports(slot: SubActivity, state: SlotState) -> list[dict]:
    """Each report with its month, when there is more to say than the level itself."""
    reports = sorted(
        (r for r in slot.reports.all() if state.level_month and r.month <= state.level_month),
        key=lambda report: report.month,
    )
    lines = [
        {
            "month": months.on_paper(report.month),
            "level": report.level,
            "note": report.note,
            "people": report.people_reached,
            "is_pending": report.validated_at is None,
        }
        for report in reports
    ]
    alone = len(lines) == 1 and reports[0].month == slot.month
    if alone and not (lines[0]["note"] or lines[0]["people"] or lines[0]["is_pending"]):
        return []
    return lines


# --- section 7 -----------------------------------------------------------------------------------


def _checklist(agreement: Agreement) -> dict:
    """The latest review; without one the boxes are empty, as on the paper form."""
    review: ChecklistReview | None = next(iter(agreement.checklist_reviews.all()), None)
    answers = {answer.criterion: answer for answer in review.answers.all()} if review else {}
    return {
        "reviewed_on": dates.in_words(review.reviewed_on) if review else "",
        "rows": [
            {
                "criterion": criterion.label,
                "met": answers[criterion].met if criterion in answers else None,
                "observations": answers[criterion].observations if criterion in answers else "",
            }
            for criterion in Criterion
        ],
    }
