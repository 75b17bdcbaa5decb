"""What the record itself says about each of the fourteen criteria (Anexo 1, §7).

A pure function of the agreement's text. It suggests and says why; the person decides.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, Commitment
from core.lib import months
from core.lib.text import and_list, fold
from monitoring.enums import Criterion

# How words begin that name a kind of organisation or of people, not one that could be called up.
KINDS = (
    *("actor", "adult", "agrupaci", "asociaci", "barri", "canton", "ciudadan", "civil", "colegio"),
    *(
        "comit",
        "comun",
        "cultur",
        "deport",
        "desarroll",
        "distrit",
        "educa",
        "empresa",
        "especific",
    ),
    *(
        "estudiant",
        "familia",
        "fuerza",
        "fundaci",
        "grupo",
        "iglesia",
        "integral",
        "joven",
        "junta",
    ),
    *(
        "juven",
        "lider",
        "local",
        "mayor",
        "mujer",
        "ong",
        "organiza",
        "pastoral",
        "person",
        "presente",
    ),
    *("privad", "red", "religios", "represent", "sector", "segur", "social", "socied", "vecin"),
    *("volunta", "zona"),
)
# Words that only join others.
JOINERS = {
    "a",
    "al",
    "con",
    "de",
    "del",
    "e",
    "el",
    "en",
    "la",
    "las",
    "los",
    "o",
    "para",
    "por",
    "y",
}
COUNTS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")


@dataclass(frozen=True, slots=True)
class Suggestion:
    criterion: Criterion
    met: bool
    reason: str


def suggestions(agreement: Agreement) -> dict[Criterion, Suggestion]:
    """The fourteen, in the paper's order."""
    return {
        criterion: Suggestion(criterion, *judge(agreement)) for criterion, judge in JUDGES.items()
    }


Verdict = tuple[bool, str]


def _text(field: str, empty: str, then: Callable[[str], str]) -> Callable[[Agreement], Verdict]:
    """A criterion that asks for one written field."""

    def judge(agreement: Agreement) -> Verdict:
        text = getattr(agreement, field).strip()
        return (True, then(text)) if text else (False, empty)

    return judge


def _objective(text: str) -> str:
    return f"El objetivo está escrito, con {_words(text)}."


def _planned_activity(text: str) -> str:
    return f"La actividad programada está escrita, con {_words(text)}."


def _target(text: str) -> str:
    return _with_figure(text, "La meta tiene cifra", "La meta está escrita, pero no tiene cifra.")


def _population(text: str) -> str:
    return _with_figure(
        text,
        "La población tiene cifra",
        "La población está escrita, pero no dice cuántas personas son.",
    )


def _expected_impact(text: str) -> str:
    return _with_figure(
        text,
        "El impacto esperado tiene cifra",
        "El impacto esperado está escrito, pero no tiene cifra con que compararlo.",
    )


def _programmes(agreement: Agreement) -> Verdict:
    named = agreement.institutional_programmes
    if not named:
        return False, "No señala ningún plan, programa o proyecto institucional."
    what = "un plan, programa o proyecto" if len(named) == 1 else f"{_count(len(named))} de ellos"
    return True, f"Señala {what}: {and_list(named)}."


def _territory(agreement: Agreement) -> Verdict:
    districts = [district.name for district in agreement.districts.all()]
    if districts:
        noun = "el distrito" if len(districts) == 1 else "los distritos"
        return True, f"Señala {noun} {and_list(districts)}."
    if agreement.territory_description.strip():
        return True, "Describe el territorio, pero no señala ningún distrito."
    return False, "No señala ni describe el territorio."


def _civil_society(agreement: Agreement) -> Verdict:
    named = agreement.civil_society_actors
    if not named:
        return False, "No señala ningún actor de la sociedad civil."
    proper = [text for text in named if has_proper_name(text)]
    kinds = len(named) - len(proper)
    if not proper:
        what = "un tipo" if kinds == 1 else f"{_count(kinds)} tipos"
        return True, f"Nombra {what} de organización, pero ninguna con nombre propio."
    what = "una organización" if len(proper) == 1 else f"{_count(len(proper))} organizaciones"
    rest = f", además de {_count(kinds)} sin nombre propio" if kinds else ""
    return True, f"Nombra {what} con nombre propio{rest}."


def _lead_actor(agreement: Agreement) -> Verdict:
    if agreement.lead_actor is None:
        return False, "No tiene actor encargado."
    return True, f"El actor encargado es {agreement.lead_actor.full_name}."


def _collaborators(agreement: Agreement) -> Verdict:
    actors = [row.actor for row in agreement.collaborators.all()]
    if not actors:
        return False, "No señala ningún actor colaborador."
    what = "un actor colaborador" if len(actors) == 1 else f"{_count(len(actors))} colaboradores"
    return True, f"Señala {what}: {and_list([str(actor) for actor in actors])}."


