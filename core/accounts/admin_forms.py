"""Forms of the admin's pages about people: a new one, a changed one, a password, their roles."""

from datetime import date

from django import forms
from django.contrib.auth.forms import SetPasswordMixin

from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.lib import clock
from core.lib.forms import ConstrainedModelForm, PortalForm

PASSWORD_HINT = (
    "Doce caracteres o más; tres o cuatro palabras sin relación sirven bien. No puede ser una "
    "contraseña común ni parecerse al nombre o al correo."
)


def password_fields(label: str = "Contraseña") -> tuple[forms.CharField, forms.CharField]:
    def widget():
        return forms.PasswordInput(attrs={"autocomplete": "new-password"})

    return (
        forms.CharField(label=label, strip=False, widget=widget(), help_text=PASSWORD_HINT),
        forms.CharField(
            label=f"{label} otra vez",
            strip=False,
            widget=widget(),
            help_text="La misma, para comprobarla.",
        ),
    )


class TwoPasswords(SetPasswordMixin):
    error_messages = {
        "password_mismatch": "Las dos contraseñas no son iguales. Escriba la misma en ambas."
    }


class UserForm(ConstrainedModelForm):
    """`editor` is who fills it in; set by the admin."""

    editor: User | None = None
    constraint_fields = {"email_once_whatever_its_case": "email"}

    class Meta:
        model = User
        fields = ["name", "email", "is_active"]

    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if not is_active and self.editor and self.instance.pk == self.editor.pk:
            raise forms.ValidationError(
                "No puede quitarse el ingreso a usted. Pídalo a otra persona de Administración."
            )
        return is_active


class NewUserForm(TwoPasswords, ConstrainedModelForm):
    editor: User | None = None
    constraint_fields = {"email_once_whatever_its_case": "email"}
    password1, password2 = password_fields()

    class Meta:
        model = User
        fields = ["name", "email"]

    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean(self):
        self.validate_passwords()
        return super().clean()

    def _post_clean(self):
        super()._post_clean()
        self.validate_password_for_user(self.instance, "password1")

    def save(self, commit=True):
        return self.set_password_and_save(super().save(commit=False), commit=commit)


class NewPasswordForm(TwoPasswords, PortalForm):
    """«Cambiar contraseña» of somebody else: the person's open sessions end."""

    required_css_class = "required"
    password1, password2 = password_fields("Contraseña nueva")

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self):
        self.validate_passwords()
        self.validate_password_for_user(self.user, "password1")
        # Django's page asks whether signing in with a password stays possible; here it always is.
        return {**super().clean(), "set_usable_password": True}

    def save(self, commit=True):
        return self.set_password_and_save(self.user, commit=commit)

    @property
    def changed_data(self):
        return ["password"]


class RoleForm(ConstrainedModelForm):
    constraint_fields = {
        "canton_exactly_for_canton_roles": "canton",
        "role_ends_after_it_begins": "until",
    }

    class Meta:
        model = RoleAssignment
        fields = ["role", "canton", "since", "until"]


class RoleFormSet(forms.BaseInlineFormSet):
    """The roles of one person: none twice at the same time, and the editor stays administrator."""

    def __init__(self, *args, editor: User | None = None, **kwargs):
        self.editor = editor
        super().__init__(*args, **kwargs)

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("role") and not self._should_delete_form(form)
        ]
        self._refuse_overlaps(kept)
        self._refuse_own_exit(kept)

    @staticmethod
    def _refuse_overlaps(kept) -> None:
        for at, form in enumerate(kept):
            for other in kept[:at]:
                if _meet(form.cleaned_data, other.cleaned_data):
                    form.add_error("role", "La persona ya tiene esta función en esas fechas.")

    def _refuse_own_exit(self, kept) -> None:
        if not self.editor or self.instance.pk != self.editor.pk:
            return
        today = clock.today()
        if not any(
            form.cleaned_data["role"] == Role.ADMINISTRATOR and _is_valid(form.cleaned_data, today)
            for form in kept
        ):
            raise forms.ValidationError(
                "No puede quitarse la función Administración a usted. Pídalo a otra persona que "
                "la tenga."
            )


def _is_valid(data: dict, on: date) -> bool:
    return data["since"] <= on and (not data.get("until") or data["until"] >= on)


def _meet(one: dict, other: dict) -> bool:
    if one["role"] != other["role"] or one.get("canton") != other.get("canton"):
        return False
    one_ends, other_ends = one.get("until") or date.max, other.get("until") or date.max
    return one["since"] <= other_ends and other["since"] <= one_ends
