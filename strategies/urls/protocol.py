from django.http import HttpResponse
from django.urls import path

app_name = "protocol"


def pending(request, **kwargs):
    return HttpResponse("pendiente")


urlpatterns = [
    path("", pending, name="index"),
]
