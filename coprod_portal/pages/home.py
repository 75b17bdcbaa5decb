"""`/inicio/`: what is due from the person, composed of every room's `due(user, on)`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/home.html")
