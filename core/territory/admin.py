"""The country's territory in Django's admin: names, aliases, retired districts, municipalities."""

from django import forms
from django.contrib import admin
from django.core.validators import RegexValidator
from django.db.models import Count

from core.lib.admin import CatalogueAdmin, LastingAdmin
from core.lib.forms import ConstrainedModelForm
from core.lib.text import slugify_es
from core.territory.models import Canton, District, DistrictAlias, Municipality, Province


@admin.register(Province)
class ProvinceAdmin(LastingAdmin):
    ordering = ["code"]
    list_display = ["code", "name", "canton_count"]
    list_display_links = ["code", "name"]
    fields = ["code", "name"]
    readonly_fields = ["code"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(cantons_in_it=Count("cantons"))

    @admin.display(description="cantones", ordering="cantons_in_it")
    def canton_count(self, province):
        return province.cantons_in_it

    def has_add_permission(self, request):
        return False


class CantonForm(ConstrainedModelForm):
    """The address of the public pages is made from the name once, and stays."""

    class Meta:
        model = Canton
        fields = ["code", "name", "province"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].validators.append(
                RegexValidator(r"^[1-7]\d\d$", "Son tres cifras: la provincia y el número.")
            )

    def clean(self):
        data = super().clean()
        code, province = data.get("code"), data.get("province")
        if code and province and code[0] != province.code:
            self.add_error("code", f"Los cantones de {province} empiezan con {province.code}.")
        if self.instance._state.adding and data.get("name"):
            self.instance.slug = slugify_es(data["name"])
            if Canton.objects.filter(slug=self.instance.slug).exists():
                self.add_error("name", "Ya hay un cantón con este nombre.")
        return data


@admin.register(Canton)
class CantonAdmin(LastingAdmin):
    form = CantonForm
    ordering = ["code"]
    list_display = ["code", "name", "province", "district_count", "municipality_name"]
    list_display_links = ["code", "name"]
    list_filter = ["province"]
    list_select_related = ["province", "municipality"]
    search_fields = ["name", "code", "province__name"]
    search_help_text = "Nombre, código o provincia; sin importar tildes ni mayúsculas."

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(districts_in_it=Count("districts"))

    def get_fields(self, request, obj=None):
        return ["code", "name", "province", "slug"] if obj else ["code", "name", "province"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", "province", "slug"] if obj else []

    @admin.display(description="distritos", ordering="districts_in_it")
    def district_count(self, canton):
        return canton.districts_in_it

    @admin.display(description="municipalidad")
    def municipality_name(self, canton):
        municipality = getattr(canton, "municipality", None)
        return municipality.name if municipality else "sin registrar"


class AliasForm(ConstrainedModelForm):
    constraint_fields = {"alias_once_per_source": "alias"}

    class Meta:
        model = DistrictAlias
        fields = ["alias", "seen_in"]


class AliasInline(admin.StackedInline):
    model = DistrictAlias
    form = AliasForm
    extra = 0


class DistrictForm(ConstrainedModelForm):
    class Meta:
        model = District
        fields = ["code", "name", "canton", "dta_version", "valid_from", "retired_on"]
        help_texts = {
            "dta_version": "La publicación oficial de la que se tomó, por ejemplo «DTA 2026».",
            "retired_on": "Un distrito retirado sigue en los acuerdos viejos que lo nombran.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].validators.append(
                RegexValidator(r"^\d{5}$", "Son cinco cifras: las tres del cantón y dos más.")
            )

    def clean(self):
        data = super().clean()
        code, canton = data.get("code"), data.get("canton")
        if code and canton and not code.startswith(canton.code):
            self.add_error("code", f"Los distritos de {canton} empiezan con {canton.code}.")
        begins, ends = data.get("valid_from"), data.get("retired_on")
        if begins and ends and ends < begins:
            self.add_error("retired_on", "Es anterior al día desde el que está vigente.")
        return data


class RetiredFilter(admin.SimpleListFilter):
    title = "vigencia"
    parameter_name = "vigencia"

    def lookups(self, request, model_admin):
        return [("vigente", "Vigentes"), ("retirado", "Retirados")]

    def queryset(self, request, queryset):
        if self.value():
            return queryset.filter(retired_on__isnull=self.value() == "vigente")
        return queryset


@admin.register(District)
class DistrictAdmin(LastingAdmin):
    form = DistrictForm
    inlines = [AliasInline]
    list_display = ["code", "name", "canton", "dta_version", "retired_on"]
    list_display_links = ["code", "name"]
    list_filter = [RetiredFilter, "canton__province"]
    list_select_related = ["canton"]
    autocomplete_fields = ["canton"]
    search_fields = ["name", "code", "canton__name"]
    search_help_text = "Nombre, código o cantón; sin importar tildes ni mayúsculas."

    def get_readonly_fields(self, request, obj=None):
        return ["code", "canton"] if obj else []


@admin.register(DistrictAlias)
class DistrictAliasAdmin(CatalogueAdmin):
    form = AliasForm
    list_display = ["alias", "district", "canton", "seen_in"]
    list_select_related = ["district__canton"]
    list_filter = ["seen_in"]
    fields = ["alias", "district", "seen_in"]
    autocomplete_fields = ["district"]
    search_fields = ["alias", "district__name"]

    @admin.display(description="cantón", ordering="district__canton")
    def canton(self, alias):
        return alias.district.canton


class MunicipalityForm(ConstrainedModelForm):
    class Meta:
        model = Municipality
        fields = ["canton", "name", "unit", "email", "phone"]
        help_texts = {
            "unit": "La oficina que lleva los acuerdos, por ejemplo «Oficina de Prevención de la "
            "Violencia».",
            "email": "Sale en las páginas públicas: el de la oficina, no el de una persona.",
            "phone": "Sale en las páginas públicas, por ejemplo 2250-0000.",
        }
        error_messages = {"canton": {"unique": "Este cantón ya tiene su municipalidad."}}
        widgets = {"phone": forms.TextInput(attrs={"inputmode": "tel"})}


@admin.register(Municipality)
class MunicipalityAdmin(CatalogueAdmin):
    form = MunicipalityForm
    list_display = ["name", "canton", "unit", "email", "phone"]
    list_select_related = ["canton"]
    list_filter = ["canton__province"]
    autocomplete_fields = ["canton"]
    search_fields = ["name", "canton__name", "unit"]
    search_help_text = "Nombre, cantón o unidad; sin importar tildes ni mayúsculas."
