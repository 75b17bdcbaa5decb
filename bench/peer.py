"""The peer: what an office gets from Django's own admin, and a bare view.

This is the benchmarks' URLconf: the portal's own addresses, and theirs beside them, so that both
sides run through the same middleware, session and client.
"""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path

from agreements.models import Agreement
from bench.world import TODAY
from core.lib import months
from monitoring.models import ProgressReport

# What the bare view answers; set by the work that measures it.
bare_bytes = b""
bare_headers: dict[str, str] = {}


def reports_of(agreement: Agreement):
    """Those of the slots in the twelve months that the board shows."""
    last = months.month_of(TODAY)
    window = (months.add_months(last, -11), last)
    return ProgressReport.objects.of_agreement(agreement).filter(sub_activity__month__range=window)


class PeerSite(admin.AdminSite):
    def has_permission(self, request):
        return True


class PeerAdmin(admin.ModelAdmin):
    """A list of the agreements with the levels of their months, as admin tutorials write it."""

    list_display = ["reference", "planned_activity", "lead_actor", "state", "levels"]
    list_filter = ["state"]
    search_fields = ["planned_activity"]
    list_per_page = 500
    list_select_related = ["lead_actor"]

    def levels(self, agreement):
        reports = reports_of(agreement).order_by("month")
        return ", ".join(str(level) for level in reports.values_list("level", flat=True))

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True


site = PeerSite(name="peer")
site.register(Agreement, PeerAdmin)


@login_not_required
def bare(request):
    return HttpResponse(bare_bytes, headers=bare_headers)


urlpatterns = [
    path("peer/admin/", site.urls),
    path("peer/bare/", bare),
    path("", include("coprod_portal.urls")),
]
