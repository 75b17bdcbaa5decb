from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "core.receipts"
    label = "receipts"
    verbose_name = "Acuses de formularios"
