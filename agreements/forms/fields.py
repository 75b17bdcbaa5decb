"""Fields of the paper: text of several lines, short texts one a line, an actor of the directory."""

from django import forms
from django.db.models import Case, Value, When

from core.lib.forms import LinesField
from strategies.models import Actor

LINE_LIMIT = 300


class ProseField(forms.CharField):
    """Text of several lines; browsers send their ends as CRLF, the paper has plain ones."""

    def __init__(self, *, rows: int = 2, **kwargs):
        super().__init__(max_length=8000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return super().to_python((value or "").replace("\r\n", "\n"))


class ShortLinesField(LinesField):
    """A list of short texts, one a line, none longer than the column takes."""

    def to_python(self, value):
        lines = super().to_python(value)
        long = next((line for line in lines if len(line) > LINE_LIMIT), None)
        if long:
            raise forms.ValidationError(
                f"El renglón «{long[:40]}…» pasa de {LINE_LIMIT} letras. Acórtelo o divídalo en "
                "dos renglones."
            )
        return lines


class ActorField(forms.CharField):
    """An organisation of the directory, typed or picked: by its acronym, its name, or both."""

    widget = forms.TextInput(
        attrs={"data-actor": "", "list": "directorio", "autocomplete": "off", "maxlength": 200}
    )

    def __init__(self, *, canton=None, **kwargs):
        super().__init__(**kwargs)
        self.canton = canton

    def to_python(self, value):
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        actor = find_actor(text, self.canton)
        if actor is None:
            raise forms.ValidationError(
                f"«{text}» no está en el directorio de actores. Escójalo de la lista, escriba la "
                "sigla o regístrelo primero."
            )
        return actor


def find_actor(text: str, canton) -> Actor | None:
    """By acronym, name or «Nombre (SIGLA)»; the canton's own one goes before a national one."""
    name, _, acronym = text.strip().removesuffix(")").rpartition(" (")
    actors = Actor.objects.of_canton(canton).filter(is_active=True)
    own_first = Case(When(canton=None, then=Value(1)), default=Value(0))
    found = actors.named(text).order_by(own_first, "pk").first()
    if found is None and name:
        both = actors.named(name) & actors.named(acronym)
        found = both.order_by(own_first, "pk").first()
    return found


def prose(label: str, help_text: str = "", rows: int = 2) -> ProseField:
    return ProseField(label=label, help_text=help_text, rows=rows)
