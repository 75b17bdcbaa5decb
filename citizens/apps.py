from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "citizens"
    label = "citizens"
    verbose_name = "Ciudadanía"
