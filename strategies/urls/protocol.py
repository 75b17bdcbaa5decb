"""`/protocolo/`: public, no sign-in, no cookie."""

from django.urls import path

from strategies.views import protocol

app_name = "protocol"

urlpatterns = [
    path("", protocol.index, name="index"),
]
