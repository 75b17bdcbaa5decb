"""From an agreement to `anexo1/1`. Export of an import is equal to it, key for key."""

import hashlib
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from agreements.models import Agreement, ScheduledAction, SubActivity
from core.documents.jobs import canonical
from core.lib import months
from monitoring.models import ChecklistReview, ProgressReport
from strategies.models import Actor

FORMAT = "anexo1/1"


def export(agreement: Agreement) -> dict:
    """Sections 1–7 as data; the checklist is that of the latest review."""
    load(agreement)
    return {
        "format": FORMAT,
        "reference": agreement.reference,
        "state": agreement.state,
        "strategy": _strategy(agreement),
        "axis": agreement.axis.name,
        "form": agreement.form,
        "contacts": [
            {
                "name": contact.name,
                "email": contact.email,
                "phone": contact.phone,
                "actor": _actor(contact.actor),
            }
            for contact in agreement.contacts.all()
        ],
        "objective": agreement.objective,
        "activity": _activity(agreement),
        "commitments": [
            {
                "actor": _actor(commitment.actor),
                "responsible": commitment.responsible or None,
                "roles": commitment.roles,
                "responsibilities": commitment.responsibilities,
                "expected_impact": commitment.expected_impact,
            }
            for commitment in agreement.commitments.all()
        ],
        "schedule": [_scheduled(action) for action in agreement.scheduled_actions.all()],
        "checklist": _checklist(agreement),
    }


def text_of(exported: dict) -> dict:
    """Sections 1–5 alone: the text that does not change with the months."""
    text = {k: v for k, v in exported.items() if k not in ("reference", "state", "checklist")}
    text["schedule"] = [
        {
            **action,
            "sub_activities": [
                {key: value for key, value in row.items() if key != "progress"}
                for row in action["sub_activities"]
            ],
        }
        for action in exported["schedule"]
    ]
    return text


def text_hash(exported: dict) -> str:
    """SHA-256 of the canonical JSON of sections 1–5: equal texts have equal hashes."""
    return hashlib.sha256(canonical(text_of(exported)).encode()).hexdigest()


def load(agreement: Agreement) -> None:
    """Everything that the whole form shows, in a constant number of queries."""
    prefetch_related_objects([agreement], *_relations())


def loaded(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The same for many: `export` of each asks nothing more."""
    return agreements.with_parties().prefetch_related(*_relations())


def _relations() -> list:
    reports = ProgressReport.objects.order_by("pk")
    rows = SubActivity.objects.prefetch_related(Prefetch("reports", reports))
    actions = ScheduledAction.objects.select_related("strategic_action").prefetch_related(
        Prefetch("sub_activities", rows)
    )
    return [
        "strategy__canton",
        "axis",
        "lead_actor",
        "contacts__actor",
        "districts",
        "collaborators__actor",
        "commitments__actor",
        Prefetch("scheduled_actions", actions),
        Prefetch("checklist_reviews", ChecklistReview.objects.prefetch_related("answers")),
    ]


def in_order(action: ScheduledAction) -> list[SubActivity]:
    """By the calendar; an imported schedule, numbered through, in the order of its file."""
    rows = list(action.sub_activities.all())
    if len({row.order for row in rows}) == len(rows):
        rows.sort(key=lambda row: row.order)
    return rows


def _strategy(agreement: Agreement) -> dict:
    strategy = agreement.strategy
    return {
        "canton": strategy.canton_id,
        "name": strategy.name,
        "start_year": strategy.start_year,
        "end_year": strategy.end_year,
    }


def _activity(agreement: Agreement) -> dict:
    return {
        "planned_activity": agreement.planned_activity,
        "institutional_programmes": agreement.institutional_programmes,
        "target": agreement.target,
        "population": agreement.population,
        "territory": {
            "description": agreement.territory_description,
            "districts": sorted(district.code for district in agreement.districts.all()),
        },
        "civil_society_actors": agreement.civil_society_actors,
        "lead_actor": _actor(agreement.lead_actor),
        "collaborating_actors": [_actor(link.actor) for link in agreement.collaborators.all()],
        "period": {
            "start": _month(agreement.period_start),
            "end": _month(agreement.period_end),
        },
        "expected_impact": agreement.expected_impact,
    }


def _scheduled(action: ScheduledAction) -> dict:
    return {
        "strategic_action": {
            "number": action.strategic_action.number,
            "title": action.strategic_action.title,
        },
        "sub_activities": [
            {
                "month": _month(row.month),
                "part": row.part or None,
                "description": row.description,
                "date": row.date.isoformat() if row.date else None,
                "place": row.place,
                "institutions": row.institutions,
                "civil_society": row.civil_society,
                "progress": [
                    {
                        "month": _month(report.month),
                        "level": report.level,
                        "note": report.note,
                        "people_reached": report.people_reached,
                    }
                    for report in row.reports.all()
                ],
            }
            for row in in_order(action)
        ],
    }


def _checklist(agreement: Agreement) -> list[dict] | None:
    reviews = list(agreement.checklist_reviews.all())
    if not reviews:
        return None
    return [
        {
            "criterion": answer.criterion,
            "met": answer.met,
            "observations": answer.observations,
        }
        for answer in sorted(reviews[0].answers.all(), key=lambda answer: answer.pk)
    ]


def _actor(actor: Actor | None) -> str | None:
    """By its acronym where it has one, else by its name."""
    return str(actor) if actor else None


def _month(month: date | None) -> str | None:
    return months.code(month) if month else None
