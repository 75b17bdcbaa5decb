"""What the lines of the demonstration's annual plans say. Amounts are invented."""

from dataclasses import dataclass

from strategies.enums import AgeGroup, Means, Sex

YOUNG = (AgeGroup.ADOLESCENCE, AgeGroup.YOUTH)
CHILDREN = (AgeGroup.CHILDHOOD, AgeGroup.ADOLESCENCE)
ADULTS = (AgeGroup.YOUTH, AgeGroup.ADULTHOOD)
OLDER = (AgeGroup.ADULTHOOD, AgeGroup.OLDER)
HERE, ARRANGE, LACKING = Means.AVAILABLE, Means.TO_ARRANGE, Means.MISSING


@dataclass(frozen=True)
class Line:
    """A line of this year's plan; `is_new`: last year's did not have it. `months`: first and last;
    `poi`: the code of the entry that pays for it."""

    action: int
    activity: str
    result: str
    lead: str
    population: str
    ages: tuple = ()
    sex: Sex = Sex.ALL
    districts: tuple[str, ...] = ()
    months: tuple[int, int] = (2, 11)
    people: str = ""
    things: str = ""
    funds: int | None = None
    source: str = ""
    means: Means = HERE
    note: str = ""
    is_new: bool = False
    is_innovative: bool = False
    poi: str = ""


