"""Bodies, the unit's functions, seats. The list and a body's own page
stand in the roof (`bodies`, `body`)."""

from django.urls import path

from strategies.views import bodies, membership, seats, seats_history, units

urlpatterns = [
    path("comision-ejecutiva/", bodies.committee, name="committee"),
    path("instancias/nueva/", bodies.new, name="new_body"),
    path("instancias/modelo/", bodies.model, name="management_model"),
    path("instancias/unidad/", units.new, name="new_unit"),
    path("instancias/<int:pk>/editar/", bodies.edit, name="edit_body"),
    path("instancias/<int:pk>/cerrar/", bodies.close, name="close_body"),
    path("instancias/<int:pk>/abrir/", bodies.reopen, name="reopen_body"),
    path("instancias/<int:pk>/quitar/", bodies.remove, name="remove_body"),
    path("instancias/<int:pk>/acto/", bodies.founding_file, name="founding_file"),
    path("instancias/<int:pk>/puestos/nuevo/", seats.new, name="new_seat"),
    path(
        "instancias/<int:pk>/funciones/<slug:task>/encender/",
        units.switch_on,
        name="switch_on",
    ),
    path(
        "instancias/<int:pk>/funciones/<int:function_pk>/editar/",
        units.edit_function,
        name="edit_function",
    ),
    path(
        "instancias/<int:pk>/funciones/<int:function_pk>/apagar/",
        units.switch_off,
        name="switch_off",
    ),
    path("instancias/<int:pk>/integracion/", membership.upload, name="membership"),
    path("instancias/<int:pk>/integracion.xlsx", membership.export_xlsx, name="membership_xlsx"),
    path(
        "instancias/<int:pk>/integracion/plantilla.xlsx",
        membership.template_xlsx,
        name="membership_template",
    ),
    path(
        "instancias/<int:pk>/integracion/confirmar/",
        membership.confirm,
        name="confirm_membership",
    ),
    path("instancias/puestos/<int:pk>/", seats.page, name="seat"),
    path("instancias/puestos/<int:pk>/nombrar/", seats.appoint, name="appoint"),
    path("instancias/puestos/<int:pk>/salida/<slug:kind>/", seats.vacate, name="vacate"),
    path("instancias/puestos/<int:pk>/cerrar/", seats.close, name="close_seat"),
    path("instancias/puestos/<int:pk>/abrir/", seats.reopen, name="reopen_seat"),
    path("instancias/puestos/<int:pk>/editar/", seats.edit, name="edit_seat"),
    path("instancias/puestos/<int:pk>/quitar/", seats.remove, name="remove_seat"),
    path("instancias/puestos/<int:pk>/acuerdo/", seats.resolution, name="resolution"),
    path(
        "instancias/puestos/<int:pk>/personas/<int:holding_pk>/corregir/",
        seats_history.correct,
        name="correct_holding",
    ),
    path(
        "instancias/puestos/<int:pk>/personas/<int:holding_pk>/quitar/",
        seats_history.remove,
        name="remove_holding",
    ),
    path(
        "instancias/puestos/<int:pk>/personas/<int:holding_pk>/carta/",
        seats_history.letter,
        name="letter",
    ),
    path("instancias/puestos/<int:pk>/funciones/nueva/", seats_history.new_duty, name="new_duty"),
    path(
        "instancias/puestos/<int:pk>/funciones/<int:duty_pk>/editar/",
        seats_history.edit_duty,
        name="edit_duty",
    ),
    path(
        "instancias/puestos/<int:pk>/funciones/<int:duty_pk>/quitar/",
        seats_history.remove_duty,
        name="remove_duty",
    ),
]
