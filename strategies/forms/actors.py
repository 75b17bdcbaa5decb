"""Forms of the directory: its filters, a local actor."""

from django import forms
from stdnum.cr import cpj
from stdnum.exceptions import ValidationError as StdnumError

from core.lib.forms import FilterForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.enums import ActorKind, ActorSource, AgeGroup, Sex
from strategies.forms.fields import AgeGroupsField, CantonFormMixin, DistrictsField
from strategies.models import Actor
from strategies.models.actors import ActorQuerySet
from strategies.models.base import Reach

SCOPES = (("", "Todos"), ("canton", "Del cantón"), ("nacional", "Nacionales"))
STATES = (("", "Activos"), ("inactivos", "Inactivos"), ("todos", "Activos e inactivos"))
SEXES = (("", "Todas las personas"), (Sex.WOMEN, "Mujeres"), (Sex.MEN, "Hombres"))
FOUND_IN = "Por ejemplo: feria de la salud en Los Guido, 14 de marzo."


class ActorFilter(FilterForm):
    """The directory's filters: also those that answer whom to invite (R51)."""

    q = forms.CharField(label="Nombre o sigla", required=False, max_length=100)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *ActorKind.choices]
    )
    distrito = forms.ChoiceField(label="Distrito", required=False)
    edad = forms.ChoiceField(
        label="Atiende a", required=False, choices=[("", "Todas las edades"), *AgeGroup.choices]
    )
    sexo = forms.ChoiceField(label="Sexo que atiende", required=False, choices=SEXES)
    fuente = forms.ChoiceField(
        label="Fuente", required=False, choices=[("", "Todas"), *ActorSource.choices]
    )
    alcance = forms.ChoiceField(label="Alcance", required=False, choices=SCOPES)
    estado = forms.ChoiceField(label="Estado", required=False, choices=STATES)

    def __init__(self, *args, canton: Canton, is_team: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [
            ("", "Todos"),
            *districts,
            ("ninguno", "Sin distrito indicado"),
        ]
        if not is_team:  # the others find active ones only, and the source is the team's matter
            del self.fields["estado"], self.fields["fuente"]

    def apply(self, actors: ActorQuerySet) -> ActorQuerySet:
        """What matches; only active ones unless others are asked for."""
        chosen = self.chosen
        found = actors.search(chosen.get("q", "")).filter(self._is_for())
        if chosen.get("estado") != "todos":
            found = found.filter(is_active=chosen.get("estado") != "inactivos")
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "fuente" in chosen:
            found = found.filter(source=chosen["fuente"])
        if chosen.get("distrito") == "ninguno":
            found = found.filter(districts=None, canton__isnull=False)
        elif "distrito" in chosen:
            found = found.filter(districts=chosen["distrito"])
        if "alcance" in chosen:
            found = found.filter(canton__isnull=chosen["alcance"] == "nacional")
        return found

    def _is_for(self):
        ages = [self.chosen["edad"]] if "edad" in self.chosen else []
        return Reach.meeting(ages, self.chosen.get("sexo", Sex.ALL))


class LegalIdMixin:
    """One spelling of the legal id, so that duplicates are found by it."""

    def clean_legal_id(self) -> str:
        value = self.cleaned_data["legal_id"].strip()
        try:
            return cpj.format(value) if value else ""
        except StdnumError:
            return value  # the column's own check says what is wrong


class TwinMixin:
    """The same institution is not kept twice, once for the country and once for the canton."""

    def refuse_national_twin(self, data: dict) -> None:
        for field in ("name", "acronym"):
            twin = data.get(field) and self._national_twin(data[field])
            if twin:
                self.add_error(
                    field, f"Ya está en el directorio como institución nacional: {twin.full_name}."
                )

    @staticmethod
    def _national_twin(text: str) -> Actor | None:
        return Actor.objects.filter(canton=None).named(text).order_by("pk").first()


class ActorForm(CantonFormMixin, TwinMixin, LegalIdMixin, VersionedForm):
    """A local actor; the instance brings its canton."""

    set_by_view = ("canton", "merged_into")
    constraint_fields = {
        "actor_name_once_per_canton": "name",
        "actor_acronym_once_per_canton": "acronym",
    }
    groups = (
        ("", ("name", "acronym", "legal_id", "kind")),
        ("De dónde viene el dato", ("source", "found_in")),
        ("A quién atiende y dónde", ("populations", "age_groups", "sex", "districts")),
        ("Quién puede verlo", ("is_published",)),
    )
    pairs = (("acronym", "legal_id"),)

    class Meta:
        model = Actor
        fields = [
            "name",
            "acronym",
            "legal_id",
            "kind",
            "source",
            "found_in",
            "populations",
            "age_groups",
            "sex",
            "districts",
            "is_published",
        ]
        labels = {
            "acronym": "Sigla (opcional)",
            "legal_id": "Cédula jurídica (opcional)",
            "found_in": "Se encontró en la actividad (opcional)",
            "populations": "Poblaciones que atiende, en palabras (opcional)",
            "age_groups": "Grupos de edad que atiende (opcional)",
            "sex": "Sexo",
            "districts": "Distritos en los que trabaja (opcional)",
            "source": "Fuente del dato",
        }
        help_texts = {
            "legal_id": "Diez cifras, por ejemplo 3-002-045678.",
            "found_in": FOUND_IN,
            "populations": "Por ejemplo: jóvenes, mujeres, personas adultas mayores.",
            "is_published": "Los informes y mapas públicos pueden nombrarlo. Si no, solo lo ve el "
            "equipo.",
        }
        field_classes = {"districts": DistrictsField, "age_groups": AgeGroupsField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fit_to(self.instance.canton)

    def clean(self):
        data = super().clean()
        self.refuse_national_twin(data)
        return data
