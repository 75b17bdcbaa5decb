from django.urls import path

from strategies.views import initiatives

urlpatterns = [
    path("iniciativas/", initiatives.index, name="initiatives"),
    path("iniciativas/nueva/", initiatives.new, name="new_initiative"),
    path("iniciativas/lista.xlsx", initiatives.xlsx, name="initiatives_xlsx"),
    path("iniciativas/<int:pk>/editar/", initiatives.edit, name="edit_initiative"),
    path("iniciativas/<int:pk>/quitar/", initiatives.remove, name="remove_initiative"),
]
