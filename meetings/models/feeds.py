"""Calendars that a telephone or a mail program reads by itself, each under a signed address."""

from django.db import models
from django.db.models import Q

from core.accounts.models import User
from core.lib.history import tracked
from core.links.models import SignedLink
from strategies.models import Body


@tracked()
class CalendarFeed(models.Model):
    """The meetings of a person who signs in, or of a body. It lives until its owner renews it."""

    user = models.OneToOneField(
        User, models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    body = models.OneToOneField(
        Body, models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    link = models.OneToOneField(SignedLink, models.PROTECT, related_name="calendar_feed")

    class Meta:
        verbose_name = "calendario"
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, body__isnull=False) | Q(user__isnull=False, body=None),
                name="a_calendar_has_one_owner",
            )
        ]

    def __str__(self):
        return str(self.user or self.body)
