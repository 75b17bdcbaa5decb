"""The strategies of the demonstration: the protocol's of 2015 and two invented ones."""

from dataclasses import dataclass

AXES = (
    "Convivencia ciudadana y paz social",
    "Promoción de la salud",
    "Desarrollo local",
    "Niñez y adolescencia",
)


@dataclass(frozen=True)
class Plan:
    """`actions`: axis → (number, title)s. The strategy begins with the demonstration's year."""

    canton: str
    name: str
    years: int
    actions: dict[str, tuple[tuple[int, str], ...]]


# Protocol, §3 and Anexo 1: the strategy's name, its four axes and action 7 are the protocol's; the
# protocol names no other action of it, these are plausible ones.
PROTOCOL_NAME = (
    "Estrategia de Desarrollo, Prevención de la Violencia y el Delito, Desamparados 2015-2018"
)
PROTOCOL_YEARS = (2015, 2018)
PROTOCOL_ACTIONS = {
    AXES[0]: (
        (1, "Foros Locales de Seguridad en los distritos prioritarios."),
        (2, "Recuperación de espacios públicos para la convivencia."),
        (3, "Formación de líderes comunales en cultura de paz."),
    ),
    AXES[1]: (
        (4, "Prevención del consumo de drogas en centros educativos."),
        (5, "Promoción de estilos de vida saludables en la comunidad."),
    ),
    AXES[2]: (
        (6, "Capacitación técnica para el empleo de personas jóvenes."),
        (
            7,
            "Programa de Transferencias y fortalecimiento de Familias en Condiciones de especial "
            "vulnerabilidad.",
        ),
        (8, "Encadenamientos y emprendimientos comunales."),
    ),
    AXES[3]: (
        (9, "Permanencia en el sistema educativo."),
        (10, "Atención integral de la niñez en riesgo social."),
    ),
}

DESAMPARADOS = Plan(
    "103",
    "Estrategia de Convivencia y Prevención de la Violencia de Desamparados",
    4,
    {
        AXES[0]: (
            (1, "Comités comunales de seguridad y convivencia."),
            (2, "Recuperación y activación de espacios públicos."),
            (3, "Mediación y resolución pacífica de conflictos."),
        ),
        AXES[1]: (
            (4, "Prevención del consumo de sustancias psicoactivas en centros educativos."),
            (5, "Actividad física y vida saludable en los barrios."),
            (6, "Salud mental de personas adolescentes."),
        ),
        AXES[2]: (
            (7, "Formación técnica y empleabilidad de personas jóvenes."),
            (8, "Fortalecimiento de familias en condición de vulnerabilidad."),
            (9, "Emprendimiento y ferias de empleo en los distritos."),
        ),
        AXES[3]: (
            (10, "Permanencia y reincorporación escolar."),
            (11, "Protección de la niñez y de las mujeres frente a la violencia."),
            (12, "Cultura, arte y recreación para la niñez y la adolescencia."),
        ),
    },
)

PUNTARENAS = Plan(
    "601",
    "Estrategia Porteña de Prevención de la Violencia",
    3,
    {
        "Juventud y oportunidades": (
            (1, "Formación y empleo de personas jóvenes de Barranca y El Roble."),
            (2, "Deporte y arte en horario vespertino."),
        ),
        "Familias y comunidades seguras": (
            (3, "Escuelas de familias en las islas y la península."),
            (4, "Comités comunales de seguridad."),
        ),
        "Espacio público y turismo": (
            (5, "Recuperación del Paseo de los Turistas y de los parques de barrio."),
            (6, "Convivencia en playas y muelles."),
        ),
    },
)
