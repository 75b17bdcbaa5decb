"""Where to act first and why: diagnoses, priorities, recommendations, the social offer (§5.1 C.4,
D.1; list after Cuadro 1)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import DiagnosisKind, RecommendationState, TopicKind
from strategies.models.actors import Actor
from strategies.models.base import Reach, SharedQuerySet
from strategies.models.bodies import Body


@tracked()
class Diagnosis(Versioned):
    """A diagnosis or audit, or an interview, workshop or meeting of its making (Anexo 4)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="diagnoses", verbose_name="cantón"
    )
    kind = models.CharField(
        "tipo", max_length=12, choices=DiagnosisKind, default=DiagnosisKind.DIAGNOSIS
    )
    title = models.CharField("título", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    made_on = models.DateField("fecha")
    author = models.CharField("quién lo hizo", max_length=200, blank=True)
    method = models.TextField("método", blank=True)
    summary = models.TextField("resumen", blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="diagnoses", verbose_name="distritos"
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnóstico"
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                F("canton"),
                F("folded"),
                F("made_on"),
                name="diagnosis_once_per_day",
                violation_error_message="Ya hay un diagnóstico con este título y esta fecha.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("strategies:diagnosis", args=[self.pk])


@tracked()
class DiagnosisFile(models.Model):
    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="archivo")
    name = models.CharField("nombre del archivo", max_length=140)

    class Meta:
        verbose_name = "documento del diagnóstico"
        verbose_name_plural = "documentos del diagnóstico"
        ordering = ["diagnosis", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnosis", "file"],
                name="file_once_per_diagnosis",
                violation_error_message="Este archivo ya está en el diagnóstico.",
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class Finding(Versioned):
    """One thing that a diagnosis found; priorities name it as their evidence."""

    diagnosis = models.ForeignKey(
        Diagnosis, models.CASCADE, related_name="findings", verbose_name="diagnóstico"
    )
    order = models.PositiveSmallIntegerField("orden", default=1)
    text = models.TextField("hallazgo")
    theme = models.CharField("tema", max_length=120, blank=True)

    class Meta:
        verbose_name = "hallazgo"
        ordering = ["diagnosis", "order", "pk"]

    def __str__(self):
        return f"{self.diagnosis}: {self.text[:80]}"


class Prioritised(Reach, Versioned):
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


class PrioritisedQuerySet(SharedQuerySet):
    def valid(self, on):
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


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

    objects = SharedQuerySet.as_manager()

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
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("strategies:recommendation", args=[self.pk])


class ServiceOfferQuerySet(SharedQuerySet):
    def valid(self, on):
        return self.filter(Q(until=None) | Q(until__gte=on), Q(since=None) | Q(since__lte=on))


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
