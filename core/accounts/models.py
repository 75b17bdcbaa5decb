"""Who signs in, and which role each person has where and when."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from core.accounts.enums import CANTON_READERS, COUNTRY_ROLES, MONITORING_ROLES, Role
from core.lib import clock
from core.lib.history import tracked
from core.lib.lasting import LastingQuerySet
from core.territory.models import Canton


class UserManager(BaseUserManager):
    def create_user(self, email: str, name: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> "User":
        """By address, as the unique index folds it: upper case would make «ı» and «i» one."""
        return self.annotate(lowered=Lower("email")).get(lowered=Lower(Value(email)))


@tracked(exclude=["email", "password", "last_login"])
class User(AbstractBaseUser):
    """A person who signs in with an e-mail address. What they may do stands in their roles."""

    email = models.EmailField("correo", unique=True)
    name = models.CharField("nombre", max_length=120)
    is_active = models.BooleanField("puede ingresar", default=True)
    joined_at = models.DateTimeField("desde", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "persona usuaria"
        verbose_name_plural = "personas usuarias"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="email_once_whatever_its_case",
                violation_error_message="Ya hay una persona con este correo.",
            )
        ]

    def __str__(self):
        return self.name

    def get_short_name(self) -> str:
        """Django's admin greets with this."""
        return self.name

    @cached_property
    def current_roles(self) -> list["RoleAssignment"]:
        """The roles valid today; read once for each request."""
        held = self.roles.valid(clock.today()).select_related("canton")
        return list(held.order_by("role", "canton_id"))

    def has_role(self, *roles: Role, canton: Canton | str | None = None) -> bool:
        """Whether one of the roles is held today, in that canton if one is named."""
        code = getattr(canton, "code", canton)
        return any(
            held.role in roles and (code is None or held.canton_id in (code, None))
            for held in self.current_roles
        )

    def cantons_as(self, roles) -> list[str]:
        """Codes of the cantons in which one of the roles is held today."""
        return sorted({r.canton_id for r in self.current_roles if r.role in roles and r.canton_id})

    @property
    def cantons_read(self) -> list[str]:
        return self.cantons_as(CANTON_READERS)

    @property
    def is_administrator(self) -> bool:
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def is_staff(self) -> bool:
        """Django's admin asks for this."""
        return self.is_administrator

    def handles_monitoring(self, canton: Canton | str) -> bool:
        """Anexo 1, note 11: Comisión Ejecutiva, Secretaría Técnica or Gestor Local."""
        return self.has_role(*MONITORING_ROLES, canton=canton)

    def has_acted(self) -> bool:
        """Whether the person ever signed in or anything but a role names them: then they are
        deactivated, not deleted."""
        if self.last_login:
            return True
        named_by = (
            link.related_model._base_manager.filter(**{link.field.name: self})
            for link in self._meta.get_fields(include_hidden=True)
            if link.auto_created
            and link.related_model
            and not link.related_model._meta.proxy
            and link.field.db_constraint
        )
        return any(rows.exists() for rows in named_by if rows.model is not RoleAssignment)

    # Django's admin asks for these three; the role Administración is the whole answer.
    def has_perm(self, perm, obj=None) -> bool:
        return self.is_active and self.is_administrator

    def has_perms(self, perms, obj=None) -> bool:
        return self.is_active and self.is_administrator

    def has_module_perms(self, app_label) -> bool:
        return self.is_active and self.is_administrator


@tracked()
class RoleAssignment(models.Model):
    """A role of a user, in a canton or (the country's roles) in none, from a day until another."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="roles", verbose_name="persona usuaria"
    )
    role = models.CharField("función", max_length=30, choices=Role)
    canton = models.ForeignKey(
        Canton, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cantón"
    )
    since = models.DateField("desde", default=clock.today)
    until = models.DateField("hasta", null=True, blank=True)

    objects = LastingQuerySet.as_manager()

    class Meta:
        verbose_name = "función"
        verbose_name_plural = "funciones"
        ordering = ["user", "role", "canton"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=COUNTRY_ROLES, canton=None)
                | (~Q(role__in=COUNTRY_ROLES) & Q(canton__isnull=False)),
                name="canton_exactly_for_canton_roles",
                violation_error_message="Enlace nacional y Administración no llevan cantón; "
                "las demás funciones sí: escoja uno.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="role_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
        ]

    def __str__(self):
        place = f", {self.canton}" if self.canton_id else ""
        return f"{self.get_role_display()}{place}"
