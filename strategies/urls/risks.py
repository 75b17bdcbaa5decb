from django.urls import path

from strategies.views import risks

urlpatterns = [
    path("instancias/<int:pk>/riesgos/", risks.index, name="risks"),
    path("instancias/<int:pk>/riesgos/nuevo/", risks.new, name="new_risk"),
    path("instancias/riesgos/<int:pk>/editar/", risks.edit, name="edit_risk"),
    path("instancias/riesgos/<int:pk>/quitar/", risks.remove, name="remove_risk"),
]
