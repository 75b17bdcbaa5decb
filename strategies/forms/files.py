"""A file that belongs to one row: checked by what it is, kept by its hash."""

from django import forms
from django.core import signing
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from core.documents import uploads
from core.documents.models import StoredFile

HELP = f"{uploads.KINDS_IN_WORDS}, hasta 10 MB."
SALT = "strategies.forms.files"


class StoredFileInput(forms.ClearableFileInput):
    """A file input that remembers what was received while something else of the form was wrong:
    the browser does not send a chosen file again."""

    template_name = "strategies/register/file_input.html"

    def value_from_datadict(self, data, files, name):
        return files.get(name) or data.get(f"{name}-recibido") or None

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        kept = value if isinstance(value, str) else getattr(value, "receipt", "")
        context["widget"]["receipt"] = kept if kept and _stored(kept) else ""
        return context


class StoredFileField(forms.FileField):
    """Its value is a StoredFile, or None when nothing was chosen."""

    widget = StoredFileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", uploads.ACCEPTED)
        self.error_messages["required"] = "Falta el archivo. Escójalo en su computadora."

    @staticmethod
    def in_words(file: StoredFile) -> str:
        """«PDF de 20,5 KB, recibido el 23/11/2026»: it has no name of its own."""
        kind = uploads.suffix_of(file).removeprefix(".").upper()
        day = timezone.localtime(file.created_at)
        return f"{kind} de {filesizeformat(file.size)}, recibido el {day:%d/%m/%Y}"

    def bound_data(self, data, initial):
        """What was sent, so that the page can carry on what was received."""
        return data

    def clean(self, data, initial=None) -> StoredFile | None:
        if not data:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], "required")
            return None
        if isinstance(data, str):
            stored = _stored(data)
            if stored is None:
                raise forms.ValidationError("El archivo ya no está. Escójalo otra vez.")
            return stored
        stored, _ = uploads.accept(data)
        data.receipt = signing.dumps(stored.pk, salt=SALT)  # the page carries it on
        return stored


def _stored(receipt: str) -> StoredFile | None:
    """The file that a page carries; only its own server can have written the receipt."""
    try:
        return StoredFile.objects.filter(
            pk=signing.loads(receipt, salt=SALT, max_age=86400)
        ).first()
    except signing.BadSignature:
        return None
