from django.db import models


class Role(models.TextChoices):
    """The seven roles (security: who may see what)."""

    LOCAL_MANAGER = "local_manager", "Gestor(a) Local"
    TECHNICAL_SECRETARIAT = "technical_secretariat", "Secretaría Técnica"
    EXECUTIVE_COMMITTEE = "executive_committee", "Comisión Ejecutiva"
    MAYOR = "mayor", "Alcaldía"
    ACTOR_DELEGATE = "actor_delegate", "Delegado(a) de un actor"
    NATIONAL_LIAISON = "national_liaison", "Enlace nacional"
    ADMINISTRATOR = "administrator", "Administración"


COUNTRY_ROLES = frozenset({Role.NATIONAL_LIAISON, Role.ADMINISTRATOR})
CANTON_ROLES = frozenset(Role) - COUNTRY_ROLES
# They read everything of their canton.
CANTON_READERS = CANTON_ROLES - {Role.ACTOR_DELEGATE}
# Anexo 1, note 11: who handles the monitoring instrument (sections 6 and 7).
MONITORING_ROLES = frozenset(
    {Role.LOCAL_MANAGER, Role.TECHNICAL_SECRETARIAT, Role.EXECUTIVE_COMMITTEE}
)
