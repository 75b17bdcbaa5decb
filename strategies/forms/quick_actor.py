"""The form for a phone in the field: an organisation that was just met, and what it runs (R67)."""

from django import forms
from django.db import transaction

from core.accounts.models import User
from core.lib.forms import ConstrainedModelForm
from core.lib.text import whole_number
from strategies.duplicates import likely_same
from strategies.enums import ActorKind, ActorSource, InitiativeKind
from strategies.forms.actors import FOUND_IN, LegalIdMixin, TwinMixin
from strategies.forms.fields import CantonFormMixin, DistrictsField
from strategies.models import Actor, Initiative

# The sorts met in the field come first.
KINDS = [choice for choice in ActorKind.choices if choice[0] != ActorKind.UNSORTED]
KINDS.sort(key=lambda choice: choice[0] != ActorKind.CIVIL_SOCIETY)


class QuickActorForm(CantonFormMixin, TwinMixin, LegalIdMixin, ConstrainedModelForm):
    """Name, kind and districts; the rest is asked for by who has the time. The instance brings the
    canton. An actor that looks like one of the directory is saved when the person says that it is
    new (`nuevo`), or is that one (`es`)."""

    set_by_view = ("canton", "merged_into")
    constraint_fields = {
        "actor_name_once_per_canton": "name",
        "actor_acronym_once_per_canton": "acronym",
    }
    more = ("initiative", "initiative_kind", "found_in", "legal_id")

    initiative = forms.CharField(
        label="Iniciativa que lleva (opcional)",
        required=False,
        max_length=200,
        help_text="Queda también en el registro de iniciativas.",
    )
    initiative_kind = forms.ChoiceField(
        label="Tipo de iniciativa",
        required=False,
        choices=InitiativeKind.choices,
        initial=InitiativeKind.PROJECT,
    )

    class Meta:
        model = Actor
        fields = ["name", "kind", "districts", "found_in", "legal_id"]
        labels = {
            "found_in": "Se encontró en la actividad (opcional)",
            "legal_id": "Cédula jurídica (opcional)",
            "districts": "Distritos",
        }
        help_texts = {"found_in": FOUND_IN, "legal_id": "Diez cifras, por ejemplo 3-002-045678."}
        field_classes = {"districts": DistrictsField}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"})}

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.alike: list[Actor] = []
        self.fit_to(self.instance.canton)
        self.fields["kind"].choices = KINDS
        self.instance.source = ActorSource.ACTIVITY

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_initiative(self) -> str:
        name = " ".join(self.cleaned_data["initiative"].split())
        there = name and Initiative.objects.of_canton(self.instance.canton).named(name).first()
        if there:
            who = f", de {there.actor}" if there.actor else ""
            raise forms.ValidationError(
                f"Ya está registrada la iniciativa «{there}»{who}. Borre este dato o escriba otro "
                "nombre."
            )
        return name

    def clean(self):
        data = super().clean()
        if self.chosen is None:
            self._look_for_twins(data)
        return data

    def _look_for_twins(self, data: dict) -> None:
        canton, name = self.instance.canton, data.get("name", "")
        self.alike = likely_same(canton, name, legal_id=data.get("legal_id", "")) if name else []
        if self.alike and "nuevo" not in self.data:
            raise forms.ValidationError(
                "Se parece a lo que ya está en el directorio. Diga abajo si es el mismo.",
                code="alike",
            )
        self.refuse_national_twin(data)

    @property
    def chosen(self) -> Actor | None:
        """The actor of the directory that the person pointed to with «Es este»."""
        key = whole_number(self.data.get("es", "")) if self.is_bound else None
        if key is None:
            return None
        offered = Actor.objects.of_canton(self.instance.canton)
        return offered.filter(pk=key).first()

    def _post_clean(self):
        """Of an actor that is there already nothing is stored, so nothing is asked of it."""
        if self.chosen is None:
            super()._post_clean()

    @transaction.atomic
    def save(self, commit=True) -> Actor:
        actor = self.chosen or super().save(commit)
        if self.cleaned_data.get("initiative"):
            self._save_initiative(actor)
        return actor

    def _save_initiative(self, actor: Actor) -> None:
        initiative = Initiative.objects.create(
            canton=self.instance.canton,
            name=self.cleaned_data["initiative"],
            kind=self.cleaned_data["initiative_kind"] or InitiativeKind.PROJECT,
            actor=actor,
            entered_by=self.by,
        )
        initiative.districts.set(self.cleaned_data.get("districts", ()))
