"""Forms of what institutions enter for their POI, its review, and its windows."""

from django import forms

from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies import perms
from strategies.enums import ActorKind, PoiState
from strategies.forms.fields import ActionField, actors_of
from strategies.forms.money import ColonesField
from strategies.models import Actor, PoiItem, PoiWindow
from strategies.models.poi import PoiItemQuerySet

INSTITUTIONS = (ActorKind.PUBLIC_INSTITUTION, ActorKind.MUNICIPALITY, ActorKind.CONTROL_BODY)
REVIEWS = ((PoiState.REVIEWED, "Revisada"), (PoiState.OBSERVED, "Con observaciones"))


class PoiFilter(FilterForm):
    q = forms.CharField(label="Actividad", required=False, max_length=100)
    anno = forms.ChoiceField(label="Año", required=False)
    institucion = forms.ChoiceField(label="Institución", required=False)
    estado = forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), *PoiState.choices]
    )

    def __init__(self, *args, items: PoiItemQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        years = sorted(set(items.order_by().values_list("year", flat=True)), reverse=True)
        named = Actor.objects.filter(pk__in=items.order_by().values("actor")).order_by("folded")
        self.fields["anno"].choices = [("", "Todos"), *((str(y), str(y)) for y in years)]
        self.fields["institucion"].choices = [
            ("", "Todas"),
            *((actor.pk, actor.full_name) for actor in named),
        ]

    def apply(self, items: PoiItemQuerySet) -> PoiItemQuerySet:
        chosen = self.chosen
        found = items.search(chosen.get("q", ""))
        for name, column in (("anno", "year"), ("institucion", "actor"), ("estado", "state")):
            if name in chosen:
                found = found.filter(**{column: chosen[name]})
        return found


class PoiItemForm(VersionedForm):
    """The instance brings its canton. A delegate enters what the represented institution plans,
    while a window of that year is open."""

    set_by_view = ("canton",)
    constraint_fields = {
        "poi_code_once_per_actor_and_year": "code",
        "poi_budget_is_not_negative": "budget",
    }
    pairs = (("year", "code"),)

    class Meta:
        model = PoiItem
        fields = ["actor", "year", "code", "activity", "budget", "action"]
        labels = {
            "actor": "Institución",
            "year": "Para el POI del año",
            "code": "Código en el POI (opcional)",
            "activity": "Actividad o meta",
            "budget": "Presupuesto, en colones (opcional)",
            "action": "Acción de la estrategia a la que responde (opcional)",
        }
        help_texts = {
            "activity": "Como está o estará escrita en el plan de la institución.",
            "action": "El equipo la completa si usted no la conoce.",
        }
        field_classes = {"action": ActionField, "budget": ColonesField}
        widgets = {
            "activity": forms.Textarea(attrs={"rows": 3}),
            "year": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "budget": forms.TextInput(attrs={"inputmode": "decimal"}),
        }

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.canton
        self.is_team = perms.can_write(by, canton)
        offered = actors_of(canton, kept=self.instance.actor if self.instance.pk else None)
        if self.is_team:
            offered = offered.filter(kind__in=INSTITUTIONS) | offered.filter(
                pk=self.instance.actor_id
            )
        else:
            offered = offered.filter(pk__in=perms.represented_actors(by, canton))
        self.fields["actor"].queryset = offered.order_by("folded", "pk")
        self.fields["actor"].label_from_instance = lambda actor: actor.full_name
        self.fields["actor"].empty_label = "Escoja la institución" if self.is_team else None
        self.fields["action"].empty_label = "Todavía no se sabe"
        self.fields["action"].of(canton)
        if self.initial.get("year") is None:
            self.initial["year"] = clock.today().year + 1

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not self.is_team:
            refuse_closed_year(self.instance.canton, year)
        return year

    def save(self, commit=True):
        if not self.instance._state.adding and self.has_changed():
            self.instance.note_change()
        return super().save(commit)


def refuse_closed_year(canton: Canton, year: int) -> None:
    """Raises ValidationError that says when the year's windows are, when none is open today."""
    today = clock.today()
    windows = list(PoiWindow.objects.filter(canton=canton, year=year).order_by("opens_on"))
    if any(window.is_open(today) for window in windows):
        return
    if not windows:
        raise forms.ValidationError(
            f"Todavía no hay una ventana para el POI {year}. La abre el Gestor o la Gestora Local."
        )
    coming = next((window for window in windows if window.opens_on > today), None)
    when = (
        f"abre el {coming.opens_on:%d/%m/%Y}"
        if coming
        else f"cerró el {max(window.closes_on for window in windows):%d/%m/%Y}"
    )
    raise forms.ValidationError(
        f"La ventana para el POI {year} {when}. Fuera de ella, pida al Gestor o a la Gestora Local "
        "que registre la actividad."
    )


class PoiReviewForm(PortalForm):
    """The team's answer on one item, for the version that was read."""

    state = forms.ChoiceField(label="Revisión", choices=REVIEWS, widget=forms.RadioSelect)
    review_note = forms.CharField(
        label="Observaciones",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Hacen falta si queda con observaciones; se envían a la institución.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PoiWindowForm(VersionedForm):
    """The instance brings its canton."""

    set_by_view = ("canton",)
    constraint_fields = {
        "window_closes_after_it_opens": "closes_on",
        "window_once_per_year": "name",
    }
    pairs = (("opens_on", "closes_on"), ("year", "remind_days"))

    class Meta:
        model = PoiWindow
        fields = ["name", "year", "remind_days", "opens_on", "closes_on"]
        labels = {
            "name": "Nombre de la ventana",
            "year": "Para el POI del año",
            "remind_days": "Recordar cuántos días antes",
            "opens_on": "Abre el",
            "closes_on": "Cierra el",
        }
        field_classes = {"opens_on": DayField, "closes_on": DayField}
        widgets = {
            "year": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "remind_days": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("year") is None:
            self.initial["year"] = clock.today().year + 1


class WindowYearForm(PortalForm):
    """For which year the usual windows are prepared."""

    year = forms.IntegerField(
        label="Año del POI",
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": "Escriba el año con cuatro cifras, por ejemplo 2027.",
            "min_value": "Revise el año: se recibe de 2000 a 2100.",
            "max_value": "Revise el año: se recibe de 2000 a 2100.",
        },
    )
