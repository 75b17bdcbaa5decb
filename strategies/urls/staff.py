from django.http import HttpResponse
from django.urls import path

app_name = "strategies"


def pending(request, **kwargs):
    return HttpResponse("pendiente")


urlpatterns = [
    path("estrategias/", pending, name="list"),
    path("estrategias/<int:pk>/", pending, name="strategy"),
    path("actores/", pending, name="actors"),
]
