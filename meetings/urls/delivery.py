from django.urls import path

from meetings.views import delivery

PERSON = "reuniones/<int:pk>/entrega/<int:invitation_pk>/"
urlpatterns = [
    path(f"{PERSON}corregir/", delivery.correct_address, name="correct_address"),
    path(f"{PERSON}reenviar/", delivery.resend, name="resend"),
    path(f"{PERSON}carta/", delivery.note_letter, name="note_letter"),
]
