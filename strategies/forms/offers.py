"""Forms of the social offer."""

from django import forms

from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DayField, FilterForm
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies import perms
from strategies.enums import AgeGroup, Sex
from strategies.forms.fields import AgeGroupsField, CantonFormMixin, DistrictsField
from strategies.models import ServiceOffer
from strategies.models.base import Reach
from strategies.models.offers import ServiceOfferQuerySet

TIMES = (("", "Los de hoy"), ("todos", "Todos, también los que terminaron"))


class OfferFilter(FilterForm):
    """Only what is offered today, unless all is asked for."""

    q = forms.CharField(label="Servicio", required=False, max_length=100)
    edad = forms.ChoiceField(
        label="Sirve a", required=False, choices=[("", "Todas las edades"), *AgeGroup.choices]
    )
    sexo = forms.ChoiceField(label="Sexo", required=False, choices=[("", "Todos"), *Sex.choices])
    distrito = forms.ChoiceField(label="Llega a", required=False)
    tiempo = forms.ChoiceField(label="Cuándo", required=False, choices=TIMES)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [("", "Todo el cantón"), *districts]

    def apply(self, offers: ServiceOfferQuerySet) -> ServiceOfferQuerySet:
        chosen = self.chosen
        found = offers.search(chosen.get("q", ""))
        if chosen.get("tiempo") != "todos":
            found = found.valid(clock.today())
        if "edad" in chosen:
            found = found.filter(Reach.meeting([chosen["edad"]], Sex.ALL))
        if "sexo" in chosen:
            found = found.filter(sex=chosen["sexo"])
        if "distrito" in chosen:
            found = found.in_districts([chosen["distrito"]])
        return found


class OfferForm(CantonFormMixin, VersionedForm):
    """The instance brings its canton. A delegate registers what the represented actor offers."""

    set_by_view = ("canton",)
    constraint_fields = {
        "offer_once_per_actor": "name",
        "offer_ends_after_it_begins": "until",
    }
    groups = (
        ("", ("actor", "name", "description")),
        ("Para quién", ("population", "age_groups", "sex")),
        ("Dónde, cuánto y cuándo", ("districts", "places", "since", "until")),
    )
    pairs = (("since", "until"),)

    class Meta:
        model = ServiceOffer
        fields = [
            "actor",
            "name",
            "description",
            "population",
            "age_groups",
            "sex",
            "districts",
            "places",
            "since",
            "until",
        ]
        labels = {
            "description": "En qué consiste (opcional)",
            "population": "Población en palabras (opcional)",
            "age_groups": "Grupos de edad",
            "sex": "Sexo",
            "districts": "Distritos (opcional)",
            "places": "Cupos por año (opcional)",
            "since": "Desde (opcional)",
            "until": "Hasta (opcional)",
        }
        help_texts = {
            "population": "Por ejemplo: jóvenes que no estudian ni trabajan.",
            "districts": "Sin distritos llega a todo el cantón.",
            "places": "Cuántas personas puede atender en un año. Vacío: no se sabe.",
        }
        field_classes = {
            "districts": DistrictsField,
            "age_groups": AgeGroupsField,
            "since": DayField,
            "until": DayField,
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "places": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        canton = self.instance.canton
        self.fit_to(canton)
        self.fields["places"].error_messages["min_value"] = "Escriba una cifra de cero o más."
        actor = self.fields["actor"]
        if not perms.can_write(by, canton):
            actor.queryset = actor.queryset.filter(pk__in=perms.represented_actors(by, canton))
            actor.empty_label = None
        else:
            actor.empty_label = "Escoja"
