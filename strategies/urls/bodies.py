from django.urls import path

from strategies.views import committee

urlpatterns = [
    path("comision-ejecutiva/", committee.index, name="committee"),
    path("comision-ejecutiva/puestos/nuevo/", committee.new_seat, name="new_seat"),
    path("comision-ejecutiva/puestos/<int:pk>/", committee.seat, name="seat"),
    path("comision-ejecutiva/puestos/<int:pk>/nombrar/", committee.appoint, name="appoint"),
    path("comision-ejecutiva/puestos/<int:pk>/salida/", committee.vacate, name="vacate"),
    path("comision-ejecutiva/puestos/<int:pk>/cerrar/", committee.close, name="close_seat"),
    path("comision-ejecutiva/puestos/<int:pk>/acuerdo/", committee.resolution, name="resolution"),
]
