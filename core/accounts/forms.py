from django import forms
from django.contrib.auth import authenticate

from core.accounts import limits
from core.lib.forms import PortalForm


class SignInForm(PortalForm):
    email = forms.EmailField(
        label="Correo",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        error_messages={
            "invalid": "Falta una parte del correo. Escríbalo completo, por ejemplo "
            "nombre@ina.go.cr."
        },
    )
    password = forms.CharField(
        label="Contraseña",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, origin: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.origin = origin
        self.user = None

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        if limits.too_many_attempts(data["email"], self.origin):
            raise forms.ValidationError(
                "Hubo demasiados intentos seguidos. Espere cinco minutos y vuelva a intentarlo."
            )
        self.user = authenticate(username=data["email"], password=data["password"])
        if self.user is None:
            raise forms.ValidationError(
                "El correo o la contraseña no coinciden. Revise mayúsculas y vuelva a escribirlos; "
                "si la olvidó, pida otra a la Administración del portal."
            )
        limits.forget(data["email"])
        return data
