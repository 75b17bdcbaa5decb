from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def mail_has_a_server(app_configs, **kwargs):
    """Mails wait in the outbox as long as there is no server for them."""
    if settings.EMAIL_URL or settings.DEMO:
        return []
    return [
        Warning(
            "EMAIL_URL no está definida: los correos quedan en espera y ninguno sale.",
            hint="Por ejemplo EMAIL_URL=smtp+tls://usuario:clave@servidor:587.",
            id="mail.W001",
        )
    ]


@register(Tags.security, deploy=True)
def lease_outlasts_the_server(app_configs, **kwargs):
    """A worker that waits for the server's answer must not be taken for dead."""
    if settings.MAIL_LEASE_SECONDS > settings.EMAIL_TIMEOUT:
        return []
    return [
        Warning(
            "MAIL_LEASE_SECONDS debe ser mayor que EMAIL_TIMEOUT: si no, un correo que tarda "
            "parece abandonado.",
            id="mail.W002",
        )
    ]