LINES = {
    "103": (
        Line(
            1,
            "Formar y acompañar comités comunales de seguridad en seis barrios.",
            "Seis comités con plan de barrio y reunión mensual.",
            "Fuerza Pública",
            "Vecinas y vecinos organizados",
            ADULTS,
            districts=("10304", "10311"),
            people="Dos oficiales de seguridad comunitaria; promotora municipal a medio tiempo.",
            things="Salones comunales, material impreso.",
            funds=1_800_000,
            source="Presupuesto municipal, Oficina de Prevención",
        ),
        Line(
            2,
            "Recuperar y activar cuatro parques con las comunidades que los usan.",
            "Cuatro parques iluminados, con agenda y comité que los cuida.",
            "Municipalidad de Desamparados",
            "Familias de Damas y Gravilias",
            districts=("10310", "10312"),
            months=(3, 10),
            people="Cuadrilla de parques y gestora cultural.",
            things="Luminarias, pintura, mobiliario.",
            funds=24_500_000,
            source="Presupuesto municipal, obras comunales",
        ),
        Line(
            3,
            "Círculos de paz y mediación entre pares en colegios y en el Centro Cívico por la Paz.",
            "Cinco colegios con equipo de mediación; 90 estudiantes formados.",
            "MEP",
            "Estudiantes de cinco colegios",
            (AgeGroup.ADOLESCENCE,),
            people="Orientadoras de los colegios, facilitadores del Viceministerio de Paz.",
            funds=2_200_000,
            source="Viceministerio de Paz",
            means=ARRANGE,
        ),
        Line(
            4,
            "Prevención del consumo de sustancias en seis colegios.",
            "1 200 estudiantes con el programa completo.",
            "IAFA",
            "Estudiantes de sétimo y octavo",
            (AgeGroup.ADOLESCENCE,),
            months=(3, 11),
            people="Docentes capacitados por IAFA.",
            things="Guías del programa.",
            funds=3_100_000,
            source="IAFA",
            poi="IAFA-07",
        ),
        Line(
            7,
            "Cursos técnicos cortos y ferias de empleo para personas jóvenes.",
            "160 personas certificadas y 60 colocadas.",
            "INA",
            "Personas jóvenes sin empleo de San Juan de Dios y San Rafael Abajo",
            YOUNG,
            districts=("10303", "10311"),
            people="Docentes del INA, gestora de empleo.",
            things="Aulas móviles.",
            funds=41_000_000,
            source="INA y MTSS",
            poi="INA-112",
        ),
        Line(
            8,
            "Acompañamiento a familias en condición de vulnerabilidad.",
            "450 familias con plan de intervención.",
            "IMAS",
            "Familias de Patarrá, Frailes y Los Guido",
            districts=("10306", "10307", "10313"),
            people="Cogestores sociales.",
            funds=36_000_000,
            source="IMAS",
            poi="IMAS-031",
        ),
        Line(
            10,
            "Tutorías y visitas para que estudiantes en riesgo sigan en el colegio.",
            "La exclusión en los cuatro colegios baja de 4,1 % a 3 %.",
            "MEP",
            "Estudiantes en riesgo de dejar el colegio",
            CHILDREN,
            people="Equipos regionales y voluntariado universitario.",
            funds=None,
            means=ARRANGE,
        ),
        Line(
            11,
            "Red local de atención y prevención de la violencia contra las mujeres.",
            "Ruta de atención publicada y 12 sesiones de la red.",
            "INAMU",
            "Mujeres del cantón y sus hijas e hijos",
            sex=Sex.WOMEN,
            months=(1, 12),
            people="Oficina de la Mujer, INAMU, PANI, CCSS.",
            funds=1_500_000,
            source="Presupuesto municipal",
            is_new=True,
        ),
        Line(
            6,
            "Grupos de apoyo emocional guiados por jóvenes, con turno en línea por la noche.",
            "Tres colegios con grupo semanal; 24 personas guías formadas.",
            "CCSS",
            "Personas adolescentes de tres colegios",
            (AgeGroup.ADOLESCENCE,),
            months=(4, 11),
            people="Psicóloga del Área de Salud, supervisión de la UNA.",
            things="Teléfono y plataforma.",
            funds=4_800_000,
            source="Por gestionar con cooperación",
            means=LACKING,
            note="Falta la plataforma. Se empieza con los grupos presenciales y se pide a la Red "
            "de Juventudes que la consiga antes de abril.",
            is_new=True,
            is_innovative=True,
        ),
        Line(
            5,
            "Caminatas y actividad física para personas adultas mayores.",
            "Cuatro grupos activos con 120 personas.",
            "CCDR Desamparados",
            "Personas adultas mayores de Rosario y San Cristóbal",
            OLDER,
            districts=("10308", "10309"),
            people="Dos promotores deportivos.",
            funds=900_000,
            source="CCDR",
            is_new=True,
            is_innovative=True,
        ),
    ),
    "601": (
        Line(
            1,
            "Cursos de turismo y gastronomía para personas jóvenes.",
            "120 personas certificadas y 40 con práctica en empresas del puerto.",
            "INA",
            "Personas jóvenes de Barranca y El Roble",
            YOUNG,
            districts=("60108", "60115"),
            people="Docentes del INA; empresas de la Cámara de Turismo.",
            things="Cocina didáctica.",
            funds=28_000_000,
            source="INA",
            poi="INA-204",
        ),
        Line(
            2,
            "Deporte y arte en las canchas después de clases.",
            "Tres canchas con monitores cuatro tardes por semana.",
            "ICODER",
            "Niñez y adolescencia de Chacarita",
            CHILDREN,
            districts=("60112",),
            months=(3, 11),
            people="Seis monitores.",
            things="Implementos deportivos.",
            funds=6_300_000,
            source="ICODER y municipalidad",
            means=ARRANGE,
        ),
        Line(
            3,
            "Escuelas de familias en las islas y la península.",
            "Ocho grupos; 180 familias terminan el ciclo.",
            "PANI",
            "Familias de Chira y Lepanto",
            districts=("60104", "60113"),
            months=(2, 10),
            people="Dos facilitadoras del PANI.",
            things="Transporte en lancha.",
            funds=5_400_000,
            source="PANI",
            poi="PANI-18",
        ),
        Line(
            4,
            "Comités comunales de seguridad en Barranca y El Roble.",
            "Cinco comités con plan de barrio.",
            "Fuerza Pública",
            "Vecinas y vecinos organizados",
            ADULTS,
            districts=("60108", "60115"),
            people="Oficiales de seguridad comunitaria.",
            funds=1_100_000,
            source="Presupuesto municipal",
        ),
        Line(
            5,
            "Iluminación y agenda cultural del Paseo de los Turistas.",
            "Paseo iluminado y 24 actividades en el año.",
            "Municipalidad de Puntarenas",
            "Población general y visitantes",
            districts=("60101",),
            months=(1, 12),
            people="Gestora cultural.",
            things="Luminarias, tarima.",
            funds=32_000_000,
            source="Presupuesto municipal",
        ),
        Line(
            5,
            "Recuperar tres parques de barrio con quienes viven alrededor.",
            "Tres parques con comité que los cuida.",
            "UCAPUN",
            "Familias de Chacarita",
            districts=("60112",),
            months=(5, 11),
            people="Voluntariado comunal.",
            funds=9_000_000,
            source="DINADECO",
            means=LACKING,
            note="El proyecto a DINADECO se entregó tarde. Se corrige con un parque este año y dos "
            "el siguiente.",
            is_new=True,
        ),
        Line(
            6,
            "Promotoras de playa: pescadores y comercio acuerdan reglas de convivencia.",
            "Reglas acordadas en cuatro playas y turno de promotoras en temporada alta.",
            "Cámara de Turismo del Puerto",
            "Comercio, pescadores y visitantes",
            ADULTS,
            months=(1, 4),
            people="Ocho promotoras.",
            funds=3_600_000,
            source="Cámara de Turismo",
            is_new=True,
            is_innovative=True,
        ),
        Line(
            3,
            "Jornadas de mujeres pescadoras: derechos, crédito y red de apoyo.",
            "60 mujeres en la red; dos jornadas.",
            "INAMU",
            "Mujeres pescadoras de Isla Chira",
            ADULTS,
            sex=Sex.WOMEN,
            districts=("60113",),
            months=(6, 9),
            funds=1_700_000,
            source="INAMU",
            means=ARRANGE,
            is_new=True,
            is_innovative=True,
        ),
    ),
}

FUNDS = {"103": 118_000_000, "601": 82_000_000}
SUMMARY = {
    "103": "Este año se sostiene lo que dio resultado y se abren dos caminos nuevos: la salud "
    "emocional de adolescentes y la actividad física de personas mayores.",
    "601": "El plan cuida los barrios del este, las islas y el Paseo, y prueba con promotoras de "
    "playa una forma distinta de convivir en temporada alta.",
}
CONCLUSIONS = {
    "advances": "Cinco líneas van al día. Se pide a las instituciones adelantar compras de junio y "
    "sumar una sesión del grupo con los colegios.",
    "planning": "Se mantienen las líneas que cumplieron más de la mitad; las que no tienen medios "
    "vuelven con otra fuente o se dejan para el año siguiente.",
}
