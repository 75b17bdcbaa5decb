"""Who answers and who came."""

from django.urls import path

from meetings.views import attendance, door, guests, rates, responses

urlpatterns = [
    path("reuniones/<int:pk>/asistencia/", attendance.mark, name="mark"),
    path("reuniones/<int:pk>/segunda-convocatoria/", attendance.second_call, name="second_call"),
    path("reuniones/<int:pk>/asistencia/invitadas/nueva/", guests.new, name="guest_came"),
    path(
        "reuniones/<int:pk>/asistencia/invitadas/<int:guest_pk>/editar/",
        guests.edit,
        name="edit_guest_came",
    ),
    path(
        "reuniones/<int:pk>/asistencia/invitadas/<int:guest_pk>/quitar/",
        guests.remove,
        name="remove_guest_came",
    ),
    path("reuniones/<int:pk>/conteo/", guests.counts, name="counts"),
    path("reuniones/<int:pk>/registro/", door.page, name="door"),
    path("reuniones/<int:pk>/responder/", responses.own, name="answer"),
    path(
        "reuniones/<int:pk>/responder/<int:invitation_pk>/", responses.of_person, name="answer_for"
    ),
    path("instancias/<int:pk>/asistencia/", rates.page, name="rates"),
    path("instancias/<int:pk>/asistencia/xlsx/", rates.xlsx, name="rates_xlsx"),
]
