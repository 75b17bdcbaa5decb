from django.urls import path

from core.accounts import views

urlpatterns = [
    path("ingresar/", views.sign_in, name="sign_in"),
    path("salir/", views.sign_out, name="sign_out"),
    path("canton/", views.choose_canton, name="choose_canton"),
]
