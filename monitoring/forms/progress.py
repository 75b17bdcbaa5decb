"""Section 6: one row of the month, and the closing of a slot."""

from django import forms

from core.documents.uploads import ACCEPTED
from core.lib.forms import PortalForm
from monitoring.enums import Level
from monitoring.models import ProgressReport

CONTENT = ("level", "note", "people_reached")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Its value is a list; whether each file is what it says is asked when it is kept."""

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None) -> list:
        return [file for file in (data if isinstance(data, list) else [data]) if file]


class RowForm(PortalForm):
    """The level of a slot in the month in view. Nothing is preselected; a row left as it was is
    not saved, and an empty one is «sin reporte», never 0 %."""

    level = forms.TypedChoiceField(
        label="Nivel",
        choices=[(level.value, f"{level.value} %") for level in Level],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Escoja uno de los cinco niveles: 0, 25, 50, 75 o 100."},
    )
    note = forms.CharField(
        label="Nota", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
    people_reached = forms.IntegerField(
        label="Personas alcanzadas",
        required=False,
        min_value=0,
        max_value=9_999_999,
        error_messages={
            "invalid": "Escriba cuántas personas con un número entero, por ejemplo 25.",
            "min_value": "Escriba cuántas personas, de 0 en adelante.",
            "max_value": "Revise el número de personas: es demasiado grande.",
        },
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    evidence = SeveralFilesField(
        label="Evidencia",
        widget=SeveralFiles(attrs={"multiple": True, "accept": ACCEPTED}),
    )

    def __init__(self, data=None, files=None, *, row, theirs: ProgressReport | None = None):
        """`row` is the sheet's; `theirs` the report that somebody else saved meanwhile."""
        self.row = row
        self.theirs = theirs
        # The level stands saved: whatever is refused after that is a file.
        self.is_saved = False
        initial = {name: getattr(row.report, name) for name in CONTENT} if row.report else {}
        super().__init__(data, files, prefix=f"casilla-{row.slot.pk}", initial=initial)

    def clean_note(self) -> str:
        return self.cleaned_data["note"].strip()

    def clean(self):
        level = self.cleaned_data.get("level")
        if "level" not in self.errors and level is None and self.has_text:
            self.add_error("level", "Escoja el nivel: sin él no se guarda lo demás de la fila.")
        if level == Level.NONE and not self.cleaned_data.get("note"):
            self.add_error("note", "Escriba por qué no hubo avance; con 0 % hace falta la nota.")
        return self.cleaned_data

    @property
    def has_text(self) -> bool:
        """Something besides the level was given."""
        given = self.cleaned_data
        return bool(given.get("note") or given.get("people_reached") is not None or self.uploaded)

    @property
    def uploaded(self) -> list:
        return self.cleaned_data.get("evidence", [])

    @property
    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in CONTENT}

    @property
    def seen_version(self) -> int:
        """The version that the person saw; 0 for a row without report."""
        return self.cleaned_data.get("version") or 0

    @property
    def next_version(self) -> int:
        """The version that the page carries. A fault keeps the one that was seen, unless only a
        file was refused; after a conflict was told, saving again is meant to replace the
        other's."""
        if self.is_bound and not self.theirs and not self.is_saved:
            return self.cleaned_data.get("version") or 0
        return self.row.version

    @property
    def typed(self) -> list[str]:
        """What the person gave, in words: for a row that takes no report any more, where no field
        is left to keep it."""
        level, people, note = (self[name].value() for name in ("level", "people_reached", "note"))
        return [
            *([f"{level} %"] if level else []),
            *([f"personas alcanzadas: {people}"] if people else []),
            *([f"nota: «{note}»"] if note else []),
        ]

    @property
    def levels(self) -> list[tuple[int, bool]]:
        """The five levels, and which one is chosen."""
        chosen = self["level"].value()
        return [
            (level.value, chosen is not None and str(chosen) == str(level.value)) for level in Level
        ]

    def is_untouched(self) -> bool:
        """Whether the row is as the page showed it: then somebody else's later save is no
        conflict. What it showed stands in the history."""
        report, seen = self.row.report, self.seen_version
        if report is not None and report.version == seen:
            shown = report
        elif seen:
            events = ProgressReport.pgh_event_model.objects.filter(
                sub_activity=self.row.slot, month=self.row.month, version=seen
            )
            shown = events.order_by("-pgh_id").first()
        else:
            shown = None
        if shown is None:
            return self.cleaned_data["level"] is None and not self.has_text
        return self.content == {name: getattr(shown, name) for name in CONTENT}


class ClosingForm(PortalForm):
    reason = forms.CharField(
        label="Motivo",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por ejemplo: «El INA cambió el curso para 2027».",
    )
