"""Forms of the directory: filters, a local actor, a person of the canton."""

from django import forms
from django.db.models import Q

from core.lib import clock
from core.lib.forms import ConstrainedModelForm, FilterForm, refuse_at_field
from strategies.enums import ActorKind, ActorSource
from strategies.models import Actor, Person
from strategies.models.actors import ActorQuerySet
from strategies.queries import accounts_of

SCOPES = (("", "Todos"), ("canton", "Del cantón"), ("nacional", "Nacionales"))
STATES = (("", "Activos"), ("inactivos", "Inactivos"), ("todos", "Activos e inactivos"))


class ActorFilter(FilterForm):
    """The directory's filters."""

    q = forms.CharField(label="Nombre o sigla", required=False, max_length=100)
    tipo = forms.ChoiceField(
        label="Tipo", required=False, choices=[("", "Todos"), *ActorKind.choices]
    )
    distrito = forms.ChoiceField(label="Distrito", required=False)
    fuente = forms.ChoiceField(
        label="Fuente", required=False, choices=[("", "Todas"), *ActorSource.choices]
    )
    alcance = forms.ChoiceField(label="Alcance", required=False, choices=SCOPES)
    estado = forms.ChoiceField(label="Estado", required=False, choices=STATES)

    def __init__(self, *args, canton, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [("", "Todos"), *districts]

    def apply(self, actors: ActorQuerySet) -> ActorQuerySet:
        """What matches; only active ones unless others are asked for."""
        chosen = self.chosen
        found = actors.search(chosen.get("q", ""))
        if chosen.get("estado") != "todos":
            found = found.filter(is_active=chosen.get("estado") != "inactivos")
        if "tipo" in chosen:
            found = found.filter(kind=chosen["tipo"])
        if "fuente" in chosen:
            found = found.filter(source=chosen["fuente"])
        if "distrito" in chosen:
            found = found.filter(districts=chosen["distrito"])
        if "alcance" in chosen:
            found = found.filter(canton__isnull=chosen["alcance"] == "nacional")
        return found


class ActorForm(ConstrainedModelForm):
    """A local actor; the instance brings its canton."""

    set_by_view = ("canton", "merged_into")
    constraint_fields = {
        "actor_name_once_per_canton": "name",
        "actor_acronym_once_per_canton": "acronym",
    }

    class Meta:
        model = Actor
        fields = [
            "name",
            "acronym",
            "kind",
            "legal_id",
            "source",
            "populations",
            "districts",
            "is_published",
        ]
        labels = {
            "acronym": "Sigla (opcional)",
            "legal_id": "Cédula jurídica (opcional)",
            "populations": "Poblaciones que atiende (opcional)",
            "districts": "Distritos en los que trabaja (opcional)",
            "source": "Fuente del dato",
        }
        help_texts = {
            "legal_id": "Diez cifras, por ejemplo 3-002-045678.",
            "populations": "Por ejemplo: jóvenes, mujeres, personas adultas mayores.",
            "is_published": "Los informes y mapas públicos pueden nombrarlo. Si no, solo lo ve el "
            "equipo.",
        }
        widgets = {"districts": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.districts.values("pk") if self.instance.pk else []
        self.fields["districts"].queryset = self.instance.canton.districts.filter(
            Q(retired_on=None) | Q(pk__in=kept)
        ).order_by("folded")

    def clean(self):
        """The same institution is not kept twice, once for the country and once for the canton."""
        data = super().clean()
        for field in ("name", "acronym"):
            twin = data.get(field) and self._national_twin(data[field])
            if twin:
                self.add_error(
                    field, f"Ya está en el directorio como institución nacional: {twin.full_name}."
                )
        return data

    @staticmethod
    def _national_twin(text: str) -> Actor | None:
        return Actor.objects.filter(canton=None).named(text).order_by("pk").first()


class PersonForm(ConstrainedModelForm):
    """A person of the canton who speaks for the actor; the instance brings both."""

    set_by_view = ("actor", "canton")
    constraint_fields = {"person_once_per_actor": "name"}

    class Meta:
        model = Person
        fields = ["name", "email", "phone", "user", "is_active"]
        labels = {
            "email": "Correo (opcional)",
            "phone": "Teléfono (opcional)",
            "user": "Cuenta del portal (opcional)",
            "is_active": "Sigue representando a este actor",
        }
        help_texts = {
            "email": "Lo ve solo el equipo del cantón; nunca sale en páginas públicas.",
            "user": "Si ingresa al portal. Así ve los acuerdos de este actor y sus puestos.",
        }
        error_messages = {
            "email": {
                "invalid": "Falta una parte del correo. Escríbalo completo, por ejemplo "
                "nombre@ina.go.cr."
            }
        }
        widgets = {"phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["is_active"]
        accounts = accounts_of(self.instance.canton)
        if self.instance.user_id:
            accounts = accounts | type(self.instance.user).objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = accounts
        self.fields["user"].empty_label = "No ingresa al portal"
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.email})"

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        digits = sum(sign.isdigit() for sign in phone)
        if phone and digits < 8:
            had = "Tiene 1 dígito" if digits == 1 else f"Tiene {digits} dígitos"
            raise forms.ValidationError(f"{had}. Escriba los 8, por ejemplo 2224-0100.")
        return phone

    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active:
            refuse_at_field(self.instance.refuse_while_seated, clock.today())
        return is_active
