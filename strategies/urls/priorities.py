"""Priorities, the recommendations that follow from them, and the social offer."""

from django.urls import path

from strategies.views import offers, priorities, recommendations, topics, zones

urlpatterns = [
    path("prioridades/", priorities.index, name="priorities"),
    path("prioridades/zonas/nueva/", zones.new, name="new_zone"),
    path("prioridades/zonas/<int:pk>/", zones.page, name="zone"),
    path("prioridades/zonas/<int:pk>/editar/", zones.edit, name="edit_zone"),
    path("prioridades/zonas/<int:pk>/terminar/", zones.end, name="end_zone"),
    path("prioridades/zonas/<int:pk>/quitar/", zones.remove, name="remove_zone"),
    path("prioridades/temas/nuevo/", topics.new, name="new_topic"),
    path("prioridades/temas/<int:pk>/", topics.page, name="topic"),
    path("prioridades/temas/<int:pk>/editar/", topics.edit, name="edit_topic"),
    path("prioridades/temas/<int:pk>/terminar/", topics.end, name="end_topic"),
    path("prioridades/temas/<int:pk>/quitar/", topics.remove, name="remove_topic"),
    path("recomendaciones/", recommendations.index, name="recommendations"),
    path("recomendaciones/nueva/", recommendations.new, name="new_recommendation"),
    path("recomendaciones/<int:pk>/", recommendations.page, name="recommendation"),
    path("recomendaciones/<int:pk>/editar/", recommendations.edit, name="edit_recommendation"),
    path(
        "recomendaciones/<int:pk>/responder/",
        recommendations.answer,
        name="answer_recommendation",
    ),
    path("recomendaciones/<int:pk>/quitar/", recommendations.remove, name="remove_recommendation"),
    path("oferta/", offers.index, name="offers"),
    path("oferta/cuadro/", offers.matrix, name="offer_matrix"),
    path("oferta/vacios/", offers.gaps, name="offer_gaps"),
    path("oferta/oferta.xlsx", offers.xlsx, name="offers_xlsx"),
    path("oferta/nueva/", offers.new, name="new_offer"),
    path("oferta/<int:pk>/", offers.page, name="offer"),
    path("oferta/<int:pk>/editar/", offers.edit, name="edit_offer"),
    path("oferta/<int:pk>/quitar/", offers.remove, name="remove_offer"),
]
