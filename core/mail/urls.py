from django.urls import path

from core.mail import views

app_name = "mail"
urlpatterns = [
    path("demo/correo/", views.inbox, name="inbox"),
    path("demo/correo/<int:pk>/", views.message, name="message"),
    path("correos/", views.undelivered, name="undelivered"),
    path("correos/preferencias/", views.own_preference, name="own_preference"),
    path("correos/<int:pk>/reenviar/", views.resend, name="resend"),
]
