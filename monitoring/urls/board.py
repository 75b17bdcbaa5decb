"""The Comisión Ejecutiva's board, below `/tablero/`."""

from django.urls import path

from monitoring.views import board, calendar

app_name = "board"
urlpatterns = [
    path("", board.board, name="board"),
    path("calendario/", calendar.reporting_calendar, name="calendar"),
    path("matriz.csv", board.matrix_file, {"kind": "csv"}, name="csv"),
    path("matriz.xlsx", board.matrix_file, {"kind": "xlsx"}, name="xlsx"),
    path("casillas/", board.slots, name="slots"),
    path("casillas.csv", board.slots_file, {"kind": "csv"}, name="slots_csv"),
    path("casillas.xlsx", board.slots_file, {"kind": "xlsx"}, name="slots_xlsx"),
]
