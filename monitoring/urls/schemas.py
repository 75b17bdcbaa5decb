"""Public: the shapes of data that other systems exchange with the portal, below `/esquemas/`."""

from django.urls import path

from monitoring.views import documents

app_name = "schemas"
urlpatterns = [
    path("anexo1-1.json", documents.anexo1_schema, name="anexo1"),
]
