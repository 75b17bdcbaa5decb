"""The words of what is convened, each with its Spanish name."""

from django.db import models


class MeetingKind(models.TextChoices):
    """§5.1, §5.2: what the protocol convenes."""

    ORDINARY = "ordinary", "Sesión ordinaria"
    EXTRAORDINARY = "extraordinary", "Sesión extraordinaria en el territorio"
    LOCAL_FORUM = "local_forum", "Foro Local de Seguridad"
    ADVANCES = "advances", "Encuentro de avances del año"
    PLANNING = "planning", "Encuentro de planificación del año"
    TRAINING = "training", "Capacitación"
    MUTUAL_KNOWLEDGE = "mutual_knowledge", "Jornada de conocimiento mutuo"
    INFORMATION_FAIR = "information_fair", "Feria informativa"
    ACCOUNTABILITY = "accountability", "Rendición de cuentas"
    PUBLIC_SPACE = "public_space", "Activación de espacio público"
    VALIDATION_WORKSHOP = "validation_workshop", "Taller de validación"


# Whoever comes is counted by sex and age group, beside the seats where a body convenes.
OPEN_KINDS = frozenset(MeetingKind) - {MeetingKind.ORDINARY}


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Prevista"
    CONVENED = "convened", "Convocada"
    IN_SESSION = "in_session", "En sesión"
    HELD = "held", "Realizada"
    CANCELLED = "cancelled", "Cancelada"


class Frequency(models.TextChoices):
    WEEKLY = "weekly", "Cada semana"
    FORTNIGHTLY = "fortnightly", "Cada dos semanas"
    MONTHLY_WEEKDAY = "monthly_weekday", "Cada mes, un día de la semana"
    MONTHLY_DAY = "monthly_day", "Cada mes, un día del mes"
    BIMONTHLY_WEEKDAY = "bimonthly_weekday", "Cada dos meses, un día de la semana"
    QUARTERLY_WEEKDAY = "quarterly_weekday", "Cada tres meses, un día de la semana"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "lunes"
    TUESDAY = 1, "martes"
    WEDNESDAY = 2, "miércoles"
    THURSDAY = 3, "jueves"
    FRIDAY = 4, "viernes"
    SATURDAY = 5, "sábado"
    SUNDAY = 6, "domingo"


class Position(models.IntegerChoices):
    FIRST = 1, "primer"
    SECOND = 2, "segundo"
    THIRD = 3, "tercer"
    FOURTH = 4, "cuarto"
    LAST = -1, "último"


class OnHoliday(models.TextChoices):
    SKIP = "skip", "No se hace"
    NEXT = "next", "Se pasa al siguiente día hábil"
    PREVIOUS = "previous", "Se adelanta al día hábil anterior"
    KEEP = "keep", "Se hace igual"


class ItemState(models.TextChoices):
    PROPOSED = "proposed", "Propuesto"
    AGREED = "agreed", "Acordado"
    DECLINED = "declined", "No se incluye"


class ItemKind(models.TextChoices):
    NORMAL = "normal", "Asunto"
    QUORUM = "quorum", "Comprobación del quórum"
    PREVIOUS_MINUTES = "previous_minutes", "Aprobación de la minuta anterior"
    OPEN_RESOLUTION = "open_resolution", "Acuerdo de sesión pendiente"


class CallKind(models.TextChoices):
    CALL = "call", "Convocatoria"
    CHANGE = "change", "Cambio"
    CANCELLATION = "cancellation", "Cancelación"


class InvitedAs(models.TextChoices):
    TITULAR = "titular", "Titular"
    ALTERNATE = "alternate", "Suplente"
    GUEST = "guest", "Persona invitada"


class Medium(models.TextChoices):
    MAIL = "mail", "Correo"
    PAPER = "paper", "Carta impresa"


class Answer(models.TextChoices):
    NONE = "", "Sin respuesta"
    YES = "yes", "Asiste"
    ALTERNATE = "alternate", "Asiste suplente"
    NO = "no", "No asiste"


class AnswerSource(models.TextChoices):
    LINK = "link", "Por el enlace del correo"
    ACCOUNT = "account", "En el portal"
    SECRETARIAT = "secretariat", "La anotó la Secretaría Técnica"


class Presence(models.TextChoices):
    TITULAR = "titular", "Titular"
    ALTERNATE = "alternate", "Suplente"
    EXCUSED = "excused", "Ausente con excusa"
    ABSENT = "absent", "Ausente"


PRESENT = frozenset({Presence.TITULAR, Presence.ALTERNATE})


class MarkSource(models.TextChoices):
    SECRETARIAT = "secretariat", "La marcó la Secretaría Técnica"
    CODE = "code", "Con el código de la persona"
    LINK = "link", "Con el enlace de la persona"


class CountedSex(models.TextChoices):
    WOMEN = "women", "Mujeres"
    MEN = "men", "Hombres"
    OTHER = "other", "Otra o sin indicar"


class MinutesState(models.TextChoices):
    DRAFT = "draft", "En borrador"
    CORRECTIONS = "corrections", "En correcciones"
    APPROVED = "approved", "Aprobada"


class CorrectionState(models.TextChoices):
    OPEN = "open", "Por atender"
    TAKEN = "taken", "Acogida"
    DECLINED = "declined", "No acogida"


class ResolutionState(models.TextChoices):
    OPEN = "open", "Pendiente"
    DONE = "done", "Cumplido"
    DROPPED = "dropped", "Sin efecto"


class LetterKind(models.TextChoices):
    """§5.1 E.4.2, E.5; §5.2 B.1: to heads of institutions, and to whom the portal invites."""

    TO_HEAD = "to_head", "Carta de la Alcaldía a una jefatura"
    NEW_ACTOR = "new_actor", "Invitación a un actor nuevo"
    COMPANY = "company", "Invitación a una empresa"
    CONTROL_BODY = "control_body", "Invitación a un ente de control"


class LetterState(models.TextChoices):
    DRAFT = "draft", "Borrador"
    SENT = "sent", "Enviada"
    ANSWERED = "answered", "Respondida"
    CLOSED = "closed", "Cerrada sin respuesta"
