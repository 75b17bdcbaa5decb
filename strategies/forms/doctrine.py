"""Forms of the doctrine library: filters, a document that is a file or a link."""

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q

from core.documents import uploads
from core.lib.forms import DayField, FilterForm
from core.lib.text import Fold, fold, slugify_es
from core.lib.versioned_forms import VersionedForm
from strategies.enums import DoctrineTopic
from strategies.forms.files import StoredFileField
from strategies.models import DoctrineDocument

SCOPES = (("", "Del país y del cantón"), ("pais", "Del país"), ("canton", "Del cantón"))
ASK_LINK = "Escriba el enlace completo, por ejemplo https://www.dinadeco.go.cr/guia.pdf."


class DoctrineFilter(FilterForm):
    q = forms.CharField(label="Título, autoría o contenido", required=False, max_length=100)
    tema = forms.ChoiceField(
        label="Tema", required=False, choices=[("", "Todos"), *DoctrineTopic.choices]
    )
    alcance = forms.ChoiceField(label="De quién es", required=False, choices=SCOPES)

    def __init__(self, *args, has_canton: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_canton:
            del self.fields["alcance"]

    def apply(self, documents):
        chosen, found = self.chosen, documents
        if "q" in chosen:
            found = found.alias(by=Fold("author"), about=Fold("summary"))
        for word in fold(chosen.get("q", "")).split():
            found = found.filter(
                Q(folded__contains=word) | Q(by__contains=word) | Q(about__contains=word)
            )
        if "tema" in chosen:
            found = found.filter(topic=chosen["tema"])
        if "alcance" in chosen:
            found = found.filter(canton__isnull=chosen["alcance"] == "pais")
        return found


class DoctrineForm(VersionedForm):
    """A document with topic and date; a file, a link, or both. The instance brings the canton, or
    none: then it is the country's."""

    file_columns = {"upload": "file"}
    set_by_view = ("canton",)
    constraint_fields = {"doctrine_has_a_file_or_a_link": "upload"}
    groups = (
        ("", ("title", "topic", "published_on", "author", "summary")),
        ("El documento: un archivo, un enlace o los dos", ("upload", "drops_file", "link")),
    )
    pairs = (("topic", "published_on"),)

    upload = StoredFileField(label="Archivo (opcional)", required=False)
    drops_file = forms.BooleanField(label="Quitar el archivo", required=False)
    link = forms.URLField(
        label="Enlace (opcional)",
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"], message=ASK_LINK)],
        error_messages={"invalid": f"No es un enlace que se pueda abrir. {ASK_LINK}"},
        help_text="Empieza con https:// o http://.",
    )

    class Meta:
        model = DoctrineDocument
        fields = ["title", "topic", "published_on", "author", "summary", "link"]
        labels = {"author": "Autoría (opcional)", "summary": "De qué trata (opcional)"}
        field_classes = {"published_on": DayField}
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.file_id:
            del self.fields["drops_file"]
        else:
            field = self.fields["upload"]
            field.label = "Cambiar el archivo (opcional)"
            field.help_text = f"Ahora: {self.instance.file_name}. {field.help_text}"

    def clean(self):
        data = super().clean()
        stored = data.get("upload")
        if stored:
            self.instance.file = stored
            name = slugify_es(data.get("title", ""))[:100] or "documento"
            self.instance.file_name = f"{name}{uploads.suffix_of(stored)}"
        elif data.get("drops_file"):
            self.instance.file, self.instance.file_name = None, ""
        has_source = self.instance.file_id or data.get("link")
        if not has_source and not {"upload", "link"} & self.errors.keys():
            self.add_error("upload", "Adjunte el archivo o escriba el enlace.")
        return data
