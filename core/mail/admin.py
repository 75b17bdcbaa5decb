"""The outbox in Django's admin: what became of every mail, and sending one again. Read only: rows
are the proof of what was sent. The text is not shown, for Administración reads no drafts."""

from django.contrib import admin, messages

from core.lib.admin import CatalogueAdmin
from core.lib.problems import RuleViolation
from core.mail.models import OutgoingMail
from core.mail.outbox import ring


class CantonFilter(admin.SimpleListFilter):
    title = "cantón"
    parameter_name = "canton"

    def lookups(self, request, model_admin):
        used = OutgoingMail.objects.exclude(canton=None).order_by("canton__folded")
        return list(used.values_list("canton", "canton__name").distinct())

    def queryset(self, request, queryset):
        return queryset.filter(canton=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(CatalogueAdmin):
    list_display = ["created_at", "state", "recipient", "about", "attempts", "server_reply"]
    list_filter = ["state", CantonFilter, "created_at"]
    list_select_related = ["canton"]
    search_fields = ["recipient", "about", "message_id"]
    search_help_text = "Dirección, referencia o Message-ID."
    date_hierarchy = "created_at"
    actions = ["resend"]
    exclude = ["subject", "body", "text", "values", "folded"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description="Reenviar (los rechazados y los que no se sabe si llegaron)")
    def resend(self, request, queryset):
        count = 0
        for mail in queryset.filter(pk__in=OutgoingMail.objects.undelivered()):
            try:
                mail.resend(by=request.user)
                count += 1
            except RuleViolation:
                continue  # somebody else was quicker
        if count:
            ring()
        level = messages.SUCCESS if count else messages.WARNING
        self.message_user(request, f"Correos puestos otra vez en la fila: {count}.", level)
