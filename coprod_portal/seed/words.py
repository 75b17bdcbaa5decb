"""Invented Spanish material with accents for large data; no person or place is meant."""

AXES = ("Desarrollo local", "Niñez y adolescencia", "Espacios públicos", "Convivencia y género")

ACTIONS = (
    "Programa de fortalecimiento de familias en condición de vulnerabilidad",
    "Formación técnica para jóvenes fuera del sistema educativo",
    "Recuperación de parques y alumbrado con participación vecinal",
    "Mediación comunitaria y resolución pacífica de conflictos",
    "Prevención del consumo de drogas en centros educativos",
    "Red local contra la violencia hacia las mujeres",
    "Ligas deportivas y arte en los barrios",
    "Comités de seguridad comunitaria",
    "Atención a la población adulta mayor",
    "Reinserción de jóvenes a la educación",
    "Corredores seguros hacia las escuelas",
    "Cultura de paz y legalidad",
)

SUBJECTS = (
    "Mapeo de familias beneficiarias",
    "Talleres de mediación",
    "Escuela deportiva",
    "Feria de información institucional",
    "Capacitación a líderes comunales",
    "Recuperación del parque",
    "Cine foro con jóvenes",
    "Campaña «Ni una menos»",
    "Jornada de limpieza y murales",
    "Acompañamiento a la niñez",
)

PLACES = (
    "en el salón comunal",
    "en la escuela del distrito",
    "en el parque central",
    "en la biblioteca municipal",
    "con la asociación de desarrollo",
    "en el gimnasio del cantón",
)

NOTES = (
    "Asistió la mayoría de las personas convocadas.",
    "Se reprogramó por la época lluviosa.",
    "Faltó el transporte; se coordinó para el próximo mes.",
    "La institución entregó los materiales.",
    "",
    "",
)

INSTITUTIONS = (
    ("Instituto de Atención Familiar", "IAF-{}"),
    ("Consejo de la Niñez y la Adolescencia", "CNA-{}"),
    ("Dirección de Formación Técnica", "DFT-{}"),
    ("Ministerio de Cultura Comunitaria", "MCC-{}"),
    ("Asociación de Desarrollo Integral", ""),
    ("Cámara de Comercio y Turismo", ""),
    ("Comité Cantonal de Deportes", ""),
    ("Red de Mujeres del Cantón", ""),
)

GIVEN_NAMES = ("Ana", "Beatriz", "Carlos", "Damaris", "Esteban", "Fabián", "Inés", "José", "Lucía")
SURNAMES = ("Núñez", "Solís", "Vargas", "Ureña", "Cordero", "Zúñiga", "Peña", "Arias", "Méndez")
