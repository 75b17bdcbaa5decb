from django.urls import path

from strategies.views import doctrine, officers, trainings

urlpatterns = [
    path("capacitaciones/", trainings.index, name="trainings"),
    path("capacitaciones/nueva/", trainings.new, name="new_training"),
    path("capacitaciones/personas/", trainings.people, name="trained_people"),
    path("capacitaciones/personas.xlsx", trainings.people_xlsx, name="trained_people_xlsx"),
    path("capacitaciones/<int:pk>/editar/", trainings.edit, name="edit_training"),
    path("capacitaciones/<int:pk>/quitar/", trainings.remove, name="remove_training"),
    path("capacitaciones/<int:pk>/personas/", trainings.add_records, name="add_records"),
    path(
        "capacitaciones/<int:pk>/personas/<int:record_pk>/",
        trainings.change_record,
        name="change_record",
    ),
    path("tecnicos/", officers.index, name="officers"),
    path("tecnicos/nuevo/", officers.new, name="new_officer"),
    path("tecnicos/<int:pk>/", officers.edit, name="edit_officer"),
    path("tecnicos/<int:pk>/quitar/", officers.remove, name="remove_officer"),
    path("doctrina/", doctrine.index, name="doctrine"),
    path("doctrina/nuevo/", doctrine.new, name="new_doctrine"),
    path("doctrina/<int:pk>/", doctrine.page, name="doctrine_document"),
    path("doctrina/<int:pk>/archivo/", doctrine.file, name="doctrine_file"),
    path("doctrina/<int:pk>/editar/", doctrine.edit, name="edit_doctrine"),
    path("doctrina/<int:pk>/quitar/", doctrine.remove, name="remove_doctrine"),
]
