"""Documents that a form receives: checked by what they are, kept by their hash."""

from django import forms

from core.documents import uploads
from core.documents.models import StoredFile
from strategies.forms.files import StoredFileInput, received

MISSING = "Falta el documento. Escójalo."
HELP = f"{uploads.KINDS_IN_WORDS}, hasta 10 MB cada uno."


class SeveralFilesInput(StoredFileInput):
    """What was received before stands as marked boxes, beside what is chosen now."""

    template_name = "strategies/register/files_input.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return _all_of(data, f"{name}-recibido") + _all_of(files, name)


def _all_of(given, name: str) -> list:
    many = given.getlist(name) if hasattr(given, "getlist") else [given.get(name)]
    return [each for each in many if each]


class DocumentsField(forms.FileField):
    """Several files at once; its value is a list of (stored file, name to show). One that cannot be
    received says why; the page that comes back carries the others on."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SeveralFilesInput(attrs={"accept": uploads.ACCEPTED}))
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)

    def bound_data(self, data, initial):
        """What was sent, so that the page can carry on what was received."""
        return data

    def clean(self, data, initial=None) -> list[tuple[StoredFile, str]]:
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if self.required and not given:
            raise forms.ValidationError(MISSING, "required")
        accepted, problems = {}, []
        for each in given:
            try:
                file, name = received(each)
            except forms.ValidationError as problem:
                problems += problem.messages
            else:
                accepted.setdefault(file.pk, (file, name))
        if problems:
            raise forms.ValidationError(problems)
        return list(accepted.values())
