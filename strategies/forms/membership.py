"""The file of a whole membership."""

from django import forms
from django.core.exceptions import ValidationError

from core.documents import uploads
from core.lib.forms import PortalForm
from strategies.membership.columns import MAX_ROWS
from strategies.membership.reading import Unreadable, read


class UploadForm(PortalForm):
    file = forms.FileField(
        label="Libro de Excel",
        help_text=f"Un archivo .xlsx con una fila por puesto, hasta {MAX_ROWS}. Todavía no se "
        "guarda nada: primero verá qué cambia.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.error_messages["required"] = "Falta el archivo. Escójalo."
        field.error_messages["empty"] = "El archivo está vacío. Escoja otro."

    def clean_file(self):
        uploaded = self.cleaned_data["file"]
        if not (uploaded.name or "").lower().endswith(".xlsx"):
            raise ValidationError(
                f"{uploads.clean_name(uploaded.name or '')} no es un libro .xlsx. Guárdelo como "
                "«Libro de Excel (.xlsx)» y súbalo otra vez."
            )
        content, _, _ = uploads.checked(uploaded)
        try:
            return read(content)
        except Unreadable as fault:
            raise ValidationError(str(fault)) from fault
