"""The protocol for those who work with it; the public page stands in `protocol`."""

from django.urls import path

from strategies.views import adoption

urlpatterns = [
    path("protocolo/adopcion/", adoption.index, name="adoption"),
    path("protocolo/adopcion/<int:stage>/<str:code>/", adoption.challenge, name="challenge"),
    path(
        "protocolo/adopcion/soluciones/<int:pk>/instancias/<int:body_pk>/",
        adoption.mark,
        name="mark_solution",
    ),
    path(
        "protocolo/adopcion/soluciones/<int:pk>/instancias/<int:body_pk>/quitar/",
        adoption.unmark,
        name="unmark_solution",
    ),
]
