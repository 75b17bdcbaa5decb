"""Series, the calendar's pages, and the addresses that calendars are read from."""

from django.urls import path

from meetings.views import calendar, copying, feeds, series

urlpatterns = [
    path("reuniones/calendario/", calendar.month, name="calendar"),
    path("reuniones/calendario/direccion/", feeds.own_address, name="own_feed"),
    path("instancias/<int:pk>/calendario/", feeds.body_address, name="body_feed"),
    path("reuniones/series/", series.index, name="all_series"),
    path("reuniones/series/nueva/", series.new, name="new_series"),
    path("reuniones/series/<int:pk>/", series.page, name="series"),
    path("reuniones/series/<int:pk>/editar/", series.edit, name="edit_series"),
    path("reuniones/series/<int:pk>/terminar/", series.end, name="end_series"),
    path("reuniones/<int:pk>/copiar/", copying.copy, name="copy"),
    path("reuniones/<int:pk>/quitar/", copying.remove, name="remove"),
    path("reuniones/<int:pk>/sesion.ics", feeds.meeting, name="meeting_ics"),
]
