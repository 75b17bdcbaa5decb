from django.urls import path

from strategies.views import diagnoses

urlpatterns = [
    path("diagnosticos/", diagnoses.index, name="diagnoses"),
    path("diagnosticos/nuevo/", diagnoses.new, name="new_diagnosis"),
    path("diagnosticos/<int:pk>/", diagnoses.page, name="diagnosis"),
    path("diagnosticos/<int:pk>/editar/", diagnoses.edit, name="edit_diagnosis"),
    path("diagnosticos/<int:pk>/quitar/", diagnoses.remove, name="remove_diagnosis"),
    path("diagnosticos/<int:pk>/documentos/", diagnoses.add_documents, name="add_documents"),
    path("diagnosticos/documentos/<int:pk>/", diagnoses.document, name="document"),
    path(
        "diagnosticos/documentos/<int:pk>/quitar/",
        diagnoses.remove_document,
        name="remove_document",
    ),
    path("diagnosticos/<int:pk>/hallazgos/nuevo/", diagnoses.new_finding, name="new_finding"),
    path("diagnosticos/hallazgos/<int:pk>/", diagnoses.edit_finding, name="edit_finding"),
    path("diagnosticos/hallazgos/<int:pk>/mover/", diagnoses.move_finding, name="move_finding"),
    path(
        "diagnosticos/hallazgos/<int:pk>/quitar/", diagnoses.remove_finding, name="remove_finding"
    ),
]
