"""The words of this room: kinds, states and the choices that people pick from."""

from django.db import models

# --- who acts --------------------------------------------------------------------------------


class ActorKind(models.TextChoices):
    PUBLIC_INSTITUTION = "public_institution", "Institución pública"
    MUNICIPALITY = "municipality", "Municipalidad"
    CIVIL_SOCIETY = "civil_society", "Sociedad civil"
    PRIVATE_SECTOR = "private_sector", "Sector privado"
    CONTROL_BODY = "control_body", "Ente de control"
    COOPERATION = "cooperation", "Cooperación"
    UNSORTED = "unsorted", "Por clasificar"


class ActorSource(models.TextChoices):
    MUNICIPALITY = "municipality", "Municipalidad"
    DINADECO = "dinadeco", "DINADECO"
    IFAM = "ifam", "IFAM"
    ACTIVITY = "activity", "Una actividad"
    IMPORT = "import", "Importación"


class AgeGroup(models.TextChoices):
    """As the country's laws divide ages: Ley 7739 (childhood to 12, adolescence to 18), Ley 7935
    (older people from 65); youth ends at 35 (Ley 8261)."""

    EARLY_CHILDHOOD = "0-5", "Primera infancia (0 a 5 años)"
    CHILDHOOD = "6-11", "Niñez (6 a 11 años)"
    ADOLESCENCE = "12-17", "Adolescencia (12 a 17 años)"
    YOUTH = "18-35", "Juventud (18 a 35 años)"
    ADULTHOOD = "36-64", "Adultez (36 a 64 años)"
    OLDER = "65+", "Personas adultas mayores (65 años o más)"


class Sex(models.TextChoices):
    ALL = "all", "Mujeres y hombres"
    WOMEN = "women", "Mujeres"
    MEN = "men", "Hombres"


# --- bodies and seats ------------------------------------------------------------------------


class BodyKind(models.TextChoices):
    CCCI = "ccci", "Consejo Cantonal de Coordinación Interinstitucional (CCCI)"
    CANTONAL_NETWORK = "cantonal_network", "Red Cantonal"
    SECURITY_COMMISSION = "security_commission", "Comisión de Seguridad"
    LOCAL_FORUM = "local_forum", "Foro Local de Seguridad"
    DIALOGUE_TABLE = "dialogue_table", "Mesa de trabajo o de diálogo"
    ADVISORY_COUNCIL = "advisory_council", "Consejo consultivo"
    OBSERVATORY = "observatory", "Observatorio"
    EXECUTIVE_COMMITTEE = "executive_committee", "Comisión Ejecutiva"
    WORKING_GROUP = "working_group", "Grupo de trabajo"
    TERRITORIAL_UNIT = "territorial_unit", "Unidad de Gestión Territorial"


# One of each in a canton.
ONLY_ONE = (BodyKind.CCCI, BodyKind.EXECUTIVE_COMMITTEE, BodyKind.TERRITORIAL_UNIT)


class Cadence(models.TextChoices):
    WEEKLY = "weekly", "Cada semana"
    FORTNIGHTLY = "fortnightly", "Cada quincena"
    MONTHLY = "monthly", "Cada mes"
    BIMONTHLY = "bimonthly", "Cada dos meses"
    QUARTERLY = "quarterly", "Cada tres meses"
    AS_NEEDED = "as_needed", "Cuando se necesita"


class QuorumRule(models.TextChoices):
    ABSOLUTE_MAJORITY = "absolute_majority", "Mayoría absoluta de los puestos con voto"
    TWO_THIRDS = "two_thirds", "Dos tercios de los puestos con voto"
    FIXED = "fixed", "Un número fijo de puestos con voto"


class SecondCall(models.TextChoices):
    """With how many seats a body meets when the first call found no quorum (Ley 6227 art. 53)."""

    THIRD = "third", "Un tercio de los puestos con voto, y al menos tres"
    PRESENT = "present", "Quienes estén presentes"
    SAME = "same", "El mismo de la primera"


class RecordKind(models.TextChoices):
    MINUTA = "minuta", "Minuta"
    ACTA = "acta", "Acta"


class HolderKind(models.TextChoices):
    TITULAR = "titular", "Titular"
    ALTERNATE = "alternate", "Suplente"


class SeatRole(models.TextChoices):
    CHAIR = "chair", "Preside"
    SECRETARY = "secretary", "Secretaría Técnica"
    COORDINATION = "coordination", "Coordina"
    MEMBER = "member", "Integra"


class UnitTask(models.TextChoices):
    """What a Unidad de Gestión Territorial does (§4.5.2 and Cuadro 1 with the list after it)."""

    LIAISON = "liaison", "Interlocución con las instancias del cantón"
    DIAGNOSES = "diagnoses", "Diagnósticos locales"
    PRIORITIES = "priorities", "Prioridades: zonas, temas, poblaciones y ámbitos"
    PLANS = "plans", "Planes de acción aprobados por los socios"
    AGREEMENTS = "agreements", "Acuerdos, alianzas y coaliciones"
    MONITORING = "monitoring", "Seguimiento y monitoreo"
    RECOMMENDATIONS = "recommendations", "Recomendaciones sobre dónde poner los recursos"
    TRAINING = "training", "Formación de funcionarios y de la sociedad civil"


