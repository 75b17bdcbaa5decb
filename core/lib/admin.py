"""What the pages of Django's admin share: search that ignores case and accents, polite forms."""

from django.contrib import admin
from django.db.models import Q

from core.lib.forms import ConstrainedModelForm
from core.lib.text import Fold, fold


class CatalogueAdmin(admin.ModelAdmin):
    """A list with folded search. `search_fields` are plain field paths, without lookups."""

    form = ConstrainedModelForm
    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request, queryset, search_term):
        """Every word somewhere in the searched fields, whatever its case and accents."""
        fields = {f"searched_{at}": Fold(path) for at, path in enumerate(self.search_fields)}
        queryset = queryset.annotate(**fields)
        for word in fold(search_term).split():
            found = Q()
            for name in fields:
                found |= Q(**{f"{name}__contains": word})
            queryset = queryset.filter(found)
        return queryset, False


class LastingAdmin(CatalogueAdmin):
    """Rows that other rows or old documents name: they are changed or retired, never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False
