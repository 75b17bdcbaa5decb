# ruff: noqa: E501 - tables of text read best with a slot a line
"""The second canton's agreements, fewer."""

from agreements.enums import Form
from coprod_portal.demo.texts import USUAL, Life, Pledge, Slot, Text

BARRANCA = Text(
    axis="Juventud y oportunidades",
    actions=(1,),
    lead="INA",
    activity="Cursos de turismo y gastronomía para personas jóvenes de Barranca y El Roble.",
    life=Life(-35, USUAL, reviews=((-50, {}),)),
    contacts=(("Rolando Espinoza Duarte", "INA"),),
    objective="Dar formación técnica cercana y con salida laboral a personas jóvenes de Barranca y "
    "El Roble.",
    programmes=("Habilitación para el empleo, INA",),
    target="60 personas jóvenes certificadas y 20 con empleo.",
    population="60 personas de 17 a 25 años",
    territory="Barranca y El Roble",
    districts=("60108", "60115"),
    civil_society=("ADI Barranca",),
    collaborators=("ADI Barranca", "Cámara de Turismo del Puerto"),
    impact="Una de cada tres personas certificadas consigue trabajo en el cantón.",
    start=-7,
    end=4,
    pledges=(
        Pledge(
            "INA",
            "Rolando Espinoza Duarte",
            "Imparte los cursos.",
            "Dos grupos con docentes y materiales.",
            "60 personas certificadas.",
        ),
        Pledge(
            "Cámara de Turismo del Puerto",
            "",
            "Ofrece prácticas.",
            "Recibir a 30 practicantes en hoteles y restaurantes.",
            "20 personas con empleo.",
        ),
    ),
    slots=(
        Slot(-7, "Convocatoria en colegios y canchas.", "Barranca", "100", 130),
        Slot(-6, "Matrícula y orientación.", "Salón comunal de Barranca", "75 100", 64),
        Slot(-5, "Inicio del curso de cocina.", "Centro de formación de El Roble", "100", 30),
        Slot(-4, "Inicio del curso de servicio al turista.", "Centro de formación de El Roble", "100", 28),
        Slot(-3, "Prácticas, primer grupo.", "Paseo de los Turistas", "50 75", 14, "Faltan seis plazas de práctica."),
        Slot(-2, "Prácticas, segundo grupo.", "Paseo de los Turistas", "25 50", 9, "Temporada baja: pocos hoteles reciben."),
        Slot(-1, "Feria de empleo.", "Gimnasio de Barranca", "75", 85),
        Slot(0, "Certificación del primer grupo.", "Salón comunal de Barranca"),
        Slot(2, "Segundo ciclo de cursos.", "Centro de formación de El Roble"),
        Slot(4, "Evaluación con empresas.", "Cámara de Turismo del Puerto"),
    ),
)  # fmt: skip

ISLAS = Text(
    axis="Familias y comunidades seguras",
    actions=(3,),
    lead="PANI",
    activity="Escuela de familias en Isla Chira y Lepanto.",
    life=Life(-30, USUAL),
    contacts=(("Ivannia Sánchez Ramírez", "PANI"),),
    objective="Fortalecer la crianza sin violencia en comunidades de la isla y la península.",
    programmes=("Academias de crianza, PANI",),
    target="4 grupos de 15 familias con el ciclo completo.",
    population="60 familias pescadoras",
    territory="Isla Chira, Lepanto y Paquera",
    districts=("60104", "60105", "60113"),
    civil_society=("Asociación de Pescadores de Isla Chira",),
    collaborators=("MEP", "Asociación de Pescadores de Isla Chira"),
    impact="Familias que usan la disciplina positiva y conocen a quién pedir ayuda.",
    start=-4,
    end=3,
    pledges=(
        Pledge(
            "PANI",
            "Ivannia Sánchez Ramírez",
            "Facilita los grupos.",
            "Viajar cada quince días y dar materiales.",
            "60 familias con el ciclo completo.",
        ),
    ),
    slots=(
        Slot(-4, "Convocatoria con la asociación de pescadores.", "Isla Chira", "100", 41),
        Slot(-3, "Sesiones 1 y 2.", "Escuela de Isla Chira", "75 100", 33),
        Slot(-2, "Sesiones 3 y 4.", "Salón comunal de Lepanto", "0 50", 16, "El ferry no operó dos semanas."),
        Slot(-1, "Sesiones 5 y 6.", "Isla Chira y Lepanto", "-"),
        Slot(0, "Sesiones 7 y 8.", "Paquera"),
        Slot(3, "Cierre con familias.", "Isla Chira"),
    ),
)  # fmt: skip

PASEO = Text(
    axis="Espacio público y turismo",
    actions=(5,),
    lead="Municipalidad de Puntarenas",
    form=Form.CONVENIO,
    activity="Iluminación y agenda cultural del Paseo de los Turistas.",
    life=Life(-25, (("submit", -4),), since_term=False),
    contacts=(("Bryan Alvarado Noguera", "Municipalidad de Puntarenas"),),
    objective="Que las familias vuelvan a usar el Paseo de noche, con luz, comercio y cultura.",
    programmes=("Plan de espacio público, Municipalidad de Puntarenas",),
    target="1 200 metros iluminados y 24 noches culturales.",
    population="Familias del distrito central y visitantes",
    territory="Paseo de los Turistas, distrito Puntarenas",
    districts=("60101",),
    civil_society=("Grupos artísticos porteños",),
    collaborators=("Cámara de Turismo del Puerto", "Fuerza Pública"),
    impact="Más familias en el Paseo y menos incidentes de noche.",
    start=1,
    end=7,
    pledges=(
        Pledge(
            "Municipalidad de Puntarenas",
            "Bryan Alvarado Noguera",
            "Ejecuta las obras y la agenda.",
            "Instalar las luminarias y contratar a los grupos.",
            "Paseo iluminado y con agenda.",
        ),
    ),
    slots=(
        Slot(1, "Instalación de luminarias.", "Paseo de los Turistas"),
        Slot(2, "Primer ciclo de noches culturales.", "Plaza del Pacífico"),
        Slot(5, "Segundo ciclo de noches culturales.", "Plaza del Pacífico"),
        Slot(7, "Evaluación con comercio y vecindario.", "Casa de la Cultura"),
    ),
)  # fmt: skip

CANCHAS = Text(
    axis="Juventud y oportunidades",
    actions=(2,),
    lead="ICODER",
    activity="Deporte vespertino en las canchas de Chacarita.",
    life=Life(-3, since_term=False),
    objective="Ofrecer deporte dirigido todas las tardes a adolescentes de Chacarita.",
    districts=("60112",),
    contacts=(("Steven Juárez Briceño", "ICODER"),),
)

TEXTS = (BARRANCA, ISLAS, PASEO, CANCHAS)
