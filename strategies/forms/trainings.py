"""Forms of the trainings: filters, a training, who took part."""

from django import forms
from django.db.models import Q

from core.lib.forms import DayField, FilterForm, PortalForm
from core.lib.text import Fold, fold, whole_number
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import Audience
from strategies.forms.fields import CantonFormMixin
from strategies.models import Person, Training
from strategies.models.base import SharedQuerySet

OFFERED = 60  # as many persons as can be looked through; the search finds the others


class TrainingFilter(FilterForm):
    q = forms.CharField(label="Título o tema", required=False, max_length=100)
    para = forms.ChoiceField(
        label="Para quién", required=False, choices=[("", "Todas"), *Audience.choices]
    )
    anio = forms.ChoiceField(label="Año", required=False)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        held = Training.objects.of_canton(canton).order_by().dates("held_on", "year", "DESC")
        self.fields["anio"].choices = [("", "Todos"), *((day.year, day.year) for day in held)]

    def apply(self, trainings: SharedQuerySet) -> SharedQuerySet:
        chosen, found = self.chosen, trainings
        if "q" in chosen:
            found = found.alias(about=Fold("topic"))
        for word in fold(chosen.get("q", "")).split():
            found = found.filter(Q(folded__contains=word) | Q(about__contains=word))
        if "para" in chosen:
            found = found.filter(audience=chosen["para"])
        if "anio" in chosen:
            found = found.filter(held_on__year=chosen["anio"])
        return found


class TrainingForm(CantonFormMixin, VersionedForm):
    """A training of the canton; the instance brings it."""

    set_by_view = ("canton",)
    constraint_fields = {"training_has_hours": "hours"}
    groups = (
        ("", ("title", "topic", "audience")),
        ("Quién la da y cuándo", ("provider", "held_on", "hours", "place")),
    )
    pairs = (("held_on", "hours"),)

    class Meta:
        model = Training
        fields = ["title", "topic", "audience", "provider", "held_on", "hours", "place"]
        labels = {
            "provider": "Quién la da (opcional)",
            "place": "Lugar (opcional)",
            "hours": "Horas",
        }
        help_texts = {
            "topic": "Por ejemplo: pandillas, narcotráfico, crimen organizado, cultura de paz.",
            "hours": "Cuántas horas dura, en números enteros.",
        }
        field_classes = {"held_on": DayField}
        error_messages = {"hours": {"invalid": "No es un número entero. Escriba, por ejemplo, 8."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fit_to(self.instance.canton)
        self.fields["provider"].empty_label = "Nadie del directorio"


class RecordsForm(PortalForm):
    """Several persons of the canton at once. `search`: the words by which they are looked for;
    `marked`: the keys of those whom an earlier search found. They stay on top, marked."""

    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label="Personas",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Marque al menos a una persona.",
            "invalid_choice": "Una de las personas marcadas ya no está en el directorio de este "
            "cantón o ya está en la capacitación. Revise la lista.",
            "invalid_pk_value": "Una de las personas marcadas no está en el directorio.",
        },
    )
    complete = forms.ChoiceField(
        label="¿La completaron?",
        choices=[("", "Escoja"), ("1", "Sí, la completaron"), ("0", "No, o todavía no")],
        help_text="Vale para todas las personas marcadas; después se cambia una por una.",
    )

    def __init__(self, *args, training: Training, search: str = "", marked=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.search = search
        self.fields["persons"].error_messages["required"] = "Marque al menos a una persona."
        known = Person.objects.filter(canton=training.canton_id, is_active=True)
        free = known.exclude(trainings__training=training).select_related("actor")
        free = free.order_by("folded", "pk")
        self.fields["persons"].queryset = free
        self.fields["persons"].label_from_instance = lambda one: f"{one.name} · {one.actor}"
        keys = {whole_number(key) for key in marked} - {None}
        self.marked = list(free.filter(pk__in=keys)) if keys else []
        found = list(free.search(search).exclude(pk__in=keys)[: OFFERED + 1])
        self.found, self.has_more = found[:OFFERED], len(found) > OFFERED


class PersonTrainingFilter(FilterForm):
    q = forms.CharField(label="Persona o actor", required=False, max_length=100)
    tema = forms.CharField(label="Tema", required=False, max_length=100)
    para = forms.ChoiceField(
        label="Para quién", required=False, choices=[("", "Todas"), *Audience.choices]
    )

    def apply(self, records):
        chosen = self.chosen
        persons = Person.objects.search(chosen.get("q", "")) if "q" in chosen else None
        found = records if persons is None else records.filter(person__in=persons)
        if "tema" in chosen:
            found = found.alias(about=Fold("training__topic"))
        for word in fold(chosen.get("tema", "")).split():
            found = found.filter(Q(training__folded__contains=word) | Q(about__contains=word))
        if "para" in chosen:
            found = found.filter(training__audience=chosen["para"])
        return found
