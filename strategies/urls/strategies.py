from django.urls import path

from strategies.views import strategies

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
    path(
        "estrategias/<int:pk>/acciones/<int:action_pk>/programas/",
        strategies.link_programme,
        name="link_programme",
    ),
    path(
        "estrategias/<int:pk>/programas/<int:link_pk>/",
        strategies.edit_programme,
        name="edit_programme",
    ),
    path(
        "estrategias/<int:pk>/programas/<int:link_pk>/quitar/",
        strategies.unlink_programme,
        name="unlink_programme",
    ),
]