def _period(agreement: Agreement) -> Verdict:
    if not agreement.period_start:
        return False, "No tiene plazo propuesto."
    start, end = agreement.period_start, agreement.period_end
    total = months.count_months(start, end)
    length = "un mes" if total == 1 else f"{_count(total)} meses"
    return True, f"De {months.in_words(start)} a {months.in_words(end)}: {length}."


def _of_commitments(field: str, article: str, none_of_them: str) -> Callable[[Agreement], Verdict]:
    """Criteria 12 and 13: every actor of section 4 says it, and which party is absent there."""
    what = f"{article} {field_label(field)}"

    def judge(agreement: Agreement) -> Verdict:
        rows = list(agreement.commitments.all())
        written = [str(row.actor) for row in rows if getattr(row, field).strip()]
        lacking = [str(row.actor) for row in rows if not getattr(row, field).strip()]
        if not rows:
            return False, "La sección 4 no tiene ningún actor."
        if not written:
            return False, none_of_them
        if lacking:
            return (
                False,
                f"Están {what} de {and_list(written)}; faltan {article} de {and_list(lacking)}.",
            )
        absent = [str(actor) for actor in parties(agreement) if str(actor) not in written]
        reason = f"Están {what} de {and_list(written)}."
        if absent:
            verb = "no aparece" if len(absent) == 1 else "no aparecen"
            reason += f" En la sección 4 {verb} {and_list(absent)}."
        return True, reason

    return judge


def field_label(field: str) -> str:
    return Commitment._meta.get_field(field).verbose_name.lower()


def _schedule(agreement: Agreement) -> Verdict:
    rows = [
        row for action in agreement.scheduled_actions.all() for row in action.sub_activities.all()
    ]
    written = [row for row in rows if row.description.strip()]
    if not written:
        return False, "El cronograma no tiene ninguna sub-actividad escrita."
    noun = "sub-actividad" if len(written) == 1 else "sub-actividades"
    reason = f"El cronograma tiene {len(written)} {noun}"
    empty = list(_months_without(agreement, {row.month for row in written}))
    if empty:
        verb = "no tiene ninguna" if len(empty) == 1 else "no tienen ninguna"
        return True, f"{reason}, pero {and_list([months.on_paper(m) for m in empty])} {verb}."
    return True, f"{reason}; ningún mes del plazo queda vacío."


JUDGES: dict[Criterion, Callable[[Agreement], Verdict]] = {
    Criterion.OBJECTIVE: _text("objective", "El objetivo está vacío.", _objective),
    Criterion.PLANNED_ACTIVITY: _text(
        "planned_activity", "La actividad programada está vacía.", _planned_activity
    ),
    Criterion.PROGRAMMES: _programmes,
    Criterion.TARGET: _text("target", "La meta está vacía.", _target),
    Criterion.POPULATION: _text("population", "La población está vacía.", _population),
    Criterion.TERRITORY: _territory,
    Criterion.CIVIL_SOCIETY: _civil_society,
    Criterion.LEAD_ACTOR: _lead_actor,
    Criterion.COLLABORATORS: _collaborators,
    Criterion.PERIOD: _period,
    Criterion.EXPECTED_IMPACT: _text(
        "expected_impact", "El impacto esperado está vacío.", _expected_impact
    ),
    Criterion.ROLES: _of_commitments(
        "roles", "los", "Ningún actor de la sección 4 tiene escritos sus roles."
    ),
    Criterion.RESPONSIBILITIES: _of_commitments(
        "responsibilities",
        "las",
        "Ningún actor de la sección 4 tiene escritas sus responsabilidades.",
    ),
    Criterion.SCHEDULE: _schedule,
}


def parties(agreement: Agreement) -> Iterator:
    """The lead actor and the collaborators of section 3."""
    if agreement.lead_actor:
        yield agreement.lead_actor
    for row in agreement.collaborators.all():
        yield row.actor


def has_proper_name(text: str) -> bool:
    """Whether a text names one organisation («ADI de Los Guido»), not only a kind of them
    («Asociaciones de Desarrollo»): some capitalised word that is no kind and no joiner."""
    words = re.findall(r"\w+", text)
    return any(
        word[0].isupper() and fold(word) not in JOINERS and not fold(word).startswith(KINDS)
        for word in words
    )


def _with_figure(text: str, found: str, lacking: str) -> str:
    figure = re.search(r"\d[\d.,\s\u00a0\u202f]*%?", text)
    return f"{found}: «{figure.group().strip()}»." if figure else lacking


def _words(text: str) -> str:
    count = len(text.split())
    return "una palabra" if count == 1 else f"{count} palabras"


def _count(number: int) -> str:
    return COUNTS[number] if number < len(COUNTS) else str(number)


def _months_without(agreement: Agreement, scheduled: set[date]) -> Iterator[date]:
    return (month for month in agreement.months if month not in scheduled)
