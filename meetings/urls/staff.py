"""The addresses of this room for people who sign in."""

from django.urls import path

from meetings.urls import attendance, calendar, delivery, letters, minutes
from meetings.views import agenda, calls, convocation, invited, meetings, occasions

app_name = "meetings"

urlpatterns = [
    path("reuniones/", meetings.index, name="list"),
    path("reuniones/nueva/", meetings.new, name="new"),
    path("reuniones/<int:pk>/", meetings.page, name="meeting"),
    path("reuniones/<int:pk>/editar/", meetings.edit, name="edit"),
    path("reuniones/<int:pk>/cancelar/", meetings.cancel, name="cancel"),
    path("reuniones/<int:pk>/abrir/", meetings.open_session, name="open"),
    path("reuniones/<int:pk>/cerrar/", meetings.close_session, name="close"),
    path("reuniones/<int:pk>/capacitacion/", occasions.record_training, name="record_training"),
    path("reuniones/<int:pk>/capacitacion/escoger/", occasions.link_training, name="link_training"),
    path("reuniones/<int:pk>/reabrir/", meetings.reopen_session, name="reopen"),
    path("reuniones/<int:pk>/orden-del-dia/", agenda.page, name="agenda"),
    path("reuniones/<int:pk>/orden-del-dia/preparar/", agenda.begin, name="begin_agenda"),
    path("reuniones/<int:pk>/orden-del-dia/nuevo/", agenda.new, name="new_item"),
    path("reuniones/<int:pk>/orden-del-dia/<int:item_pk>/editar/", agenda.edit, name="edit_item"),
    path(
        "reuniones/<int:pk>/orden-del-dia/<int:item_pk>/acordar/", agenda.agree, name="agree_item"
    ),
    path(
        "reuniones/<int:pk>/orden-del-dia/<int:item_pk>/descartar/",
        agenda.decline,
        name="decline_item",
    ),
    path("reuniones/<int:pk>/orden-del-dia/<int:item_pk>/mover/", agenda.move, name="move_item"),
    path(
        "reuniones/<int:pk>/orden-del-dia/<int:item_pk>/quitar/", agenda.remove, name="remove_item"
    ),
    path(
        "reuniones/<int:pk>/orden-del-dia/documentos/<int:document_pk>/",
        agenda.document,
        name="agenda_document",
    ),
    path(
        "reuniones/<int:pk>/orden-del-dia/documentos/<int:document_pk>/quitar/",
        agenda.remove_document,
        name="remove_agenda_document",
    ),
    path("reuniones/<int:pk>/convocatoria/", convocation.page, name="convocation"),
    path(
        "reuniones/<int:pk>/convocatoria/invitaciones.pdf",
        convocation.invitations,
        name="invitations_pdf",
    ),
    path("reuniones/<int:pk>/lista-de-asistencia.pdf", convocation.sheet, name="sheet_pdf"),
    path("reuniones/<int:pk>/convocatoria/cambio/", convocation.announce_change, name="announce"),
    path("reuniones/<int:pk>/convocatoria/correo/", convocation.preview, name="call_preview"),
    path("reuniones/<int:pk>/convocatoria/enviadas/", calls.index, name="calls"),
    path("reuniones/<int:pk>/convocatoria/enviadas/<int:revision>/", calls.page, name="call"),
    path(
        "reuniones/<int:pk>/convocatoria/enviadas/<int:revision>/correo/",
        calls.mail,
        name="call_mail",
    ),
    path("reuniones/<int:pk>/convocatoria/invitadas/nueva/", invited.new, name="invite"),
    path(
        "reuniones/<int:pk>/convocatoria/invitadas/<int:invitation_pk>/editar/",
        invited.edit,
        name="edit_invited",
    ),
    path(
        "reuniones/<int:pk>/convocatoria/invitadas/<int:invitation_pk>/quitar/",
        invited.remove,
        name="remove_invited",
    ),
    *attendance.urlpatterns,
    *delivery.urlpatterns,
    *minutes.urlpatterns,
    *letters.urlpatterns,
    *calendar.urlpatterns,
]
