from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "core.mail"
    label = "mail"
    verbose_name = "Correos"

    def ready(self):
        from core.mail import checks  # noqa: F401
