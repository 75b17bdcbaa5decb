"""People who sign in and their roles, in Django's admin."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q
from django.utils.html import format_html, format_html_join

from core.accounts.admin_forms import (
    NewPasswordForm,
    NewUserForm,
    RoleForm,
    RoleFormSet,
    UserForm,
)
from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib import clock
from core.lib.admin import CatalogueAdmin
from core.lib.text import Fold

admin.site.unregister(Group)  # what a person may do stands in the roles


class RoleInline(admin.StackedInline):
    model = RoleAssignment
    form = RoleForm
    formset = RoleFormSet
    extra = 0
    fields = [("role", "canton"), ("since", "until")]
    autocomplete_fields = ["canton"]
    verbose_name = "función"
    verbose_name_plural = "Funciones: qué puede hacer, dónde y desde cuándo"

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj and obj.roles.exists() else 1


class RoleFilter(admin.SimpleListFilter):
    title = "función vigente"
    parameter_name = "funcion"

    def lookups(self, request, model_admin):
        return [*Role.choices, ("ninguna", "Sin función vigente")]

    def queryset(self, request, queryset):
        valid = RoleAssignment.objects.valid(clock.today())
        if self.value() == "ninguna":
            return queryset.exclude(pk__in=valid.values("user"))
        if self.value() in Role.values:
            return queryset.filter(pk__in=valid.filter(role=self.value()).values("user"))
        return queryset


class CantonFilter(admin.SimpleListFilter):
    title = "cantón"
    parameter_name = "canton"

    def lookups(self, request, model_admin):
        used = RoleAssignment.objects.exclude(canton=None).order_by("canton__folded")
        return list(used.values_list("canton", "canton__name").distinct())

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        valid = RoleAssignment.objects.valid(clock.today())
        return queryset.filter(pk__in=valid.filter(canton=self.value()).values("user"))


@admin.register(User)
class UserAdmin(CatalogueAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    change_password_form = NewPasswordForm
    inlines = [RoleInline]
    list_display = ["name", "email", "roles_today", "is_active", "last_login"]
    list_filter = [RoleFilter, CantonFilter, "is_active"]
    search_fields = ["name", "email"]
    search_help_text = "Nombre o correo; sin importar tildes ni mayúsculas."
    ordering = [Fold("name"), "pk"]
    filter_horizontal = []
    readonly_fields = ["password_link", "last_login", "joined_at"]
    actions = ["stop_sign_in", "allow_sign_in"]
    fieldsets = [
        (None, {"fields": ["name", "email", "password_link", "is_active"]}),
        ("Fechas", {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["name", "email", "password1", "password2"]})
    ]

    def get_queryset(self, request):
        valid = RoleAssignment.objects.valid(clock.today()).select_related("canton")
        queryset = super().get_queryset(request)
        return queryset.prefetch_related(Prefetch("roles", valid, to_attr="roles_valid_today"))

    def get_form(self, request, obj=None, **kwargs):
        """The form knows who is editing, so that nobody shuts themselves out."""
        form = super().get_form(request, obj, **kwargs)
        form.editor = request.user  # a class of this request alone
        return form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "editor": request.user}

    @admin.display(description="funciones hoy")
    def roles_today(self, user):
        roles = [(str(role),) for role in user.roles_valid_today]
        return format_html_join("; ", "{}", roles) or "ninguna"

    @admin.display(description="contraseña")
    def password_link(self, user):
        """Nobody reads a password, nor its hash: another one is put."""
        return format_html('<a class="button" href="{}">Cambiar contraseña</a>', "../password/")

    def has_delete_permission(self, request, obj=None):
        """Only a person who never acted may be deleted; for all others «puede ingresar» goes."""
        return obj is not None and not obj.has_acted()

    @admin.action(description="Quitar el ingreso (desactivar)")
    def stop_sign_in(self, request, queryset):
        count = queryset.exclude(pk=request.user.pk).update(is_active=False)
        text = f"Personas que ya no pueden ingresar: {count}."
        if queryset.filter(pk=request.user.pk).exists():
            text += " Su propia cuenta quedó como estaba."
        self.message_user(request, text, messages.SUCCESS)

    @admin.action(description="Permitir el ingreso (activar)")
    def allow_sign_in(self, request, queryset):
        count = queryset.filter(~Q(is_active=True)).update(is_active=True)
        self.message_user(request, f"Personas que pueden volver a ingresar: {count}.")
