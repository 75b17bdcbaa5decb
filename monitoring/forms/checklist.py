"""Section 7: Sí or No and observations for each of the fourteen criteria."""

from dataclasses import dataclass

from django import forms

from core.lib.forms import PortalForm
from monitoring.enums import Criterion
from monitoring.reviews import Answer
from monitoring.suggestions import Suggestion

YES, NO = "si", "no"
ANSWERS = [(YES, "Sí"), (NO, "No")]


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion as the page shows it. `former` is what the latest review answered."""

    criterion: Criterion
    suggestion: Suggestion
    met: forms.BoundField
    observations: forms.BoundField
    former: object | None = None


class ChecklistForm(PortalForm):
    """Nothing is preselected: the portal suggests, the person decides."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[_met(criterion)] = forms.ChoiceField(
                label=f"{criterion.value}. {criterion.label}",
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Falta la respuesta. Escoja Sí o No.",
                    "invalid_choice": "Escoja Sí o No.",
                },
            )
            self.fields[_observations(criterion)] = forms.CharField(
                label="Observaciones",
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self):
        for criterion in Criterion:
            is_no = self.cleaned_data.get(_met(criterion)) == NO
            if is_no and not self.cleaned_data.get(_observations(criterion), "").strip():
                self.add_error(_observations(criterion), "Marcó No. Escriba qué falta.")
        return self.cleaned_data

    def rows(self, suggestions: dict[Criterion, Suggestion], former: dict[int, object]):
        return [
            Row(
                criterion,
                suggestions[criterion],
                self[_met(criterion)],
                self[_observations(criterion)],
                former.get(criterion),
            )
            for criterion in Criterion
        ]

    @property
    def answers(self) -> dict[int, Answer]:
        return {
            criterion.value: Answer(
                self.cleaned_data[_met(criterion)] == YES,
                self.cleaned_data[_observations(criterion)],
            )
            for criterion in Criterion
        }


def _met(criterion: Criterion) -> str:
    return f"criterio-{criterion.value}"


def _observations(criterion: Criterion) -> str:
    return f"observaciones-{criterion.value}"
