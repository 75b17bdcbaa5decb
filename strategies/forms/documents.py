"""Documents that a form receives: checked by what they are, kept by their hash."""

from django import forms

from core.documents import uploads
from core.documents.models import StoredFile

MISSING = "Falta el documento. Escójalo en su computadora."
HELP = f"{uploads.KINDS_IN_WORDS}, hasta 10 MB cada uno."


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """Several files at once; its value is a list of (stored file, name to show). One that cannot be
    received says why, and none of them is kept."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SeveralFilesInput(attrs={"accept": uploads.ACCEPTED}))
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)

    def clean(self, data, initial=None) -> list[tuple[StoredFile, str]]:
        given = [each for each in data or () if each] if isinstance(data, list | tuple) else [data]
        given = [each for each in given if each]
        if self.required and not given:
            raise forms.ValidationError(MISSING, "required")
        accepted, problems = [], []
        for uploaded in given:
            try:
                accepted.append(uploads.accept(uploaded))
            except forms.ValidationError as problem:
                problems += problem.messages
        if problems:
            raise forms.ValidationError(problems)
        return accepted
