"""A form that was pressed twice is stored once."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=2)


class ReceiptManager(models.Manager):
    def forget_old(self) -> int:
        """Remove receipts of more than two days; returns how many."""
        return self.filter(given_at__lt=timezone.now() - KEPT).delete()[0]


class Receipt(models.Model):
    """That a form for something new was stored, and the page it led to."""

    key = models.CharField(max_length=64, primary_key=True)
    address = models.CharField(max_length=500)
    given_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = ReceiptManager()

    def __str__(self) -> str:
        return self.address
