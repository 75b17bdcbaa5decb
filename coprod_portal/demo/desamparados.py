"""What happened in Desamparados: who sent, decided, reported and reviewed what, and when.

Every agreement of the invented strategy stands here, in all axes and states. Reports name their
sub-activity by its number in the text.
"""

from coprod_portal.demo.lives import USUAL, Closing, Life, Report, Review, Step

EMPLEO = Life(
    "desamparados/empleo",
    written=-40,
    steps=USUAL,
    reports=(
        Report(1, "100", 210, files=("foto de la feria.png", "asistencia.pdf")),
        Report(2, "75 100", (90, 134), files=("conteo de matrícula.xlsx",)),
        Report(3, "100", 62),
        Report(4, "100", 58),
        Report(5, "50 75 100", 34, "Dos personas se mudaron; se llamó a la lista de espera."),
        Report(6, "100", 71),
        Report(7, "100", 260, files=("foto de la feria de empleo.png",)),
        Report(8, "50 75", (16, 28), "Faltan convenios con tres empresas."),
        Report(9, "75 100", (41, 59)),
        Report(10, "50 75", 17),
        Report(11, "75", 180, "Se pospuso una semana por lluvia.", files=("asistencia.pdf",)),
        Report(12, "50", note="Fecha y lugar confirmados."),
    ),
    reviews=(Review(-200, {7: "Falta nombrar a las juventudes organizadas."}), Review(-20)),
)

FAMILIAS = Life(
    "desamparados/familias",
    written=-30,
    steps=USUAL,
    reports=(
        Report(1, "100", 96),
        Report(2, "75 100", (38, 54)),
        Report(3, "50 75", (20, 37), "El camino a Bustamante estuvo cerrado una semana."),
        Report(4, "100", 88, files=("registro de la jornada.pdf",)),
        Report(
            5,
            "0 0 0",
            note="Sin avance: falta un vehículo para las visitas.",
            last_note="Sigue sin vehículo; se pidió apoyo a la Municipalidad.",
        ),
        Report(7, "- 50", 30, "Se retomó con una funcionaria nueva."),
    ),
    closings=(
        Closing(6, "Los talleres de economía familiar los da ahora el INA a las mismas familias."),
    ),
    reviews=(Review(-100, {6: "Indique los barrios, no solo los distritos."}),),
)

FERIA = Life("desamparados/feria", written=-4, since_loading=True)

COMITES = Life(
    "desamparados/comites",
    written=-35,
    steps=USUAL,
    reports=(
        Report(1, "100", 140),
        Report(2, "100", 66, files=("registro del curso.pdf",)),
        Report(3, "75 100", (31, 48)),
        Report(4, "75 100", 95, files=("foto de la caminata.png",)),
        Report(5, "50 75", 72, "Ocho de doce planes están listos."),
        Report(6, "50", 110, "Cuatro barrios presentan el mes siguiente."),
    ),
    reviews=(Review(-60),),
)

PARQUES = Life(
    "desamparados/parques",
    written=-50,
    steps=(
        *USUAL,
        Step(
            "conclude",
            320,
            "Los cuatro parques se entregaron y los comités de cuido quedaron formados.",
        ),
    ),
    reports=(
        Report(1, "100", 75),
        Report(2, "75 100", files=("foto del parque de Damas.png",)),
        Report(3, "50 100", note="La lluvia atrasó el colado."),
        Report(4, "75 75 100", files=("foto del parque de Gravilias.png",)),
        Report(5, "100", 42),
        Report(6, "100", 320),
        Report(7, "100", 210),
        Report(8, "50 100"),
        Report(9, "100", 38),
        Report(10, "100", 260, files=("acto de entrega.pdf",)),
    ),
    reviews=(Review(-150),),
)

CENTRO_CIVICO = Life(
    "desamparados/centro-civico",
    written=-38,
    steps=(Step("submit", -21), Step("approve", -6)),
    since_loading=True,
)

MEDIACION = Life(
    "desamparados/mediacion", written=-26, steps=(Step("submit", -6),), since_loading=True
)

