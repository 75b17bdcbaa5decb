"""Django's admin for the role Administración: people who sign in, and the country's catalogues.

A canton's business (strategies, agreements, local actors, seats) is edited on its own pages.
"""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied


class PortalAdminSite(AdminSite):
    """Users, roles and the country's catalogues. The door is the portal's own."""

    site_header = "Administración del portal"
    site_title = "Administración"
    index_title = "Personas usuarias y catálogos del país"
    site_url = "/inicio/"

    # The order of the first page, and the names of models that are only partly edited here.
    apps_in_order = ("accounts", "territory", "strategies")
    app_names = {"strategies": "Instituciones y protocolo"}
    model_names = {"Actor": "Instituciones nacionales"}

    def has_permission(self, request) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and user.is_administrator

    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next", "/admin/"), "sign_in")

    def admin_view(self, view, cacheable=False):
        """A signed-in person of another role gets the 403 page, not the sign-in again."""
        guarded = super().admin_view(view, cacheable)

        def with_refusal(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied(
                    "La administración de personas usuarias y catálogos es de la función "
                    "Administración."
                )
            return guarded(request, *args, **kwargs)

        with_refusal.__dict__.update(guarded.__dict__)
        return with_refusal

    def get_app_list(self, request, app_label=None):
        listed = super().get_app_list(request, app_label)
        for app in listed:
            app["name"] = self.app_names.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = self.model_names.get(model["object_name"], model["name"])
        places = {label: at for at, label in enumerate(self.apps_in_order)}
        return sorted(listed, key=lambda app: places.get(app["app_label"], len(places)))
