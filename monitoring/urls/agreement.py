"""Below `/acuerdos/<ref>/`: sections 6 and 7, and the whole form as a document and as data."""

from django.urls import path

from monitoring.views import checklist, documents, progress

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
    path("anexo1.pdf", documents.anexo1_pdf, name="pdf"),
    path("anexo1.json", documents.anexo1_json, name="json"),
]
