"""Letters."""

from django.urls import path

from meetings.views import letters

urlpatterns = [
    path("cartas/", letters.index, name="letters"),
    path("cartas/lista.xlsx", letters.xlsx, name="letters_xlsx"),
    path("cartas/nueva/", letters.new, name="new_letter"),
    path("cartas/<int:pk>/", letters.page, name="letter"),
    path("cartas/<int:pk>/editar/", letters.edit, name="edit_letter"),
    path("cartas/<int:pk>/enviar/", letters.send, name="send_letter"),
    path("cartas/<int:pk>/respuesta/", letters.answer, name="answer_letter"),
    path("cartas/<int:pk>/respuesta/documento/", letters.answer_file, name="letter_answer_file"),
    path("cartas/<int:pk>/sin-respuesta/", letters.give_up, name="give_up_letter"),
    path("cartas/<int:pk>/esperar/", letters.await_again, name="await_letter"),
    path("cartas/<int:pk>/quitar/", letters.remove, name="remove_letter"),
    path("cartas/<int:pk>/carta.pdf", letters.document, name="letter_pdf"),
]
