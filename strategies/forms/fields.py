"""Fields that many forms of this room share: districts of the canton, ages, actors of the
directory, actions of its strategies."""

from django import forms
from django.db.models import Q, QuerySet

from core.territory.models import Canton, District
from strategies.enums import AgeGroup
from strategies.models import Actor, StrategicAction


def _why_not(district: District, canton: Canton | None) -> str:
    """About a district that is none of the canton's, by its name."""
    named = f"El distrito {district} ({district.pk})"
    if canton is not None and district.canton_id == canton.pk:
        return f"{named} ya no existe como distrito."
    return f"{named} no es de este cantón: es del cantón {district.canton}."


def _offered(canton: Canton, kept: QuerySet | None) -> QuerySet[District]:
    """The canton's districts of today, and those that the row has already."""
    is_open = Q(retired_on=None)
    if kept is not None:
        is_open |= Q(pk__in=kept.values("pk"))
    return canton.districts.filter(is_open).order_by("folded")


class DistrictField(forms.ModelChoiceField):
    """One district of a canton; a retired one only where the row has it already."""

    canton: Canton | None = None  # whose district it is

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as fault:
            code = str(value)
            found = (
                District.objects.filter(pk=code) if code.isdecimal() else District.objects.none()
            )
            for district in found.select_related("canton"):
                reason = f"{_why_not(district, self.canton)} Escoja uno de la lista."
                raise forms.ValidationError(reason, fault.code) from fault
            raise

    def of(self, canton: Canton, kept: District | None = None) -> None:
        self.canton = canton
        has_one = kept is not None
        self.queryset = _offered(canton, District.objects.filter(pk=kept.pk) if has_one else None)


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
                    reason = f"{_why_not(district, self.canton)} Escoja los de la lista."
                    raise forms.ValidationError(reason, fault.code) from fault
            raise

    def of(self, canton: Canton, kept: QuerySet | None = None) -> None:
        self.canton = canton
        self.queryset = _offered(canton, kept)


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


class ActionField(forms.ModelChoiceField):
    """An action of a canton's strategies. Numbers begin anew in each, so where there are several
    every action stands under its own."""

    def of(self, canton: Canton) -> None:
        """Set `empty_label` before."""
        self.queryset = StrategicAction.objects.filter(strategy__canton=canton)
        rows = self.queryset.select_related("strategy").order_by(
            "-strategy__start_year", "strategy__folded", "strategy", "number", "pk"
        )
        groups: dict[int, tuple[str, list]] = {}
        for row in rows:
            _, actions = groups.setdefault(row.strategy_id, (str(row.strategy), []))
            actions.append((row.pk, str(row)))
        found = list(groups.values())
        self.choices = [
            ("", self.empty_label or ""),
            *(found if len(found) > 1 else (one for _, actions in found for one in actions)),
        ]


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
