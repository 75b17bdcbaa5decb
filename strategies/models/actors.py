"""Who acts: organisations, and the people who speak for them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from stdnum.cr import cpj
from stdnum.exceptions import ValidationError as StdnumError

from core.accounts.enums import CANTON_READERS, COUNTRY_ROLES, Role
from core.accounts.models import User
from core.lib.history import tracked
from core.lib.problems import RuleViolation
from core.lib.text import Fold, and_list, fold
from core.lib.versions import Versioned
from core.territory.models import Canton, District
from strategies.enums import ActorKind, ActorSource
from strategies.models.base import Reach


def check_legal_id(value: str) -> None:
    """A cédula jurídica of ten digits, with or without dashes. Raises ValidationError."""
    try:
        cpj.validate(value)
    except StdnumError as fault:
        raise ValidationError(
            "La cédula jurídica no coincide con el formato de diez dígitos. "
            "Escríbala como 3-002-123456."
        ) from fault


class ActorQuerySet(models.QuerySet):
    def of_canton(self, canton: Canton | str):
        """The canton's own actors and the national institutions; what was joined to another is
        that other."""
        return self.filter(Q(canton=canton) | Q(canton=None), merged_into=None)

    def in_directory_of(self, user: User, canton: Canton | str):
        """What the person finds in the canton's directory: the team everything, the delegates the
        active ones that may be published."""
        found = self.of_canton(canton)
        if user.has_role(*CANTON_READERS, canton=canton):
            return found
        return found.filter(is_active=True, is_published=True)

    def visible_to(self, user: User):
        if user.has_role(*COUNTRY_ROLES):
            return self
        return self.filter(Q(canton__in=user.cantons_as(Role)) | Q(canton=None))

    def named(self, text: str):
        """Found by acronym or by name, ignoring case and accents."""
        return self.filter(Q(folded_acronym=fold(text)) | Q(folded=fold(text)))

    def search(self, text: str):
        words = fold(text).split()
        found = self
        for word in words:
            found = found.filter(Q(folded__contains=word) | Q(folded_acronym__contains=word))
        return found

    def with_counts(self, canton: Canton | str):
        """How many active persons of the canton each one has."""
        return self.annotate(
            person_count=Count(
                "persons",
                filter=Q(persons__canton=canton, persons__is_active=True),
                distinct=True,
            )
        )


@tracked()
class Actor(Reach, Versioned):
    """An organisation. National institutions have no canton (one IMAS, kept by Administración)."""

    name = models.CharField("nombre", max_length=160)
    acronym = models.CharField("sigla", max_length=20, blank=True)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    folded_acronym = models.GeneratedField(
        expression=Fold("acronym"), output_field=models.TextField(), db_persist=True
    )
    kind = models.CharField(
        "tipo", max_length=30, choices=ActorKind, default=ActorKind.CIVIL_SOCIETY
    )
    canton = models.ForeignKey(
        Canton,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actors",
        verbose_name="cantón",
        help_text="Vacío: institución nacional.",
    )
    legal_id = models.CharField(
        "cédula jurídica", max_length=14, blank=True, validators=[check_legal_id]
    )
    source = models.CharField(
        "fuente", max_length=20, choices=ActorSource, default=ActorSource.MUNICIPALITY
    )
    found_in = models.CharField("actividad en la que se encontró", max_length=160, blank=True)
    populations = models.CharField("poblaciones que atiende", max_length=200, blank=True)
    districts = models.ManyToManyField(
        District, blank=True, related_name="actors", verbose_name="distritos"
    )
    is_published = models.BooleanField(
        "aparece en páginas públicas", default=True, help_text="Si no, solo lo ve el equipo."
    )
    is_active = models.BooleanField("activo", default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name="unido a",
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = "actor"
        verbose_name_plural = "actores"
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                "folded",
                Coalesce("canton", models.Value("")),
                condition=Q(merged_into=None),
                name="actor_name_once_per_canton",
                violation_error_message="Ya hay un actor con este nombre en el directorio.",
            ),
            models.UniqueConstraint(
                "folded_acronym",
                Coalesce("canton", models.Value("")),
                condition=~Q(acronym="") & Q(merged_into=None),
                name="actor_acronym_once_per_canton",
                violation_error_message="Ya hay un actor con esta sigla en el directorio.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(is_active=False),
                name="merged_actor_is_not_active",
                violation_error_message="Este actor se unió a otro y ya no se activa. Use el otro.",
            ),
        ]

    def __str__(self):
        return self.acronym or self.name

    def get_absolute_url(self):
        return reverse("strategies:actor", args=[self.pk])

    @property
    def is_national(self) -> bool:
        return self.canton_id is None

    def note_different(self, other: "Actor", *, by: User | None) -> None:
        """Remember that the two are not the same, so that they are proposed no more."""
        first, second = sorted((self, other), key=lambda actor: actor.pk)
        DifferentActors.objects.get_or_create(first=first, second=second, defaults={"noted_by": by})

    def forget_different(self, other: "Actor") -> None:
        """The two are proposed again; nothing happens when they were."""
        DifferentActors.objects.filter(first__in=(self, other), second__in=(self, other)).delete()

    @transaction.atomic
    def deactivate(self, *, on: date) -> None:
        """It stays in what names it, and is offered no more. Raises RuleViolation while it has a
        seat."""
        self._lock()
        self.refuse_while_seated(on)
        self._set_active(False)

    def refuse_while_seated(self, on: date) -> None:
        """Raises RuleViolation that names the bodies; those of a national institution with their
        canton."""
        seats = self.seats.filter(Q(until=None) | Q(until__gte=on)).select_related("body__canton")
        if seats:
            bodies = {
                f"{seat.body} de {seat.body.canton}" if self.is_national else str(seat.body)
                for seat in seats
            }
            raise RuleViolation(
                f"{self} tiene un puesto vigente ({', '.join(sorted(bodies))}). Cierre el puesto "
                "y vuelva a intentarlo."
            )

    @transaction.atomic
    def activate(self) -> None:
        """Raises RuleViolation when it was joined to another meanwhile."""
        self._lock()
        if self.merged_into_id is not None:
            raise RuleViolation(f"{self} se unió a {self.merged_into}. Use ese actor.")
        self._set_active(True)

    def _lock(self) -> None:
        """A new seat of the actor waits, or is seen; so does whoever edits or joins it."""
        stored = Actor.objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.merged_into_id, self.version = stored.merged_into_id, stored.version

    def _set_active(self, is_active: bool) -> None:
        self.is_active = is_active
        self.version += 1
        self.save(update_fields=["is_active", "version"])

    @property
    def full_name(self) -> str:
        """«Instituto Mixto de Ayuda Social (IMAS)»."""
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


@tracked()
class DifferentActors(models.Model):
    """Two actors that look like duplicates and are none: somebody said so."""

    first = models.ForeignKey(Actor, models.CASCADE, related_name="+", verbose_name="un actor")
    second = models.ForeignKey(Actor, models.CASCADE, related_name="+", verbose_name="otro actor")
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="lo dijo"
    )

    class Meta:
        verbose_name = "actores distintos"
        verbose_name_plural = "actores distintos"
        ordering = ["first", "second"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="different_actors_in_order",
                violation_error_message="De dos actores distintos, primero va el más antiguo.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="different_actors_once",
                violation_error_message="Ya se anotó que estos dos actores son distintos.",
            ),
        ]

    def __str__(self):
        return and_list([str(self.first), str(self.second)])


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(canton__in=user.cantons_read)

    def leaders(self):
        """Community leaders who go on leading (R66)."""
        return self.filter(is_leader=True, is_active=True)

    def search(self, text: str):
        """By name, by what they lead, or by their actor; ignores case and accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(
                Q(folded__contains=word)
                | Q(actor__folded__contains=word)
                | Q(actor__folded_acronym__contains=word)
            )
        return found


