from django.urls import path

from strategies.views import actors, committee, strategies

app_name = "strategies"

urlpatterns = [
    path("estrategias/", strategies.index, name="list"),
    path("estrategias/nueva/", strategies.new, name="new"),
    path("estrategias/<int:pk>/", strategies.page, name="strategy"),
    path("estrategias/<int:pk>/editar/", strategies.edit, name="edit"),
    path("estrategias/<int:pk>/ejes/", strategies.add_axis, name="add_axis"),
    path("estrategias/<int:pk>/ejes/<int:axis_pk>/", strategies.edit_axis, name="edit_axis"),
    path("estrategias/<int:pk>/ejes/<int:axis_pk>/mover/", strategies.move_axis, name="move_axis"),
    path(
        "estrategias/<int:pk>/ejes/<int:axis_pk>/quitar/",
        strategies.remove_axis,
        name="remove_axis",
    ),
    path(
        "estrategias/<int:pk>/ejes/<int:axis_pk>/acciones/",
        strategies.add_action,
        name="add_action",
    ),
    path(
        "estrategias/<int:pk>/acciones/<int:action_pk>/",
        strategies.edit_action,
        name="edit_action",
    ),
    path(
        "estrategias/<int:pk>/acciones/<int:action_pk>/mover/",
        strategies.move_action,
        name="move_action",
    ),
    path(
        "estrategias/<int:pk>/acciones/<int:action_pk>/quitar/",
        strategies.remove_action,
        name="remove_action",
    ),
    path("actores/", actors.index, name="actors"),
    path("actores/nuevo/", actors.new, name="new_actor"),
    path("actores/<int:pk>/", actors.page, name="actor"),
    path("actores/<int:pk>/editar/", actors.edit, name="edit_actor"),
    path("actores/<int:pk>/desactivar/", actors.deactivate, name="deactivate_actor"),
    path("actores/<int:pk>/activar/", actors.activate, name="activate_actor"),
    path("actores/<int:pk>/personas/", actors.add_person, name="add_person"),
    path("actores/<int:pk>/personas/<int:person_pk>/", actors.edit_person, name="edit_person"),
    path("comision-ejecutiva/", committee.index, name="committee"),
    path("comision-ejecutiva/puestos/nuevo/", committee.new_seat, name="new_seat"),
    path("comision-ejecutiva/puestos/<int:pk>/", committee.seat, name="seat"),
    path("comision-ejecutiva/puestos/<int:pk>/nombrar/", committee.appoint, name="appoint"),
    path("comision-ejecutiva/puestos/<int:pk>/salida/", committee.vacate, name="vacate"),
    path("comision-ejecutiva/puestos/<int:pk>/cerrar/", committee.close, name="close_seat"),
    path("comision-ejecutiva/puestos/<int:pk>/acuerdo/", committee.resolution, name="resolution"),
]
