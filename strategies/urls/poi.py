from django.urls import path

from strategies.views import poi, poi_windows

urlpatterns = [
    path("poi/", poi.index, name="poi"),
    path("poi/poi.xlsx", poi.xlsx, name="poi_xlsx"),
    path("poi/nueva/", poi.new, name="new_poi_item"),
    path("poi/<int:pk>/", poi.page, name="poi_item"),
    path("poi/<int:pk>/editar/", poi.edit, name="edit_poi_item"),
    path("poi/<int:pk>/quitar/", poi.remove, name="remove_poi_item"),
    path("poi/<int:pk>/revisar/", poi.review, name="review_poi_item"),
    path("poi/ventanas/", poi_windows.index, name="poi_windows"),
    path("poi/ventanas/nueva/", poi_windows.new, name="new_poi_window"),
    path("poi/ventanas/preparar/", poi_windows.prepare, name="prepare_poi_windows"),
    path("poi/ventanas/<int:pk>/editar/", poi_windows.edit, name="edit_poi_window"),
    path("poi/ventanas/<int:pk>/quitar/", poi_windows.remove, name="remove_poi_window"),
]
