"""What citizens read of a session: its approved minutes, published by a deliberate act."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.accounts.models import User
from core.lib.history import tracked
from meetings.models.minutes import Minutes
from strategies.models.base import CantonQuerySet


class PublishedMinutesQuerySet(CantonQuerySet):
    canton_path = "minutes__meeting__canton"
    found_by = "words"

    def shown(self):
        return self.filter(withdrawn_at=None)

    def newest_first(self):
        return self.order_by("-minutes__meeting__starts_at", "-pk")


@tracked(exclude=["words"])
class PublishedMinutes(models.Model):
    """Minutes as citizens read them since they were published: `content` has no person's name
    (`meetings.public_content`), and changes only when they are published anew.

    Once withdrawn nothing is left of it but of which session it was.
    """

    minutes = models.OneToOneField(Minutes, models.PROTECT, related_name="publication")
    content = models.JSONField("lo que se lee", editable=False)
    words = models.TextField("lo que se busca", editable=False)
    published_at = models.DateTimeField("publicada")
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("retirada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField("motivo del retiro", blank=True)

    objects = PublishedMinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "minuta publicada"
        verbose_name_plural = "minutas publicadas"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_reason=""),
                name="what_is_withdrawn_says_why",
                violation_error_message="Escriba por qué se retira.",
            ),
        ]

    def __str__(self):
        return f"{self.content['title']}: {self.content['meeting']}"

    def get_absolute_url(self):
        meeting = self.minutes.meeting
        return reverse("citizens:session", args=[meeting.canton.slug, meeting.pk])

    @property
    def resolutions(self) -> list[dict]:
        """Of all its parts."""
        parts = self.content.get("parts", ())
        return [resolution for part in parts for resolution in part["resolutions"]]

    @property
    def is_shown(self) -> bool:
        return self.withdrawn_at is None
