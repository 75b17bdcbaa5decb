from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login


class PortalAdminSite(AdminSite):
    """Users, roles and the country's catalogues. The door is the portal's own."""

    site_header = "Administración del portal"
    site_title = "Administración"
    index_title = "Personas usuarias y catálogos del país"

    def has_permission(self, request) -> bool:
        user = request.user
        return user.is_authenticated and user.is_active and user.is_administrator

    def login(self, request, extra_context=None):
        return redirect_to_login(request.GET.get("next", "/admin/"), "sign_in")
