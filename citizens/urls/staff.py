from django.http import HttpResponse
from django.urls import path

app_name = "reports"


def pending(request, **kwargs):
    return HttpResponse("pendiente")


urlpatterns = [
    path("", pending, name="list"),
]
