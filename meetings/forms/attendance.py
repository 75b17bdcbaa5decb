"""Forms of attendance: guests who came, people counted at an open event."""

from django import forms

from core.lib.forms import LineField, PortalForm
from core.lib.problems import RuleViolation
from core.lib.versioned_forms import Difference, VersionedForm
from meetings import attending
from meetings.enums import CountedSex
from meetings.forms.fields import HourField
from meetings.models import Guest, Meeting, OpenCount
from strategies.enums import AgeGroup

MOST_PEOPLE = 100_000


class GuestForm(VersionedForm):
    """Somebody who came without a seat; the instance brings its meeting."""

    set_by_view = ("meeting",)
    constraint_fields = {"guest_leaves_after_arriving": "left"}
    groups = (("", ("name", "organisation", "arrived", "left")),)
    pairs = (("arrived", "left"),)

    arrived = HourField(label="Entrada (opcional)", required=False)
    left = HourField(label="Salida (opcional)", required=False)

    class Meta:
        model = Guest
        fields = ["name", "organisation"]
        labels = {"organisation": "Organización (opcional)"}
        field_classes = {"name": LineField, "organisation": LineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "arrived": attending.hour_of(self.instance.arrived_at),
            "left": attending.hour_of(self.instance.left_at),
        }

    def clean(self):
        data = super().clean()
        guest = self.instance
        if "arrived" in data and "left" in data:
            try:
                guest.arrived_at, guest.left_at = attending.hours(
                    guest.meeting, data["arrived"], data["left"], guest.arrived_at, guest.left_at
                )
            except RuleViolation as violation:
                self.add_error("left" if data["left"] else "arrived", str(violation))
        return data


class CountForm(PortalForm):
    """How many came, by age group and sex: one table. Every cell carries what it showed, so that
    what another person counted meanwhile is told and not overwritten."""

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting, self.differences = meeting, []
        self.stored = {(row.sex, row.age_group): row for row in meeting.counts.all()}
        for age in AgeGroup:
            for sex in CountedSex:
                row = self.stored.get((sex.value, age.value))
                people = row.people if row else None
                self.fields[_name(sex, age)] = forms.IntegerField(
                    label=f"{sex.label}, {age.label}",
                    required=False,
                    min_value=0,
                    max_value=MOST_PEOPLE,
                    initial=people,
                    widget=forms.NumberInput(
                        attrs={"class": "form-control", "inputmode": "numeric"}
                    ),
                    error_messages={
                        "invalid": f"{sex.label}, {age.label}: escriba un número entero.",
                        "min_value": f"{sex.label}, {age.label}: el número va desde cero.",
                        "max_value": f"{sex.label}, {age.label}: el número es muy grande.",
                    },
                )
                self.fields[f"was-{_name(sex, age)}"] = forms.CharField(
                    required=False, initial=people, widget=forms.HiddenInput
                )

    @property
    def rows(self):
        """For the table: an age group, and the cell of each sex."""
        return [(age.label, [self._cell(sex, age) for sex in CountedSex]) for age in AgeGroup]

    def _cell(self, sex: CountedSex, age: AgeGroup):
        name = _name(sex, age)
        return self[name], self[f"was-{name}"]

    def clean(self):
        data = super().clean()
        for (sex, age), name in _cells():
            row = self.stored.get((sex, age))
            stands, saw, wants = (
                row.people if row else None,
                data.get(f"was-{name}"),
                data.get(name),
            )
            if saw != _text(stands) and wants != stands and _text(wants) != saw:
                label = str(self.fields[name].label)
                told = Difference(label, _text(stands) or "vacío", _text(wants) or "vacío")
                self.differences.append(told)
        if self.differences:
            self.data = self.data.copy()
            for (sex, age), name in _cells():
                row = self.stored.get((sex, age))
                stands = _text(row.people if row else None)
                if _text(data.get(name)) == data.get(f"was-{name}"):  # not changed on this page
                    self.data[name] = stands
                self.data[f"was-{name}"] = stands
            self.add_error(
                None,
                "Otra persona guardó este conteo mientras usted escribía. Abajo está lo que "
                "cambia; si guarda otra vez, queda lo suyo.",
            )
        return data

    def save(self) -> None:
        """Only the cells that were changed on this page are written."""
        for (sex, age), name in _cells():
            row, wants = self.stored.get((sex, age)), self.cleaned_data[name]
            if _text(wants) == self.cleaned_data[f"was-{name}"]:
                continue
            if wants is None:
                if row:
                    row.delete()
            elif row is None:
                OpenCount.objects.create(meeting=self.meeting, sex=sex, age_group=age, people=wants)
            elif row.people != wants:
                row.people = wants
                row.version += 1
                row.save()


def _name(sex: CountedSex, age: AgeGroup) -> str:
    return f"{sex.value}-{age.value}"


def _cells() -> list[tuple[tuple[str, str], str]]:
    return [((sex.value, age.value), _name(sex, age)) for age in AgeGroup for sex in CountedSex]


def _text(people: int | None) -> str:
    return "" if people is None else str(people)


class CodeForm(PortalForm):
    """The six digits of a person, typed at the door."""

    code = forms.CharField(
        label="Código de asistencia",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "autofocus": True,
                "maxlength": 9,
                "class": "code-field",
            }
        ),
    )

    def clean_code(self):
        code = "".join(self.cleaned_data["code"].split()).replace("-", "")
        if not (code.isascii() and code.isdecimal() and len(code) == 6):
            raise forms.ValidationError("El código son seis cifras; está en su convocatoria.")
        return code
