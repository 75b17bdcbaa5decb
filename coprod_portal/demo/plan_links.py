"""What stands around the demonstration's plans: national programmes, POI entries, risks, tasks."""

from dataclasses import dataclass

from strategies.enums import PoiState


@dataclass(frozen=True)
class Entry:
    """A POI entry; `years_on`: 0 for this year's POI, 1 for the next one."""

    actor: str
    years_on: int
    code: str
    activity: str
    budget: int | None
    action: int | None
    state: PoiState = PoiState.ENTERED
    note: str = ""


# Action → national programme (as the country's catalogue names it) and the local adjustment.
PROGRAMMES = {
    "103": {
        1: (
            "Estrategia Integral de Prevención para la Seguridad Pública «Sembremos Seguridad»",
            "Se trabaja con los distritos que el análisis del cantón puso primero y los comités se "
            "reúnen en horario nocturno.",
        ),
        3: (
            "Centros Cívicos por la Paz",
            "El Centro Cívico presta mediadores a los colegios que no tienen equipo.",
        ),
        4: (
            "Programa «Aprendo a Valerme por Mí Mismo»",
            "Se da en sétimo y octavo, y se suman familias en dos noches del año.",
        ),
        7: ("Programa Empléate", "Los cupos se ofrecen primero en San Juan de Dios y Los Guido."),
        8: (
            "Estrategia Nacional Puente al Desarrollo",
            "La lista de familias se revisa cada trimestre con las asociaciones de desarrollo.",
        ),
        10: (
            "Estrategia «Unidos, Yo me apunto con la educación»",
            "Las visitas las hacen estudiantes universitarios junto con el comité del colegio.",
        ),
    },
    "601": {
        1: ("Programa Empléate", "Los cursos se dan fuera de temporada alta."),
        3: (
            "Academias de Crianza",
            "En las islas se dan en dos sábados seguidos, por el horario de la lancha.",
        ),
        4: (
            "Estrategia Integral de Prevención para la Seguridad Pública «Sembremos Seguridad»",
            "Se empieza por Barranca y El Roble y se reúne con la Cámara de Turismo.",
        ),
    },
}

ENTRIES = {
    "103": (
        Entry(
            "IMAS",
            0,
            "IMAS-031",
            "Atención a 450 familias con plan.",
            36_000_000,
            8,
            PoiState.REVIEWED,
        ),
        Entry(
            "INA",
            0,
            "INA-112",
            "Doce cursos técnicos en Desamparados.",
            41_000_000,
            7,
            PoiState.REVIEWED,
        ),
        Entry("IAFA", 0, "IAFA-07", "Programa en seis colegios.", 3_100_000, 4, PoiState.REVIEWED),
        Entry(
            "IMAS",
            1,
            "IMAS-034",
            "Atención a 500 familias y dos talleres por distrito.",
            39_500_000,
            8,
        ),
        Entry(
            "IMAS",
            1,
            "IMAS-035",
            "Transferencias para cuido mientras las madres estudian.",
            None,
            7,
            PoiState.OBSERVED,
            "Falta el presupuesto y decir para cuántas personas.",
        ),
        Entry(
            "INA",
            1,
            "INA-120",
            "Catorce cursos técnicos y aula móvil.",
            44_000_000,
            7,
            PoiState.REVIEWED,
        ),
        Entry("CCSS", 1, "", "Psicóloga de medio tiempo para tres colegios.", 9_600_000, 6),
    ),
    "601": (
        Entry(
            "INA",
            0,
            "INA-204",
            "Cursos de turismo y gastronomía.",
            28_000_000,
            1,
            PoiState.REVIEWED,
        ),
        Entry(
            "PANI",
            0,
            "PANI-18",
            "Escuelas de familias en dos islas.",
            5_400_000,
            3,
            PoiState.REVIEWED,
        ),
        Entry("PANI", 1, "PANI-20", "Escuelas de familias en tres islas.", 6_100_000, 3),
        Entry(
            "MEP",
            1,
            "",
            "Tutorías en liceos rurales.",
            None,
            None,
            PoiState.OBSERVED,
            "¿A qué acción de la estrategia responde? Falta el presupuesto.",
        ),
    ),
}

# By axis: the risks of a working group in this year and the one before, and its scope.
RISKS = {
    "Convivencia ciudadana y paz social": (
        "Riñas entre grupos en parques y paradas\nConflictos entre vecinos que llegan a la policía",
        "Prevención y mediación; no atiende delitos en curso, que son de la Fuerza Pública.",
    ),
    "Promoción de la salud": (
        "Consumo de sustancias desde los 13 años\nSoledad y ansiedad en adolescentes",
        "Promoción y detección temprana en colegios y barrios.",
    ),
    "Desarrollo local": (
        "Jóvenes que ni estudian ni trabajan\nFamilias sin ingreso estable",
        "Formación, empleo y acompañamiento; no entrega subsidios.",
    ),
    "Niñez y adolescencia": (
        "Exclusión del colegio\nViolencia contra niñas, niños y mujeres en el hogar",
        "Permanencia, recreación y ruta de atención.",
    ),
    "Juventud y oportunidades": (
        "Jóvenes sin oficio en Barranca y El Roble\nReclutamiento por grupos de narcotráfico",
        "Formación, empleo, deporte y arte por la tarde.",
    ),
    "Familias y comunidades seguras": (
        "Violencia en el hogar en las islas\nBarrios sin organización",
        "Escuelas de familias y comités comunales.",
    ),
    "Espacio público y turismo": (
        "Parques y paseo oscuros\nConflictos por el uso de la playa en temporada alta",
        "Espacio público y convivencia con el comercio.",
    ),
}

# What is to be done for the first lines: days from today until it is due, and when it was done.
TASKS = (
    (0, "task", "Confirmar el salón comunal para la reunión de comités", -6, None, ""),
    (1, "assistance", "Pedir a Fuerza Pública presencia en la apertura del parque", 5, None, ""),
    (2, "task", "Enviar a los colegios las fechas de los círculos de paz", 20, None, ""),
    (
        0,
        "task",
        "Reunir los planes de barrio de los comités",
        -40,
        -43,
        "Se recibieron cuatro de seis; los otros dos se entregan en la próxima reunión.",
    ),
)
