"""Documents that a form receives: checked by what they are, kept by their hash."""

from django import forms

from core.documents import uploads
from core.documents.models import StoredFile
from core.lib.text import and_list

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


class DocumentsMixin:
    """A form with a `DocumentsField`. The browser does not send chosen files again, so a page that
    comes back asks for them."""

    def full_clean(self):
        super().full_clean()
        names = [name for name, field in self.fields.items() if isinstance(field, DocumentsField)]
        for name in names if self._errors else ():
            chosen = [shown for _, shown in self.cleaned_data.get(name) or ()]
            if chosen:
                self.add_error(name, f"Escoja otra vez {and_list(chosen)}: todavía no se guardó.")
