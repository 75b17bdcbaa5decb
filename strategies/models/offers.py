"""The social offer: what institutions and organisations offer, to whom and where (§5.1 C.4.3)."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.models.actors import Actor
from strategies.models.base import Reach, SharedQuerySet


class ServiceOfferQuerySet(SharedQuerySet):
    def valid(self, on):
        return self.filter(Q(until=None) | Q(until__gte=on), Q(since=None) | Q(since__lte=on))

    def in_districts(self, codes):
        """Those that reach one of the districts; one without districts reaches them all."""
        named = Exists(self.model.districts.through.objects.filter(serviceoffer=OuterRef("pk")))
        met = Exists(
            self.model.districts.through.objects.filter(
                serviceoffer=OuterRef("pk"), district__in=codes
            )
        )
        return self.filter(met | ~named)

    def for_lists(self):
        """With actor and districts; `known_places` is 0 where nobody said how many."""
        return (
            self.select_related("actor")
            .prefetch_related("districts")
            .annotate(known_places=Coalesce("places", 0))
        )


@tracked()
class ServiceOffer(Reach, Versioned):
    """What an institution or organisation offers, to whom and where (R49)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="service_offers", verbose_name="cantón"
    )
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="service_offers", verbose_name="quién la ofrece"
    )
    name = models.CharField("servicio o programa", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    description = models.TextField("en qué consiste", blank=True)
    population = models.CharField("población", max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="service_offers", verbose_name="distritos"
    )
    places = models.PositiveIntegerField("cupos por año", null=True, blank=True)
    since = models.DateField("desde", null=True, blank=True)
    until = models.DateField("hasta", null=True, blank=True)

    objects = ServiceOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "servicio de la oferta social"
        verbose_name_plural = "servicios de la oferta social"
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("canton"),
                F("actor"),
                F("folded"),
                name="offer_once_per_actor",
                violation_error_message="Ese actor ya tiene un servicio con este nombre.",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                name="offer_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("strategies:offer", args=[self.pk])