COLEGIOS = Life(
    "desamparados/colegios",
    written=-60,
    steps=(
        Step("submit", -48),
        Step("send_back", -40, "Falta decir cuántas secciones por colegio y quién las acompaña."),
        Step("submit", -30),
        Step("approve", -22),
        Step("put_in_force", -6),
    ),
    reports=(
        Report(1, "100", 36, files=("registro de la capacitación.pdf",)),
        Report(2, "75 100", (760, 980)),
        Report(3, "50 75", 720, "Dos colegios suspendieron lecciones por falta de agua."),
        Report(
            4,
            "0 0 25",
            note="No se realizó: el gimnasio se usó como albergue.",
            last_note="Se hizo con las familias de un solo colegio.",
        ),
        Report(5, "75 100", (790, 1010), files=("conteo por colegio.xlsx",)),
        Report(6, "100"),
        Report(
            8,
            "0 50",
            24,
            "Sin avance: coincidió con exámenes.",
            last_note="Asistieron doce de veinticuatro.",
        ),
        Report(9, "50 75", 640, "Tres colegios terminan el mes próximo."),
    ),
    reviews=(Review(-210, {13: "Precise qué aporta cada colegio."}), Review(-45)),
)

CAMINATAS = Life(
    "desamparados/caminatas",
    written=-45,
    steps=USUAL,
    reports=(
        Report(1, "100", 84),
        Report(2, "100", 61),
        Report(3, "50 100", (22, 43)),
        Report(4, "100", 97, files=("foto de la caminata.png",)),
        Report(5, "75 100", 52),
        Report(6, "0 75", 68, "Se suspendió por alerta de lluvia."),
        Report(7, "100", 55),
        Report(8, "50 50", 40, "Falta la mitad del grupo de San Cristóbal."),
        Report(9, "25", 18, "El Ebáis reprogramó citas para el mes siguiente."),
    ),
    reviews=(Review(-120, {9: "Falta el Comité Cantonal de Deportes."}),),
)

SALUD_MENTAL = Life(
    "desamparados/salud-mental",
    written=-34,
    steps=(
        Step("submit", -19),
        Step(
            "send_back",
            -9,
            "Aclare el plazo con cada colegio y nombre a la persona responsable del MEP.",
        ),
    ),
    since_loading=True,
)

PERMANENCIA = Life(
    "desamparados/permanencia",
    written=-33,
    steps=USUAL,
    reports=(
        Report(1, "100", 46),
        Report(2, "75 100", (25, 38)),
        Report(3, "100", 52),
        Report(4, "100", 61),
        Report(5, "50 75", 19, "Faltó transporte."),
        Report(6, "100", 44, files=("registro del taller.pdf",)),
        Report(7, "100", 27),
        Report(8, "75 100", (49, 73)),
        Report(9, "100", 58),
        Report(10, "75", 66, files=("conteo por tutoría.xlsx",)),
        Report(11, "25", 20, "Empezó esta semana."),
    ),
    reviews=(Review(-40, {5: "Diga cuántas mujeres y cuántos hombres."}),),
)

MUJERES = Life(
    "desamparados/mujeres",
    written=-35,
    steps=(
        *USUAL,
        Step(
            "rescind",
            130,
            "La institución encargada trasladó el programa a otro cantón; las actividades "
            "pendientes se incorporan a otro acuerdo.",
        ),
    ),
    reports=(
        Report(1, "100", 22),
        Report(2, "75 75"),
        Report(3, "50", 19, "Poca convocatoria."),
    ),
)

VERANO = Life(
    "desamparados/verano",
    written=-28,
    steps=USUAL,
    reports=(
        Report(1, "100", 14),
        Report(2, "100", 152, files=("foto de la tarde de arte.png",)),
        Report(3, "100", 138),
        Report(4, "0", 12, "No se pintó: la escuela cambió la fecha."),
        Report(5, "75", 90),
    ),
)

LIVES = (
    EMPLEO,
    FAMILIAS,
    FERIA,
    COMITES,
    PARQUES,
    CENTRO_CIVICO,
    MEDIACION,
    COLEGIOS,
    CAMINATAS,
    SALUD_MENTAL,
    PERMANENCIA,
    MUJERES,
    VERANO,
)
