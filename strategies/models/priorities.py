"""Where to act first and why: priorities with their evidence, recommendations (§5.1 D.1; list
after Cuadro 1)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.lasting import Lasting, LastingQuerySet
from core.lib.problems import RuleViolation
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory import maps
from core.territory.models import Canton, District
from strategies.enums import RecommendationState, TopicKind
from strategies.models.base import Reach, SharedQuerySet
from strategies.models.bodies import Body
from strategies.models.diagnoses import Diagnosis, Finding
from strategies.models.seats import Seat

ANSWERED = "La instancia ya respondió esta recomendación y su texto no cambia. Escriba otra nueva."


class Prioritised(Lasting, Reach, Versioned):
    """What comes first for some time, never without the evidence for it (R20)."""

    name = models.CharField("nombre", max_length=160)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    risks = models.TextField("riesgos y factores", blank=True)
    since = models.DateField("prioridad desde")
    until = models.DateField("prioridad hasta", null=True, blank=True)
    evidence = models.TextField("evidencia")
    finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="hallazgo en que se apoya",
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class PrioritisedQuerySet(LastingQuerySet, SharedQuerySet):
    def former(self, on: date):
        """Those that ended before that day."""
        return self.filter(until__lt=on)

    def coming(self, on: date):
        return self.filter(since__gt=on)

    def with_evidence(self):
        return self.select_related("finding__diagnosis")


@tracked()
class PriorityZone(Prioritised):
    """A place that comes first: whole districts, or an area drawn on the canton's map."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="priority_zones", verbose_name="cantón"
    )
    districts = models.ManyToManyField(
        District, blank=True, related_name="priority_zones", verbose_name="distritos"
    )
    # A closed ring of [longitude, latitude] in degrees (WGS 84), drawn by hand: no exact place.
    area = models.JSONField("área dibujada", null=True, blank=True)

    objects = PrioritisedQuerySet.as_manager()

    class Meta:
        verbose_name = "zona prioritaria"
        verbose_name_plural = "zonas prioritarias"
        ordering = ["-since", "folded"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="zone_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="zone_has_its_evidence",
                violation_error_message="Escriba la evidencia.",
            ),
        ]

    def get_absolute_url(self):
        return reverse("strategies:zone", args=[self.pk])

    @property
    def reached(self) -> frozenset[str]:
        """Codes of its districts and of those that its drawn area touches."""
        chosen = {district.pk for district in self.districts.all()}
        if self.area:
            chosen |= maps.districts_met(self.canton_id, self.area)
        return frozenset(chosen)


@tracked()
class PriorityTopic(Prioritised):
    """A theme, a population or a setting that comes first."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="priority_topics", verbose_name="cantón"
    )
    kind = models.CharField("tipo", max_length=10, choices=TopicKind)

    objects = PrioritisedQuerySet.as_manager()

    class Meta:
        verbose_name = "tema, población o ámbito prioritario"
        verbose_name_plural = "temas, poblaciones y ámbitos prioritarios"
        ordering = ["kind", "-since", "folded"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="topic_ends_after_it_begins",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="topic_has_its_evidence",
                violation_error_message="Escriba la evidencia.",
            ),
        ]

    def get_absolute_url(self):
        return reverse("strategies:topic", args=[self.pk])


class RecommendationQuerySet(SharedQuerySet):
    def visible_to(self, user: User):
        """The team's; a delegate's are those to bodies in which the represented actor sits."""
        own = Q(body__in=Body.objects.visible_to(user))
        return self.filter(Q(canton__in=user.cantons_read) | own)

    def open(self):
        return self.filter(state=RecommendationState.PRESENTED)


@tracked()
class Recommendation(Versioned):
    """Where to put resources, addressed to a body, with evidence and the body's answer (R21)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="recommendations", verbose_name="cantón"
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="recommendations", verbose_name="dirigida a"
    )
    title = models.CharField("recomendación", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    text = models.TextField("qué se recomienda y con qué recursos")
    risk = models.CharField("riesgo al que responde", max_length=200, blank=True)
    evidence = models.TextField("evidencia")
    diagnosis = models.ForeignKey(
        Diagnosis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name="diagnóstico en que se apoya",
    )
    zone = models.ForeignKey(
        PriorityZone,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name="zona prioritaria",
    )
    presented_on = models.DateField("presentada el")
    state = models.CharField(
        "estado",
        max_length=10,
        choices=RecommendationState,
        default=RecommendationState.PRESENTED,
    )
    answer = models.TextField("respuesta de la instancia", blank=True)
    answered_on = models.DateField("respondida el", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="respuesta anotada por"
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "recomendación"
        verbose_name_plural = "recomendaciones"
        ordering = ["-presented_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RecommendationState.PRESENTED, answered_on=None)
                | (~Q(state=RecommendationState.PRESENTED) & Q(answered_on__isnull=False)),
                name="answered_recommendation_has_its_day",
                violation_error_message="Escriba el día de la respuesta.",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("presented_on")),
                name="answer_comes_after_the_recommendation",
                violation_error_message="La respuesta es anterior a la recomendación.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("strategies:recommendation", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == RecommendationState.PRESENTED

    def lock(self) -> None:
        """Whoever changes it takes turns, and sees its state as it is now."""
        rows = Recommendation.objects.select_for_update(of=("self",), no_key=True)
        self.state = rows.get(pk=self.pk).state

    def refuse_change(self) -> None:
        """Raises RuleViolation when the body answered: its text is what was answered."""
        if not self.is_open:
            raise RuleViolation(ANSWERED)

    def may_be_answered_by(self, user: User, on: date) -> bool:
        """The Secretaría Técnica, or a member of the Comisión Ejecutiva with a seat in the body."""
        if user.has_role(Role.TECHNICAL_SECRETARIAT, canton=self.canton_id):
            return True
        if not user.has_role(Role.EXECUTIVE_COMMITTEE, canton=self.canton_id):
            return False
        return Seat.objects.held_by(user, on).filter(body=self.body_id).exists()
