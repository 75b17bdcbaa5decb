"""Forms of the people in the directory: one who speaks for an actor, a community leader."""

from django import forms

from core.lib import clock
from core.lib.forms import FilterForm, refuse_at_field
from core.lib.versioned_forms import VersionedForm
from core.territory.models import Canton
from strategies.forms.fields import CantonFormMixin, DistrictField
from strategies.models import Person
from strategies.models.actors import PersonQuerySet
from strategies.queries import accounts_of

WHOSE_EYES = "Lo ve solo el equipo del cantón; nunca sale en páginas públicas."
LEADERS_EYES = (
    "Solo lo ven Gestor(a) Local y Secretaría Técnica, en la lista de liderazgos comunales."
)


class PersonFormMixin(forms.BaseForm):
    """What the two forms of a person have in common."""

    set_by_view = ("actor", "canton")
    constraint_fields = {"person_once_per_actor": "name"}

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        digits = sum(sign.isdigit() for sign in phone)
        if phone and digits < 8:
            had = "Tiene 1 dígito" if digits == 1 else f"Tiene {digits} dígitos"
            raise forms.ValidationError(f"{had}. Escriba los 8, por ejemplo 2224-0100.")
        return phone

    def offer_districts(self) -> None:
        field = self.fields["district"]
        field.empty_label = "Sin indicar"
        field.of(self.instance.canton, self.instance.district)

    def _lead_is_told(self, data: dict) -> dict:
        """What is led and where is kept only of who leads."""
        if not data.get("is_leader", True):
            data["leads"], data["district"] = "", None
        return data


PHONE = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
MESSAGES = {
    "email": {
        "invalid": "Falta una parte del correo. Escríbalo completo, por ejemplo nombre@ina.go.cr."
    },
    "district": {"invalid_choice": "No es un distrito. Escoja uno de la lista."},
}


class PersonForm(PersonFormMixin, VersionedForm):
    """A person of the canton who speaks for the actor; the instance brings both."""

    class Meta:
        model = Person
        fields = [
            "name",
            "email",
            "phone",
            "user",
            "is_active",
            "is_leader",
            "leads",
            "district",
        ]
        labels = {
            "email": "Correo (opcional)",
            "phone": "Teléfono (opcional)",
            "user": "Cuenta del portal (opcional)",
            "is_active": "Sigue representando a este actor",
            "leads": "Qué lidera (opcional)",
            "district": "Distrito en el que lidera (opcional)",
        }
        help_texts = {
            "email": WHOSE_EYES,
            "user": "Si ingresa al portal. Así ve los acuerdos de este actor y sus puestos.",
            "is_leader": LEADERS_EYES,
        }
        field_classes = {"district": DistrictField}
        error_messages = MESSAGES
        widgets = {"phone": PHONE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            del self.fields["is_active"]
        self.offer_districts()
        accounts = accounts_of(self.instance.canton)
        if self.instance.user_id:
            accounts = accounts | type(self.instance.user).objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = accounts
        self.fields["user"].empty_label = "No ingresa al portal"
        self.fields["user"].label_from_instance = lambda user: f"{user.name} ({user.email})"

    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active:
            refuse_at_field(self.instance.refuse_while_seated, clock.today())
        return is_active

    def clean(self):
        return self._lead_is_told(super().clean())


class LeaderForm(CantonFormMixin, PersonFormMixin, VersionedForm):
    """A community leader, found in the field; the instance brings the canton."""

    set_by_view = ("canton",)

    class Meta:
        model = Person
        fields = ["name", "actor", "leads", "district", "phone", "email"]
        labels = {
            "actor": "Organización",
            "leads": "Qué lidera (opcional)",
            "district": "Distrito en el que lidera (opcional)",
            "phone": "Teléfono (opcional)",
            "email": "Correo (opcional)",
        }
        help_texts = {
            "actor": "La organización del directorio más cercana. Si no está, agréguela primero.",
            "leads": "Por ejemplo: el comité de vecinos del sector 2.",
            "email": WHOSE_EYES,
        }
        field_classes = {"district": DistrictField}
        error_messages = MESSAGES
        widgets = {"phone": PHONE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fit_to(self.instance.canton)
        self.fields["actor"].empty_label = "Escoja"
        self.offer_districts()


class LeaderFilter(FilterForm):
    q = forms.CharField(label="Nombre u organización", required=False, max_length=100)
    distrito = forms.ChoiceField(label="Distrito", required=False)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        districts = canton.districts.order_by("folded").values_list("code", "name")
        self.fields["distrito"].choices = [
            ("", "Todos"),
            *districts,
            ("ninguno", "Sin distrito indicado"),
        ]

    def apply(self, persons: PersonQuerySet) -> PersonQuerySet:
        found = persons.search(self.chosen.get("q", ""))
        if self.chosen.get("distrito") == "ninguno":
            return found.filter(district=None)
        if "distrito" in self.chosen:
            return found.filter(district=self.chosen["distrito"])
        return found
