"""What a letter of each kind says until somebody writes otherwise, and the fields it may carry."""

import re
from string import Formatter

from core.lib import clock, dates
from core.lib.problems import RuleViolation
from meetings import emails
from meetings.enums import LetterKind
from meetings.models import Letter

SUBJECTS = {
    LetterKind.TO_HEAD: "Participación de {institucion} en la estrategia preventiva de {canton}",
    LetterKind.NEW_ACTOR: "Invitación a la red de prevención de {canton}",
    LetterKind.COMPANY: "Invitación a una alianza por la prevención en {canton}",
    LetterKind.CONTROL_BODY: "Invitación a acompañar la estrategia preventiva de {canton}",
}
TEXTS = {
    LetterKind.TO_HEAD: (
        "Reciba un cordial saludo.\n\n"
        "{institucion} forma parte de la coproducción de la seguridad en {canton}. Para que lo "
        "acordado se cumpla, le solicito su apoyo: que la persona designada asista a las sesiones "
        "y cuente con el tiempo y el transporte para las visitas de campo, también en horario no "
        "hábil.\n\n"
        "Le agradezco responder por escrito a más tardar el {respuesta}."
    ),
    LetterKind.NEW_ACTOR: (
        "Reciba un cordial saludo.\n\n"
        "En {canton}, instituciones, organizaciones y empresas acuerdan y cumplen juntas acciones "
        "para prevenir la violencia. Le invitamos a integrarse y a conocer este trabajo en: "
        "{sesion}.\n\n"
        "Le agradezco confirmar su participación a más tardar el {respuesta}."
    ),
    LetterKind.COMPANY: (
        "Reciba un cordial saludo.\n\n"
        "Las alianzas entre la municipalidad, las instituciones y las empresas de {canton} han "
        "permitido llevar oportunidades a comunidades que las necesitan. Nos gustaría conocer a "
        "{institucion} y presentarle las necesidades del cantón en: {sesion}.\n\n"
        "Le agradezco confirmar su participación a más tardar el {respuesta}."
    ),
    LetterKind.CONTROL_BODY: (
        "Reciba un cordial saludo.\n\n"
        "La Comisión Ejecutiva de la estrategia preventiva de {canton} invita a {institucion} a "
        "acompañar su trabajo y a conocer los avances del año en: {sesion}.\n\n"
        "Le agradezco responder a más tardar el {respuesta}."
    ),
}
# Field → what it stands for, for the person who writes.
FIELDS = {
    "institucion": "la institución u organización",
    "destinatario": "a quién se dirige",
    "canton": "el cantón",
    "sesion": "la sesión a la que invita, con fecha y lugar",
    "respuesta": "la fecha de la respuesta esperada",
    "fecha": "la fecha de la carta",
}
NAMED = re.compile(r"\{(\w*)\}")


def unknown_fields(text: str) -> list[str]:
    """Names between braces that no letter has, or a brace that stands alone."""
    try:
        named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
    return sorted({name for name in named if name not in FIELDS})


def values_of(letter: Letter) -> dict[str, str]:
    """What each field stands for; empty for what the letter does not say yet."""
    meeting = letter.meeting
    when = emails.when_in_words(meeting.starts_at) if meeting else ""
    return {
        "institucion": letter.actor.full_name if letter.actor else "",
        "destinatario": letter.addressee,
        "canton": str(letter.canton),
        "sesion": f"{meeting}, {when}, {meeting.place}" if meeting else "",
        "respuesta": dates.in_words(letter.answer_due) if letter.answer_due else "",
        "fecha": dates.in_words(letter.sent_on or clock.today()),
    }


def filled(text: str, values: dict[str, str]) -> str:
    """A field without a value stays as it is, so that nobody overlooks it."""
    return NAMED.sub(lambda field: values.get(field[1]) or field[0], text)


def refuse_unfilled(letter: Letter) -> None:
    """Raises RuleViolation naming the fields that the letter uses and does not say."""
    values = values_of(letter)
    used = set(NAMED.findall(letter.subject + letter.text))
    missing = [FIELDS[name] for name in FIELDS if name in used and not values[name]]
    if missing:
        raise RuleViolation(f"La carta no dice: {', '.join(missing)}. Complételo y envíela.")
