from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """The roof: composed pages, the demonstration and the generator of large data."""

    name = "coprod_portal"
    label = "portal"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, opened by the role Administración and signed in through our own door."""

    default_site = "coprod_portal.admin_site.PortalAdminSite"
    default = False
