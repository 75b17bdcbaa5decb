"""Minutes and resolutions."""

from django.urls import path

from meetings.views import minutes, publications, resolutions

urlpatterns = [
    path("reuniones/<int:pk>/minuta/", minutes.page, name="minutes"),
    path("reuniones/<int:pk>/minuta/empezar/", minutes.begin, name="begin_minutes"),
    path("reuniones/<int:pk>/minuta/minuta.pdf", minutes.document, name="minutes_pdf"),
    path("reuniones/<int:pk>/minuta/editar/", minutes.edit, name="edit_minutes"),
    path(
        "reuniones/<int:pk>/minuta/asuntos/<int:entry_pk>/", minutes.edit_entry, name="edit_entry"
    ),
    path("reuniones/<int:pk>/minuta/enviar/", minutes.send, name="send_minutes"),
    path("reuniones/<int:pk>/minuta/corregir/", minutes.ask_correction, name="ask_correction"),
    path(
        "reuniones/<int:pk>/minuta/correcciones/<int:correction_pk>/",
        minutes.decide_correction,
        name="decide_correction",
    ),
    path("reuniones/<int:pk>/minuta/aprobar/", minutes.approve, name="approve_minutes"),
    path("reuniones/<int:pk>/minuta/publicar/", publications.publish, name="publish_minutes"),
    path("reuniones/<int:pk>/minuta/retirar/", publications.withdraw, name="withdraw_minutes"),
    path("reuniones/<int:pk>/acuerdos/nuevo/", resolutions.new, name="new_resolution"),
    path("reuniones/acuerdos/", resolutions.index, name="resolutions"),
    path("reuniones/acuerdos/lista.xlsx", resolutions.xlsx, name="resolutions_xlsx"),
    path("reuniones/acuerdos/<int:pk>/", resolutions.page, name="resolution"),
    path("reuniones/acuerdos/<int:pk>/editar/", resolutions.edit, name="edit_resolution"),
    path("reuniones/acuerdos/<int:pk>/cerrar/", resolutions.end, name="end_resolution"),
    path("reuniones/acuerdos/<int:pk>/reabrir/", resolutions.reopen, name="reopen_resolution"),
    path(
        "reuniones/acuerdos/<int:pk>/disidentes/nuevo/", resolutions.new_dissent, name="new_dissent"
    ),
    path(
        "reuniones/acuerdos/<int:pk>/disidentes/<int:dissent_pk>/quitar/",
        resolutions.remove_dissent,
        name="remove_dissent",
    ),
]
