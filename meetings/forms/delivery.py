"""Forms of one person's delivery: the corrected address, and the letter."""

from django import forms

from core.lib.forms import DayField, PortalForm

NO_ADDRESS = "Falta una parte del correo. Escríbalo completo, por ejemplo nombre@ina.go.cr."


class AddressForm(PortalForm):
    """`has_entry`: whether the person stands in the directory, where it can be corrected too."""

    email = forms.EmailField(label="Correo", max_length=254, error_messages={"invalid": NO_ADDRESS})
    in_directory = forms.BooleanField(label="Corregirlo también en el directorio", required=False)

    def __init__(self, *args, has_entry: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        if not has_entry:
            del self.fields["in_directory"]


class LetterForm(PortalForm):
    delivered_on = DayField(
        label="Día en que se entregó",
        required=False,
        help_text="Déjelo vacío si todavía no se entrega.",
    )
