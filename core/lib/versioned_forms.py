"""Forms of rows that two people may edit at once: the second is told what differs."""

from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils import formats

from core.lib.forms import ConstrainedModelForm

UNTOUCHED = "Ninguno nuevo: queda como está guardado"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people wrote differently, in words."""

    label: str
    theirs: str
    ours: str


class VersionedForm(ConstrainedModelForm):
    """A form of a row that two people may edit at once (`core.lib.versions.Versioned`).

    The page carries the version that was seen. When somebody else saved the row meanwhile nothing
    is written: the page shows what differs, and saving again is a decision. What already stands is
    saved without asking, so a double press acts once. The view that asks `is_valid` runs in a
    transaction; the row is locked until it ends.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # Legend and fields of each part of the page; fields that stand side by side.
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    # Field that receives a file → column that keeps it. Its name stands in `<column>_name` where
    # the row has one, and a box `drops_<column>` takes it away.
    file_columns: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.differences: list[Difference] = []
        # 0: nothing was seen, so what somebody else makes meanwhile is told too.
        self.initial["version"] = 0 if self.instance._state.adding else self.instance.version

    def clean(self):
        data = super().clean()
        if not self.instance._state.adding:
            self._refuse_stale(data.pop("version", None))
        return data

    def _refuse_stale(self, seen: int | None) -> None:
        rows = type(self.instance)._base_manager.select_for_update(of=("self",), no_key=True)
        stored = rows.get(pk=self.instance.pk)
        self._catch_up(stored)
        if seen == stored.version:
            return
        self.differences = self._differences_from(stored) + self._files_apart(stored, seen)
        if self.differences:
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = stored.version
            self.add_error(
                None,
                "Otra persona guardó estos datos mientras usted escribía. Abajo está lo que "
                "cambia; si guarda otra vez, queda lo suyo.",
            )

    def _catch_up(self, stored: Model) -> None:
        """What the form does not show stays as it stands, not as it stood when the view read it."""
        if self.instance.version != stored.version:
            for column in stored._meta.concrete_fields:
                if column.name not in self.fields:
                    setattr(self.instance, column.attname, getattr(stored, column.attname))

    def _differences_from(self, stored: Model) -> list[Difference]:
        found = []
        for name in (name for name in self.fields if name in self.cleaned_data):
            if name == "version" or not hasattr(stored, name):
                continue
            theirs, ours = _plain(getattr(stored, name)), _plain(self.cleaned_data[name])
            if theirs != ours:
                field = self.fields[name]
                words = in_words(field, theirs), in_words(field, ours)
                found.append(Difference(str(field.label), *words))
        return found

    def _files_apart(self, stored: Model, seen: int | None) -> list[Difference]:
        """Files that somebody changed since version `seen`, and those that would change now."""
        if not self.file_columns:
            return []
        history = type(stored).pgh_event_model.objects.filter(pgh_obj=stored.pk, version=seen)
        before = history.order_by("-pgh_id").first()
        found = []
        for name, column in self.file_columns.items():
            theirs, ours = getattr(stored, column), self._chosen_file(name)
            is_dropped = not ours and self.cleaned_data.get(f"drops_{column}", False)
            was_changed = (before and getattr(before, column)) != theirs
            asked = bool(ours or is_dropped)
            if (ours == theirs) if asked else not was_changed:
                continue
            field, kept = self.fields[name], getattr(stored, f"{column}_name", "")
            words = "Quitarlo" if is_dropped else self._name_of_chosen(name) if ours else UNTOUCHED
            theirs_in_words = (theirs and kept) or in_words(field, theirs)
            found.append(Difference(str(field.label), theirs_in_words, words))
            if was_changed and asked:
                self._let_go(name, column)
        return found

    def _chosen_file(self, name: str):
        chosen = self.cleaned_data.get(name)
        return (chosen[0][0] if chosen else None) if isinstance(chosen, list) else chosen

    def _name_of_chosen(self, name: str) -> str:
        chosen = self.cleaned_data.get(name)
        if isinstance(chosen, list):
            return chosen[0][1]
        uploaded = self.files.get(self.add_prefix(name))
        return uploaded.name if uploaded else in_words(self.fields[name], self._chosen_file(name))

    def _let_go(self, name: str, column: str) -> None:
        """A file cannot be compared on the page, so replacing another's is asked for anew."""
        self.data, self.files = self.data.copy(), self.files.copy()
        html = self.add_prefix(name)
        self.files.pop(html, None)
        for key in (html, f"{html}-recibido", self.add_prefix(f"drops_{column}")):
            self.data.pop(key, None)
        self.add_error(
            name,
            "Otra persona cambió este archivo mientras usted escribía, y queda el de ella. Si debe "
            "quedar el suyo, escójalo otra vez.",
        )

    def save(self, commit=True):
        if not self.instance._state.adding:
            self.instance.version += 1
        return super().save(commit)

    @property
    def parts(self) -> list[tuple[str, list[list[BoundField]]]]:
        """What the page shows: legend, and rows of one or two fields."""
        visible = tuple(field.name for field in self.visible_fields())
        return [
            (legend, self._rows([name for name in names if name in visible]))
            for legend, names in self.groups or (("", visible),)
        ]

    def _rows(self, names: list[str]) -> list[list[BoundField]]:
        second = {after: before for before, after in self.pairs if before in names}
        beside = {before: after for after, before in second.items() if after in names}
        return [
            [self[name]] + ([self[beside[name]]] if name in beside else [])
            for name in names
            if name not in second
        ]


def _plain(value):
    """A value that can be compared: the rows of a list as their keys in order."""
    if hasattr(value, "all"):
        value = value.all()
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    try:
        return sorted(value, key=str) if not isinstance(value, Model | dict) else value
    except TypeError:
        return value


def in_words(field: forms.Field, value) -> str:
    """A field's value as a person reads it; «vacío» for nothing. A field may say it itself."""
    if hasattr(field, "in_words") and value not in (None, "", [], {}):
        return field.in_words(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if value in (None, "", [], {}):
        return "vacío"
    if isinstance(value, list):
        return ", ".join(in_words(field, each) for each in value)
    choices = dict(getattr(field, "choices", ())) if not isinstance(value, Model) else {}
    return str(choices.get(value, formats.localize(value)))
