"""Forms of what a session is held for: an encounter of the plan, the record of a training."""

import math

from django import forms

from core.lib import clock
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from meetings.enums import PRESENT, MeetingKind
from meetings.models import Meeting
from strategies.enums import EncounterKind
from strategies.forms.trainings import TrainingForm
from strategies.models import Person, PlanEncounter, Training, TrainingRecord

KINDS = {
    EncounterKind.ADVANCES: MeetingKind.ADVANCES,
    EncounterKind.PLANNING: MeetingKind.PLANNING,
}


def encounter_to_convene(canton: Canton, pk: int | None) -> PlanEncounter | None:
    """An encounter of the canton that nobody held yet, of a plan that still changes."""
    rows = PlanEncounter.objects.filter(pk=pk, plan__strategy__canton=canton, held_on=None)
    encounter = rows.select_related("plan__strategy__canton").first()
    return encounter if encounter and not encounter.plan.is_closed else None


def values_for(encounter: PlanEncounter) -> dict:
    """What the session of an encounter begins with."""
    day = max(encounter.due_on, clock.today())
    title = f"Encuentro: {encounter.get_kind_display().lower()}, {encounter.plan}"
    return {"kind": KINDS[encounter.kind], "title": title, "day": day}


def people_of(meeting: Meeting):
    """Who attended it by name, and is in the directory."""
    came = meeting.attendance.filter(presence__in=[one.value for one in PRESENT])
    return Person.objects.filter(pk__in=came.exclude(person=None).values("person"))


class RecordTrainingForm(TrainingForm):
    """The record of a training, begun with what its session says."""

    with_people = forms.BooleanField(label="Anotar a quienes asistieron", required=False)
    groups = (*TrainingForm.groups, ("Quiénes participaron", ("with_people",)))

    def __init__(self, *args, meeting: Meeting, **kwargs):
        self.meeting, self.people = meeting, list(people_of(meeting))
        length = meeting.ends_at - meeting.starts_at
        begun = {
            "title": meeting.name,
            "held_on": meeting.on,
            "hours": max(math.ceil(length.total_seconds() / 3600), 1),
            "place": meeting.place[:160],
            "with_people": True,
        }
        super().__init__(*args, initial=begun, **kwargs)
        if self.people:
            count = len(self.people)
            self.fields["with_people"].help_text = (
                f"{count} persona{'' if count == 1 else 's'} con asistencia marcada; después puede "
                "agregar o quitar."
            )
        else:
            del self.fields["with_people"]

    def save(self, commit=True):
        training = super().save(commit)
        if self.cleaned_data.get("with_people"):
            TrainingRecord.objects.bulk_create(
                TrainingRecord(training=training, person=person) for person in self.people
            )
        self.meeting.record_as(training)
        return training


class LinkTrainingForm(VersionedForm):
    """To a record that is there already; to none takes it back."""

    class Meta:
        model = Meeting
        fields = ["training"]
        labels = {"training": "Registro de la capacitación"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Training.objects.of_canton(self.instance.canton).order_by("-held_on", "-pk")
        self.fields["training"].queryset = rows
        self.fields["training"].empty_label = "Ninguno"
        self.fields["training"].label_from_instance = lambda one: (
            f"{one.title}, {one.held_on:%d/%m/%Y}"
        )
