"""What happened in the second canton: fewer agreements, told as those of Desamparados."""

from coprod_portal.demo.lives import USUAL, Closing, Life, Report, Review, Step

BARRANCA = Life(
    "puntarenas/barranca",
    written=-35,
    steps=USUAL,
    reports=(
        Report(1, "100", 130),
        Report(2, "75 100", (40, 64), files=("registro de matrícula.pdf",)),
        Report(3, "100", 30),
        Report(4, "100", 28),
        Report(6, "50 75", (9, 14), "Faltan seis plazas de práctica."),
        Report(7, "25 50", 9, "Temporada baja: pocos hoteles reciben."),
        Report(8, "75", 85, files=("foto de la feria.png",)),
    ),
    closings=(Closing(5, "La gira se canceló por falta de transporte y no se repetirá este año."),),
    reviews=(Review(-50),),
)

ISLAS = Life(
    "puntarenas/islas",
    written=-30,
    steps=USUAL,
    reports=(
        Report(1, "100", 41),
        Report(2, "75 100", (24, 33)),
        Report(3, "0 50", 16, "El ferry no operó dos semanas."),
    ),
)

PASEO = Life("puntarenas/paseo", written=-25, steps=(Step("submit", -4),), since_loading=True)

CANCHAS = Life("puntarenas/canchas", written=-3, since_loading=True)

LIVES = (BARRANCA, ISLAS, PASEO, CANCHAS)
