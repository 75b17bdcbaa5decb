from django.db import models


class Level(models.IntegerChoices):
    """Anexo 1, note 13: the five levels, and no other value."""

    NONE = 0, "sin avance"
    SOME = 25, "algo avanzada"
    HALF = 50, "avanzada"
    MOST = 75, "muy avanzada"
    DONE = 100, "cumplida"


class Criterion(models.IntegerChoices):
    """Anexo 1, §7: the fourteen criteria, as the paper words them."""

    OBJECTIVE = 1, "Presenta Objetivo"
    PLANNED_ACTIVITY = 2, "Define Actividad programada"
    PROGRAMMES = 3, "Señala los Planes, programas o proyectos institucionales involucrados"
    TARGET = 4, "Presenta la Meta de la actividad"
    POPULATION = 5, "Señala la Población"
    TERRITORY = 6, "Señala el territorio a impactar"
    CIVIL_SOCIETY = 7, "Presenta a los actores de la sociedad civil integrados en la actividad"
    LEAD_ACTOR = 8, "Señala el Actor encargado"
    COLLABORATORS = 9, "Señala los actores colaboradores"
    PERIOD = 10, "Define el Plazo propuesto"
    EXPECTED_IMPACT = 11, "Señala el Impacto esperado"
    ROLES = 12, "Presenta los Roles de los actores"
    RESPONSIBILITIES = 13, "Expone las responsabilidades de las contrapartes"
    SCHEDULE = (
        14,
        "Presenta un Cronograma de trabajo según actividad y/o acción estratégica",
    )


# The paper's titles of the two sections, in sentence case (protocol/anexo1.md).
SECTION_6 = (
    "Cumplimiento y avance de compromisos cronogramados por sub-actividad según acuerdo de "
    "coproducción"
)
SECTION_7 = "Tabla de monitoreo de las actividades de coproducción de la seguridad y prevención"
