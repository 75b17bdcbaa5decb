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
        given = value if isinstance(value, list) else [value]
        receipts = (
            each if isinstance(each, str) else getattr(each, "receipt", "") for each in given
        )
        received = {each: kept_by(each) for each in receipts if each}
        widget = context["widget"]
        widget["received"] = [(each, kept[1]) for each, kept in received.items() if kept]
        if widget["received"]:
            widget["attrs"].pop("required", None)
        return context


class StoredFileField(forms.FileField):
    """Its value is a StoredFile, or None when nothing was chosen."""

    widget = StoredFileInput

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("accept", uploads.ACCEPTED)
        self.error_messages["required"] = "Falta el archivo. Escójalo."

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
        return received(data)[0]


def received(given) -> tuple[StoredFile, str]:
    """The file and the name to show, of an upload or of the receipt of one that came before.
    Raises ValidationError that says what to do."""
    if isinstance(given, str):
        kept = kept_by(given)
        if kept is None:
            raise forms.ValidationError("El archivo ya no está. Escójalo otra vez.")
        return kept
    stored, name = uploads.accept(given)
    given.receipt = signing.dumps([stored.pk, name], salt=SALT)  # the page carries it on
    return stored, name


def kept_by(receipt: str) -> tuple[StoredFile, str] | None:
    """What a page carries; only its own server can have written the receipt."""
    try:
        key, name = signing.loads(receipt, salt=SALT, max_age=86400)
    except signing.BadSignature:
        return None
    stored = StoredFile.objects.filter(pk=key).first()
    return (stored, name) if stored else None
