from django.urls import path

from strategies.views import indicators

urlpatterns = [
    path("indicadores/", indicators.index, name="indicators"),
    path("indicadores/indicadores.xlsx", indicators.xlsx, name="indicators_xlsx"),
    path("indicadores/nuevo/", indicators.new, name="new_indicator"),
    path("indicadores/<int:pk>/", indicators.page, name="indicator"),
    path("indicadores/<int:pk>/editar/", indicators.edit, name="edit_indicator"),
    path("indicadores/<int:pk>/quitar/", indicators.remove, name="remove_indicator"),
    path("indicadores/<int:pk>/mediciones/nueva/", indicators.new_value, name="new_value"),
    path("indicadores/mediciones/<int:pk>/", indicators.edit_value, name="edit_value"),
    path("indicadores/mediciones/<int:pk>/quitar/", indicators.remove_value, name="remove_value"),
    path(
        "indicadores/mediciones/<int:pk>/documento/",
        indicators.value_document,
        name="value_document",
    ),
]
