from django.core.checks import Tags, Warning, register

from core.audit import grants


@register(Tags.security, deploy=True)
def web_role_is_not_the_owner(app_configs, **kwargs):
    """With one database role for everything the history could be rewritten by the web."""
    if grants.has_two_roles():
        return []
    return [
        Warning(
            "DATABASE_URL and DATABASE_OWNER_URL name the same role.",
            hint="Give the web a role of its own, so that it cannot change the history.",
            id="audit.W001",
        )
    ]
