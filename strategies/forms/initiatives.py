"""Forms of the register of existing initiatives."""

from django import forms

from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies import perms
from strategies.enums import InitiativeKind
from strategies.forms.fields import AgeGroupsField, CantonFormMixin, DistrictsField
from strategies.models import Initiative
from strategies.models.initiatives import InitiativeQuerySet

TIMES = (("", "Todas"), ("hoy", "En marcha hoy"), ("terminadas", "Terminadas"))


class InitiativeFilter(FilterForm):
    q = forms.CharField(label="Nombre", required=False, max_length=100)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *InitiativeKind.choices]
    )
    distrito = forms.ChoiceField(label="Distrito", required=False)
    tiempo = forms.ChoiceField(label="Cuándo", required=False, choices=TIMES)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [("", "Todos"), *districts]

    def apply(self, initiatives: InitiativeQuerySet) -> InitiativeQuerySet:
        chosen, today = self.chosen, clock.today()
        found = initiatives.search(chosen.get("q", ""))
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "distrito" in chosen:
            found = found.filter(districts=chosen["distrito"])
        if chosen.get("tiempo") == "hoy":
            found = found.running(today)
        elif chosen.get("tiempo") == "terminadas":
            found = found.filter(ends_on__lt=today)
        return found


class InitiativeForm(CantonFormMixin, VersionedForm):
    """What already exists; the instance brings its canton. A delegate registers what the
    represented actor leads, so the actor is asked for and is one of those."""

    set_by_view = ("canton",)
    constraint_fields = {
        "initiative_once_per_canton": "name",
        "initiative_ends_after_it_begins": "ends_on",
    }
    groups = (
        ("", ("kind", "name", "actor", "description")),
        ("Para quién y dónde", ("population", "age_groups", "sex", "districts")),
        ("Cuándo", ("starts_on", "ends_on")),
    )
    pairs = (("starts_on", "ends_on"),)

    class Meta:
        model = Initiative
        fields = [
            "kind",
            "name",
            "actor",
            "description",
            "population",
            "age_groups",
            "sex",
            "districts",
            "starts_on",
            "ends_on",
        ]
        labels = {
            "actor": "Quién la lleva (opcional)",
            "description": "En qué consiste (opcional)",
            "population": "Población en palabras (opcional)",
            "age_groups": "Grupos de edad",
            "sex": "Sexo",
            "districts": "Distritos (opcional)",
            "starts_on": "Desde (opcional)",
            "ends_on": "Hasta (opcional)",
        }
        help_texts = {
            "population": "Por ejemplo: jóvenes de 15 a 21 años de Los Guido.",
            "districts": "Sin distritos vale para todo el cantón.",
        }
        field_classes = {
            "districts": DistrictsField,
            "age_groups": AgeGroupsField,
            "starts_on": DayField,
            "ends_on": DayField,
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.canton
        self.fit_to(canton)
        self.fields["actor"].empty_label = "Nadie del directorio"
        if not perms.can_write(by, canton):
            own = self.fields["actor"].queryset.filter(pk__in=perms.represented_actors(by, canton))
            self.fields["actor"].queryset = own
            self.fields["actor"].required = True
            self.fields["actor"].empty_label = None
            self.fields["actor"].label = "Quién la lleva"
