"""`/prioridades/quien/`: who could take part in something, and who of them is not in it yet (§5.1
C.4.1, D.1.2-3). Seats are known below, agreements above: so the page stands in the roof."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.models import Agreement, AgreementActor
from core.accounts.canton import canton_in_view
from core.lib import clock
from core.lib.forms import PortalForm
from core.lib.text import and_list
from core.territory.models import Canton
from strategies import matching, perms
from strategies.enums import AgeGroup, Sex
from strategies.forms.fields import DistrictsField
from strategies.models import PriorityTopic, PriorityZone

PAGE_SIZE = 25
TEAM_ONLY = (
    "Esta página es del equipo del cantón: Gestor Local, Secretaría Técnica, Comisión Ejecutiva y "
    "Alcaldía."
)


class WhomForm(PortalForm):
    """Whom and where: a priority of the day, or one's own words, which count before it."""

    edad_desde = forms.IntegerField(
        label="Edad, desde", required=False, min_value=0, max_value=matching.OLDEST
    )
    edad_hasta = forms.IntegerField(
        label="Edad, hasta", required=False, min_value=0, max_value=matching.OLDEST
    )
    sexo = forms.ChoiceField(label="Sexo", required=False, choices=Sex.choices)
    zona = forms.ModelChoiceField(
        PriorityZone.objects.none(), label="Zona prioritaria", required=False, empty_label="Ninguna"
    )
    tema = forms.ModelChoiceField(
        PriorityTopic.objects.none(), label="Otra prioridad", required=False, empty_label="Ninguna"
    )
    distritos = DistrictsField(queryset=None, label="Distritos", required=False)

    def __init__(self, *args, canton: Canton, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["distritos"].of(canton)
        zones = PriorityZone.objects.of_canton(canton).valid(today)
        self.fields["zona"].queryset = zones.prefetch_related("districts")
        self.fields["tema"].queryset = PriorityTopic.objects.of_canton(canton).valid(today)
        for name in ("edad_desde", "edad_hasta"):
            self.fields[name].error_messages |= {
                "invalid": "Escriba la edad en años, por ejemplo 15.",
                "min_value": "Escriba una edad de 0 o más.",
                "max_value": f"Escriba una edad hasta {matching.OLDEST}.",
            }

    def clean(self):
        data = super().clean()
        first, last = data.get("edad_desde"), data.get("edad_hasta")
        if first is not None and last is not None and last < first:
            self.add_error("edad_hasta", f"Es menor que {first}. Escriba la edad mayor.")
        return data

    def wanted(self) -> matching.Wanted:
        data = self.cleaned_data
        zone, topic = data["zona"], data["tema"]
        reach = topic or zone
        ages = matching.groups_between(data["edad_desde"], data["edad_hasta"])
        if not ages and reach:
            ages = frozenset(reach.age_groups)
        sex = data["sexo"] or Sex.ALL
        if sex == Sex.ALL and reach:
            sex = reach.sex
        chosen = {district.pk for district in data["distritos"]}
        return matching.Wanted(ages, sex, frozenset(chosen | (zone.reached if zone else set())))


@require_safe
def participants(request: HttpRequest) -> HttpResponse:
    canton = canton_in_view(request)
    if canton is None or not perms.can_read(request.user, canton):
        raise PermissionDenied(TEAM_ONLY)
    form = WhomForm(request.GET or None, canton=canton)
    context = {
        "canton": canton,
        "form": form,
        "crumbs": [("Prioridades", reverse("strategies:priorities"))],
        "page": None,
    }
    if form.is_bound and form.is_valid():
        context |= _found(request, canton, form.wanted())
    return render(request, "pages/participants.html", context)


def _found(request: HttpRequest, canton: Canton, wanted: matching.Wanted) -> dict:
    found = matching.who_could_take_part(canton, wanted, clock.today())
    agreed = in_agreements(canton)
    rows = [
        {
            "candidate": candidate,
            "is_agreed": candidate.actor.pk in agreed,
            "is_to_invite": not candidate.is_seated and candidate.actor.pk not in agreed,
        }
        for candidate in found.candidates
    ]
    return {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "to_invite": sum(row["is_to_invite"] for row in rows),
        "unled": found.unled,
        "asked": _in_words(canton, wanted),
    }


def _in_words(canton: Canton, wanted: matching.Wanted) -> str:
    """«Adolescencia (12 a 17 años); mujeres y hombres; Los Guido»."""
    ages = and_list([group.label for group in AgeGroup if group in wanted.ages])
    names = canton.districts.filter(pk__in=wanted.districts).order_by("folded")
    places = and_list(list(names.values_list("name", flat=True))) or "todo el cantón"
    return f"{ages or 'todas las edades'}; {Sex(wanted.sex).label.lower()}; {places}"


def in_agreements(canton: Canton) -> set[int]:
    """Keys of the actors that are party to any agreement of the canton, a draft too."""
    agreements = Agreement.objects.filter(strategy__canton=canton)
    leads = agreements.order_by().values_list("lead_actor", flat=True)
    parties = AgreementActor.objects.filter(agreement__strategy__canton=canton)
    return {*leads, *parties.order_by().values_list("actor", flat=True)} - {None}