@tracked(exclude=["email", "phone"])
class Person(Versioned):
    """A person of a canton who speaks for an actor; may be a user of the portal.

    Contact data never stands in the history nor on a public page (Ley 8968).
    """

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="persons", verbose_name="cantón"
    )
    name = models.CharField("nombre", max_length=120)
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    email = models.EmailField("correo", blank=True)
    phone = models.CharField("teléfono", max_length=20, blank=True)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="persons", verbose_name="actor")
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name="cuenta del portal",
    )
    is_active = models.BooleanField("activa", default=True)
    # R66: who leads in a community is known to those who work with the directory, to nobody else.
    is_leader = models.BooleanField("es líder o lideresa comunal", default=False)
    leads = models.CharField("qué lidera", max_length=160, blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="distrito en el que lidera",
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "persona"
        ordering = ["folded"]
        constraints = [
            models.UniqueConstraint(
                "folded",
                F("actor"),
                F("canton"),
                name="person_once_per_actor",
                violation_error_message="Esta persona ya está registrada con ese actor.",
            )
        ]

    def __str__(self):
        return self.name

    def refuse_while_seated(self, on: date) -> None:
        """Who holds a seat decides from it: first another person takes it, or it is left free.
        Raises RuleViolation that names the seats."""
        held = self.holdings.filter(Q(until=None) | Q(until__gt=on)).select_related(
            "seat__actor", "seat__body"
        )
        if held:
            seats = ", ".join(sorted({str(holding.seat) for holding in held}))
            raise RuleViolation(
                f"{self} ocupa un puesto ({seats}). Deje libre ese lugar o nombre a otra persona, "
                "y vuelva a intentarlo."
            )
