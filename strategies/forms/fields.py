"""Fields that many forms of this room share: districts of the canton, ages, actors of the
directory."""

from django import forms
from django.db.models import Q, QuerySet

from core.territory.models import Canton, District
from strategies.enums import AgeGroup
from strategies.models import Actor


class DistrictsField(forms.ModelMultipleChoiceField):
    """Districts of one canton, to be ticked; retired ones only where the row has them already."""

    widget = forms.CheckboxSelectMultiple
    canton: Canton | None = None  # whose districts these are
    default_error_messages = {
        "invalid_choice": "«%(value)s» no es un distrito. Escoja los de la lista.",
        "invalid_pk_value": "«%(pk)s» no es un distrito. Escoja los de la lista.",
    }

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except forms.ValidationError as fault:
            if fault.code == "invalid_choice":
                code = fault.params["value"]
                for district in District.objects.filter(pk=code).select_related("canton"):
                    raise forms.ValidationError(self._why_not(district), fault.code) from fault
            raise

    def _why_not(self, district: District) -> str:
        """About a district that is none of these, by its name."""
        named = f"El distrito {district} ({district.pk})"
        if self.canton is not None and district.canton_id == self.canton.pk:
            return f"{named} ya no existe como distrito. Escoja los de la lista."
        return (
            f"{named} no es de este cantón: es del cantón {district.canton}. Escoja los de la "
            "lista."
        )

    def of(self, canton: Canton, kept: QuerySet | None = None) -> None:
        self.canton = canton
        is_open = Q(retired_on=None)
        if kept is not None:
            is_open |= Q(pk__in=kept.values("pk"))
        self.queryset = canton.districts.filter(is_open).order_by("folded")


class AgeGroupsField(forms.TypedMultipleChoiceField):
    """Age groups, to be ticked; none means all ages."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        for name in ("base_field", "max_length"):  # what the column of a list says
            kwargs.pop(name, None)
        kwargs["help_text"] = kwargs.get("help_text") or (
            "Si no marca ninguno, vale para todas las edades."
        )
        super().__init__(**{**kwargs, "choices": AgeGroup.choices, "required": False})


def actors_of(canton: Canton, *, kept: Actor | None = None) -> QuerySet[Actor]:
    """The actors that a form offers: active ones of the canton and national ones, and the one that
    the row has already."""
    offered = Q(is_active=True)
    if kept is not None:
        offered |= Q(pk=kept.pk)
    return Actor.objects.of_canton(canton).filter(offered).order_by("folded", "pk")


class CantonFormMixin:
    """Fits a form to the canton of its row: offers its districts and actors."""

    def fit_to(self, canton: Canton) -> None:
        saved = self.instance.pk
        if "districts" in self.fields:
            self.fields["districts"].of(canton, self.instance.districts if saved else None)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField) and field.queryset.model is Actor:
                field.queryset = actors_of(
                    canton, kept=getattr(self.instance, name) if saved else None
                )
                field.label_from_instance = lambda actor: actor.full_name
