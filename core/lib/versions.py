"""Rows that two people may edit at once: the second is told, and nothing is overwritten."""

from django.db import models


class Versioned(models.Model):
    """A row with a version that every saved form raises by one
    (`core.lib.versioned_forms.VersionedForm`)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