class Dedication(models.TextChoices):
    EXCLUSIVE = "exclusive", "Exclusiva"
    SHARED = "shared", "Compartida con otras tareas"


# --- plans -----------------------------------------------------------------------------------


class PlanState(models.TextChoices):
    DRAFT = "draft", "Borrador"
    IN_COMMITTEE = "in_committee", "Con la Comisión Ejecutiva"
    APPROVED = "approved", "Aprobado"
    CLOSED = "closed", "Cerrado"


class Means(models.TextChoices):
    """Whether what a line needs is there (Cuadro 1: compatibility with the available means)."""

    AVAILABLE = "available", "Disponibles"
    TO_ARRANGE = "to_arrange", "Por gestionar"
    MISSING = "missing", "No disponibles"


class Continuity(models.TextChoices):
    NEW = "new", "Nueva"
    CONTINUING = "continuing", "Continúa"


class EncounterKind(models.TextChoices):
    """§5.1 B.4.3: two meetings a year."""

    ADVANCES = "advances", "Avances del año"
    PLANNING = "planning", "Planificación del año siguiente"


class TaskKind(models.TextChoices):
    TASK = "task", "Tarea"
    ASSISTANCE = "assistance", "Solicitud de apoyo"


class PoiState(models.TextChoices):
    ENTERED = "entered", "Por revisar"
    REVIEWED = "reviewed", "Revisada"
    OBSERVED = "observed", "Con observaciones"


# --- priorities ------------------------------------------------------------------------------


class DiagnosisKind(models.TextChoices):
    DIAGNOSIS = "diagnosis", "Diagnóstico"
    AUDIT = "audit", "Auditoría de seguridad"
    INTERVIEW = "interview", "Entrevista"
    WORKSHOP = "workshop", "Taller"
    VALIDATION = "validation", "Encuentro de validación"


class TopicKind(models.TextChoices):
    THEME = "theme", "Tema"
    POPULATION = "population", "Población meta"
    SETTING = "setting", "Ámbito"


class RecommendationState(models.TextChoices):
    PRESENTED = "presented", "Presentada"
    ACCEPTED = "accepted", "Acogida"
    REJECTED = "rejected", "No acogida"


class InitiativeKind(models.TextChoices):
    """§5.1 C.2."""

    NETWORK = "network", "Red"
    PLAN = "plan", "Plan"
    COMMISSION = "commission", "Comisión"
    STRATEGY = "strategy", "Estrategia"
    POLICY = "policy", "Política"
    PROGRAMME = "programme", "Programa"
    PROJECT = "project", "Proyecto"


# --- indicators ------------------------------------------------------------------------------


class IndicatorLevel(models.TextChoices):
    """As MIDEPLAN names them."""

    OUTPUT = "output", "Gestión / producto"
    OUTCOME = "outcome", "Resultado / efecto"
    IMPACT = "impact", "Impacto"


class Direction(models.TextChoices):
    UP = "up", "Debe subir"
    DOWN = "down", "Debe bajar"


class Frequency(models.TextChoices):
    MONTHLY = "monthly", "Cada mes"
    QUARTERLY = "quarterly", "Cada trimestre"
    HALF_YEARLY = "half_yearly", "Cada semestre"
    YEARLY = "yearly", "Cada año"


class Criterion(models.TextChoices):
    """§5.1 C.3.3: what an impact is linked to."""

    CONAPAZ = "conapaz", "CONAPAZ"
    NATIONAL_PLAN = "national_plan", "Plan Nacional de Desarrollo"
    SECTOR = "sector", "Criterio del sector"


class Standing(models.TextChoices):
    """What the last value says, by the indicator's direction: target reached, better or worse than
    the value before it (or than the baseline, when it is the first)."""

    MET = "met", "Cumple la meta"
    ADVANCES = "advances", "Avanza"
    GOES_BACK = "goes_back", "Retrocede"
    SAME = "same", "Sin cambio"
    UNKNOWN = "unknown", "Sin con qué comparar"
    UNMEASURED = "unmeasured", "Sin mediciones"


# --- the protocol, learning ------------------------------------------------------------------


class AdoptionState(models.TextChoices):
    ADOPTED = "adopted", "Adoptada"
    IN_PROGRESS = "in_progress", "En proceso"
    NOT_APPLICABLE = "not_applicable", "No aplica"


class Audience(models.TextChoices):
    OFFICIALS = "officials", "Personas funcionarias"
    CIVIL_SOCIETY = "civil_society", "Sociedad civil organizada"
    UNIT = "unit", "Equipo técnico de la unidad"


class DoctrineTopic(models.TextChoices):
    CONCEPT = "concept", "Conceptos"
    DOCTRINE = "doctrine", "Doctrina preventiva"
    GUIDELINE = "guideline", "Directrices"
    TOOL = "tool", "Herramientas"
    TRAINING = "training", "Materiales de formación"
