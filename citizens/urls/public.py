from django.http import HttpResponse
from django.urls import path

app_name = "citizens"


def pending(request, **kwargs):
    return HttpResponse("pendiente")


urlpatterns = [
    path("<slug:slug>/", pending, name="canton"),
    path("<slug:slug>/informes/<int:year>/", pending, name="report"),
]
