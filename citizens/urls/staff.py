"""`/informes/`: the annual reports of the canton in view."""

from django.urls import path

from citizens.views import staff

app_name = "reports"

urlpatterns = [
    path("", staff.report_list, name="list"),
    path("<int:year>/", staff.detail, name="detail"),
    path("<int:year>/mensaje/", staff.narrative, name="narrative"),
    path("<int:year>/publicar/", staff.publish, name="publish"),
    path("<int:year>/reintentar/", staff.retry, name="retry"),
    path("<int:year>/vista-previa/", staff.preview, name="preview"),
    path("<int:year>/vista-previa/estilo.css", staff.preview_style, name="preview_style"),
    path("<int:year>/vista-previa/<slug:page>/", staff.preview, name="preview_page"),
]
