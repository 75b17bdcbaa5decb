from django.urls import path

from strategies.views import actors

urlpatterns = [
    path("actores/", actors.index, name="actors"),
    path("actores/nuevo/", actors.new, name="new_actor"),
    path("actores/<int:pk>/", actors.page, name="actor"),
    path("actores/<int:pk>/editar/", actors.edit, name="edit_actor"),
    path("actores/<int:pk>/desactivar/", actors.deactivate, name="deactivate_actor"),
    path("actores/<int:pk>/activar/", actors.activate, name="activate_actor"),
    path("actores/<int:pk>/personas/", actors.add_person, name="add_person"),
    path("actores/<int:pk>/personas/<int:person_pk>/", actors.edit_person, name="edit_person"),
]
