"""Sections 6 and 7 of one agreement, below `/acuerdos/<ref>/`."""

from django.urls import path

from monitoring.views import checklist, progress

app_name = "monitoring"
urlpatterns = [
    path("avance/", progress.progress, name="progress"),
    path("avance/<int:slot>/", progress.slot_page, name="slot"),
    path("avance/<int:slot>/guardar/", progress.save_row, name="save_row"),
    path("avance/<int:slot>/cerrar/", progress.close_slot, name="close_slot"),
    path("avance/<int:slot>/reabrir/", progress.reopen_slot, name="reopen_slot"),
    path("evidencia/<int:pk>/", progress.evidence_file, name="evidence"),
    path("verificacion/", checklist.checklist, name="checklist"),
    path("verificacion/<int:pk>/", checklist.review, name="review"),
]
