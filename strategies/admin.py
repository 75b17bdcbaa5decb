"""What the country keeps of this room: national institutions and the protocol's solutions.

Local actors, persons, seats and strategies are a canton's business and stand on its own pages.
"""

from django.contrib import admin
from django.db.models import Count

from core.lib import clock
from core.lib.admin import LastingAdmin
from core.lib.forms import ConstrainedModelForm, refuse_at_field
from strategies.models import Actor, Challenge, NationalProgramme, Solution


class NationalActorForm(ConstrainedModelForm):
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
            "is_published",
            "is_active",
        ]
        help_texts = {
            "legal_id": "Diez cifras, por ejemplo 4-000-042144. (opcional)",
            "is_active": "Si deja de existir, quite esta marca: sigue en los acuerdos viejos.",
        }

    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if self.instance.pk and not is_active:
            refuse_at_field(self.instance.refuse_while_seated, clock.today())
        return is_active


@admin.register(Actor)
class NationalActorAdmin(LastingAdmin):
    """Institutions without canton: one IMAS for the whole country."""

    form = NationalActorForm
    list_display = ["name", "acronym", "kind", "is_published", "is_active"]
    list_filter = ["kind", "is_active", "is_published"]
    search_fields = ["name", "acronym"]
    search_help_text = "Nombre o sigla; sin importar tildes ni mayúsculas."

    def get_queryset(self, request):
        return super().get_queryset(request).filter(canton=None)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Instituciones nacionales"})


class SolutionInline(admin.StackedInline):
    model = Solution
    extra = 0
    fields = ["priority", "text"]
    can_delete = False


@admin.register(Challenge)
class ChallengeAdmin(LastingAdmin):
    ordering = ["stage", "section", "code"]
    list_display = ["code", "title", "stage", "section_title", "solution_count"]
    list_display_links = ["code", "title"]
    list_filter = ["stage", "section_title"]
    search_fields = ["title", "section_title", "code"]
    inlines = [SolutionInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(solutions_of_it=Count("solutions"))

    @admin.display(description="soluciones", ordering="solutions_of_it")
    def solution_count(self, challenge):
        return challenge.solutions_of_it


@admin.register(Solution)
class SolutionAdmin(LastingAdmin):
    list_display = ["__str__", "text", "challenge"]
    list_select_related = ["challenge"]
    list_filter = ["challenge__stage", "priority"]
    autocomplete_fields = ["challenge"]
    search_fields = ["text", "challenge__title", "challenge__code"]


class NationalProgrammeForm(ConstrainedModelForm):
    constraint_fields = {"programme_once": "name"}

    class Meta:
        model = NationalProgramme
        fields = ["name", "institution", "is_active"]
        help_texts = {
            "name": "Su nombre oficial.",
            "is_active": "Si termina, quite esta marca: sigue en las acciones que lo nombran.",
        }


@admin.register(NationalProgramme)
class NationalProgrammeAdmin(LastingAdmin):
    """Programmes of the country, to which cantons link their strategic actions."""

    form = NationalProgrammeForm
    ordering = ["folded"]
    list_display = ["name", "institution", "is_active"]
    list_filter = ["is_active", "institution"]
    search_fields = ["name", "institution"]
