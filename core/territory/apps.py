from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "core.territory"
    label = "territory"
    verbose_name = "Territorio"
