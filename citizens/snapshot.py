"""The content of an annual report, frozen as plain data: everything that its pages, its PDF and its
data files say, and nothing else.

The figures are those of `monitoring.statistics.annual_figures`. No person stands in it, no note of
a report, no place below the district, no organisation that is not published; what people typed
passes `core.lib.redaction`. The date is not part of it, so that equal content makes no new edition.
"""

import hashlib
import json
from datetime import date

from django.db.models import Q

from agreements import people
from agreements.models import Agreement
from citizens.models import AnnualReport
from core.lib.problems import RuleViolation
from core.lib.redaction import Redactor
from core.territory import maps
from core.territory.models import Canton, District, Municipality
from monitoring.statistics import annual_figures
from strategies.models import Actor

FORMAT = "informe/1"
UNPUBLISHED = "una organización de la comunidad"


def content_of(report: AnnualReport, on: date) -> dict:
    """What the report says on that day. Raises RuleViolation when there is nothing to tell."""
    canton, year = report.canton, report.year
    if year > on.year:
        raise RuleViolation(f"El año {year} no ha empezado: todavía no hay nada que informar.")
    figures = annual_figures(canton, year, on)
    if not figures["agreements"]:
        raise RuleViolation(
            f"{canton.name} no tiene acuerdos que hayan estado vigentes en {year}: no hay nada que "
            "informar."
        )
    references = [row["reference"] for row in figures["agreements"]]
    texts = _texts(references)
    known = people.known_in(canton.code, Agreement.objects.filter(reference__in=references))
    redact = Redactor(known)
    named = {row["code"] for row in figures["districts"]}
    in_use = District.objects.filter(Q(retired_on=None) | Q(code__in=named), canton=canton)
    names = dict(in_use.order_by().values_list("code", "name"))
    rows = [
        _agreement(row, texts[row["reference"]], names, redact) for row in figures["agreements"]
    ]
    return {
        "format": FORMAT,
        "canton": {"code": canton.code, "name": canton.name, "slug": canton.slug},
        "municipality": municipality_of(canton),
        "year": year,
        "is_year_over": on.year > year,
        "narrative": redact(report.narrative.strip()),
        "slots": figures["slots"],
        "months": figures["months"],
        "axes": figures["axes"],
        "agreements": rows,
        "districts": _districts(figures["districts"], names),
        "map": maps.canton_map(canton.code).as_data() if maps.has_map(canton.code) else None,
        # Only what is published one by one is summed up: a total would give a withheld count away.
        "people_reached": sum(row["people_reached"] or 0 for row in rows),
    }


def hash_of(content: dict) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def municipality_of(canton: Canton) -> dict:
    """How public pages name the local government, and its official contact."""
    found = Municipality.objects.filter(canton=canton).first()
    if found is None:
        return {"name": f"Municipalidad de {canton.name}", "unit": "", "email": "", "phone": ""}
    return {
        "name": found.name,
        "unit": found.unit,
        "email": found.email,
        "phone": found.phone,
    }


def _texts(references: list[str]) -> dict[str, Agreement]:
    rows = (
        Agreement.objects.filter(reference__in=references)
        .select_related("strategy", "lead_actor")
        .prefetch_related("collaborators__actor")
        .order_by("pk")
    )
    return {row.reference: row for row in rows}


def _agreement(row: dict, agreement: Agreement, names: dict, redact: Redactor) -> dict:
    partners = [link.actor for link in agreement.collaborators.all()]
    return {
        "reference": row["reference"],
        "title": redact(row["title"]),
        "state": row["state"],
        "state_label": agreement.get_state_display(),
        "strategy": agreement.strategy.name,
        "axis": row["axis"],
        "form": agreement.get_form_display(),
        "period": row["period"],
        "lead_actor": _public_name(agreement.lead_actor),
        "partners": list(dict.fromkeys(_public_name(actor) for actor in partners)),
        "districts": [{"code": code, "name": names.get(code, code)} for code in row["districts"]],
        "objective": redact(agreement.objective.strip()),
        "target": redact(agreement.target.strip()),
        "population": redact(agreement.population.strip()),
        "expected_impact": redact(agreement.expected_impact.strip()),
        "months": row["months"],
        "slots": row["slots"],
        "rows": [_slot(slot, redact) for slot in row["rows"]],
        "checklist": row["checklist"],
        "people_reached": row["people_reached"] if not row["people_suppressed"] else None,
        "people_suppressed": row["people_suppressed"],
    }


def _slot(slot: dict, redact: Redactor) -> dict:
    action = {**slot["action"], "title": redact(slot["action"]["title"])}
    return {**slot, "action": action, "description": redact(slot["description"].strip())}


def _public_name(actor: Actor | None) -> str:
    if actor is None:
        return "sin actor encargado"
    return str(actor) if actor.is_published else UNPUBLISHED


def _districts(counted: list[dict], names: dict[str, str]) -> list[dict]:
    """Every district of the canton, those without any agreement too."""
    counts = {row["code"]: row["agreements"] for row in counted}
    return [
        {"code": code, "name": name, "agreements": counts.get(code, 0)}
        for code, name in sorted(names.items())
    ]
