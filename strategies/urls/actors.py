from django.urls import path

from strategies.views import actors, districts, duplicates, persons

urlpatterns = [
    path("actores/", actors.index, name="actors"),
    path("actores/nuevo/", actors.new, name="new_actor"),
    path("actores/rapido/", actors.quick, name="quick_actor"),
    path("actores/directorio.xlsx", actors.xlsx, name="actors_xlsx"),
    path("actores/distritos/", districts.index, name="actor_districts"),
    path("actores/lideres/", persons.leaders, name="leaders"),
    path("actores/lideres/nuevo/", persons.new_leader, name="new_leader"),
    path("actores/duplicados/", duplicates.index, name="duplicates"),
    path("actores/duplicados/<int:pk>/<int:other_pk>/", duplicates.join, name="join_actors"),
    path(
        "actores/duplicados/<int:pk>/<int:other_pk>/distintos/",
        duplicates.different,
        name="different_actors",
    ),
    path(
        "actores/duplicados/<int:pk>/<int:other_pk>/proponer/",
        duplicates.propose_again,
        name="propose_again",
    ),
    path("actores/<int:pk>/", actors.page, name="actor"),
    path("actores/<int:pk>/editar/", actors.edit, name="edit_actor"),
    path("actores/<int:pk>/desactivar/", actors.deactivate, name="deactivate_actor"),
    path("actores/<int:pk>/activar/", actors.activate, name="activate_actor"),
    path("actores/<int:pk>/personas/", persons.add, name="add_person"),
    path("actores/<int:pk>/personas/<int:person_pk>/", persons.edit, name="edit_person"),
]
