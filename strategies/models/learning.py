"""What people learn and know: trainings, técnicos' profiles, the doctrine library."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.text import Fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from strategies.enums import Audience, Dedication, DoctrineTopic
from strategies.models.actors import Actor, Person
from strategies.models.base import CantonQuerySet, SharedQuerySet
from strategies.models.bodies import Body


@tracked()
class Training(Versioned):
    """A course, workshop or talk for officials, for civil society or for the unit (R22, R53)."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="trainings", verbose_name="cantón"
    )
    title = models.CharField("título", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    topic = models.CharField("tema", max_length=160)
    audience = models.CharField("para quién", max_length=14, choices=Audience)
    provider = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name="quién la da",
    )
    held_on = models.DateField("fecha")
    hours = models.PositiveSmallIntegerField("horas")
    place = models.CharField("lugar", max_length=160, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = "capacitación"
        verbose_name_plural = "capacitaciones"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1),
                name="training_has_hours",
                violation_error_message="Escriba cuántas horas dura.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("training", args=[self.pk])


@tracked()
class TrainingRecord(models.Model):
    """A person who took part; read by the team only."""

    # Who took part is not lost with the training: first the records go, one by one.
    training = models.ForeignKey(Training, models.PROTECT, related_name="records")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="trainings", verbose_name="persona"
    )
    is_complete = models.BooleanField("la aprobó o la completó", default=True)

    class Meta:
        verbose_name = "participación en una capacitación"
        verbose_name_plural = "participaciones en capacitaciones"
        ordering = ["training", "person__folded"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "person"],
                name="person_once_per_training",
                violation_error_message="Esta persona ya está en la capacitación.",
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.training}"


class OfficerProfileQuerySet(CantonQuerySet):
    canton_path = "person__canton"
    found_by = "person__folded"


@tracked()
class OfficerProfile(Versioned):
    """The professional profile of a técnico of the unit, and the dedication (R15, R18)."""

    person = models.OneToOneField(
        Person, models.PROTECT, related_name="profile", verbose_name="persona"
    )
    unit = models.ForeignKey(Body, models.PROTECT, related_name="officers", verbose_name="unidad")
    dedication = models.CharField("dedicación", max_length=10, choices=Dedication)
    profession = models.CharField("profesión", max_length=120)
    degree = models.CharField("grado académico", max_length=120, blank=True)
    experience = models.TextField("experiencia", blank=True)
    since = models.DateField("en la unidad desde")
    until = models.DateField("en la unidad hasta", null=True, blank=True)

    objects = OfficerProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "perfil de técnico"
        verbose_name_plural = "perfiles de técnicos"
        ordering = ["person__folded"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="officer_leaves_after_arriving",
                violation_error_message="La fecha «hasta» es anterior a la fecha «desde».",
            )
        ]

    def __str__(self):
        return str(self.person)


class DoctrineQuerySet(CantonQuerySet):
    def visible_to(self, user: User):
        """The country's documents for everybody who signs in, a canton's for those who act in
        it."""
        return self.filter(Q(canton=None) | Q(canton__in=user.cantons_as(CANTON_ROLES)))

    def of_canton(self, canton: Canton | str | None):
        """The canton's and the country's."""
        return self.filter(Q(canton=canton) | Q(canton=None))


@tracked()
class DoctrineDocument(Versioned):
    """A concept, guideline or tool: the country's (shared by the national level, §4.4 note 3) or
    the canton's own."""

    canton = models.ForeignKey(
        Canton,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="doctrine",
        verbose_name="cantón",
    )
    title = models.CharField("título", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("title"), output_field=models.TextField(), db_persist=True
    )
    topic = models.CharField("tema", max_length=10, choices=DoctrineTopic)
    published_on = models.DateField("fecha del documento")
    author = models.CharField("autoría", max_length=200, blank=True)
    summary = models.TextField("de qué trata", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="archivo"
    )
    file_name = models.CharField("nombre del archivo", max_length=140, blank=True)
    link = models.URLField("enlace", blank=True)

    objects = DoctrineQuerySet.as_manager()

    class Meta:
        verbose_name = "documento de doctrina"
        verbose_name_plural = "documentos de doctrina"
        ordering = ["-published_on", "folded"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(link=""),
                name="doctrine_has_a_file_or_a_link",
                violation_error_message="Adjunte el archivo o escriba el enlace.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("strategies:doctrine_document", args=[self.pk])
