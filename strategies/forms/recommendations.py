"""Forms of recommendations: the text to a body, and what the body answered."""

from django import forms
from django.db.models import Q

from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import RecommendationState
from strategies.models import Body, Recommendation
from strategies.models.priorities import RecommendationQuerySet


class RecommendationFilter(FilterForm):
    q = forms.CharField(label="Recomendación", required=False, max_length=100)
    instancia = forms.ChoiceField(label="Dirigida a", required=False)
    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *RecommendationState.choices]
    )

    def __init__(self, *args, canton: Canton, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Body.objects.visible_to(user).of_canton(canton).order_by("folded", "pk")
        named = [(str(pk), name) for pk, name in bodies.values_list("pk", "name")]
        self.fields["instancia"].choices = [("", "Todas"), *named]

    def apply(self, recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
        chosen = self.chosen
        found = recommendations.search(chosen.get("q", ""))
        if "instancia" in chosen:
            found = found.filter(body=chosen["instancia"])
        if "estado" in chosen:
            found = found.filter(state=chosen["estado"])
        return found


class RecommendationForm(VersionedForm):
    """The instance brings its canton."""

    set_by_view = ("canton",)
    constraint_fields = {"answer_comes_after_the_recommendation": "presented_on"}
    groups = (
        ("", ("body", "title", "text", "presented_on")),
        ("En qué se apoya", ("risk", "evidence", "diagnosis", "zone")),
    )

    class Meta:
        model = Recommendation
        fields = [
            "body",
            "title",
            "text",
            "presented_on",
            "risk",
            "evidence",
            "diagnosis",
            "zone",
        ]
        labels = {
            "title": "Recomendación en una línea",
            "risk": "Riesgo al que responde (opcional)",
            "diagnosis": "Diagnóstico en que se apoya (opcional)",
            "zone": "Zona prioritaria (opcional)",
        }
        help_texts = {
            "text": "Qué recursos poner, dónde, cuándo y para quién.",
            "evidence": "El dato que la sostiene y su fuente.",
        }
        field_classes = {"presented_on": DayField}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        canton, kept = self.instance.canton, self.instance.body_id
        today = clock.today()
        is_open = Q(closed_on=None) | Q(closed_on__gte=today) | Q(pk=kept)
        self.fields["body"].queryset = (
            Body.objects.of_canton(canton).filter(is_open).order_by("folded")
        )
        self.fields["body"].empty_label = "Escoja"
        self.fields["diagnosis"].queryset = canton.diagnoses.order_by("-made_on", "-pk")
        self.fields["diagnosis"].empty_label = "Ninguno del registro"
        self.fields["zone"].queryset = canton.priority_zones.order_by("-since", "folded", "pk")
        self.fields["zone"].empty_label = "Ninguna"

    def clean_presented_on(self):
        day = self.cleaned_data["presented_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Todavía no llega ese día. Escriba hoy o un día anterior.")
        return day


class AnswerForm(VersionedForm):
    """What the body said, and when; `by` notes it."""

    set_by_view = ("presented_on",)
    constraint_fields = {
        "answered_recommendation_has_its_day": "answered_on",
        "answer_comes_after_the_recommendation": "answered_on",
    }
    state = forms.ChoiceField(
        label="La instancia",
        choices=[
            (RecommendationState.ACCEPTED, "La acoge"),
            (RecommendationState.REJECTED, "No la acoge"),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Recommendation
        fields = ["state", "answer", "answered_on"]
        labels = {"answer": "Qué respondió", "answered_on": "Día de la respuesta"}
        help_texts = {
            "answer": "Qué se hará y quién, o por qué no. Si consta en una minuta, dígalo."
        }
        field_classes = {"answered_on": DayField}
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if self.instance.is_open:
            self.initial |= {"state": None, "answered_on": clock.today()}
        self.fields["answer"].required = self.fields["answered_on"].required = True

    def clean_answered_on(self):
        day = self.cleaned_data["answered_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Todavía no llega ese día. Escriba hoy o un día anterior.")
        return day

    def save(self, commit=True):
        self.instance.answered_by = self.by
        return super().save(commit)
