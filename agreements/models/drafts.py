"""Text that could not be saved over somebody else's: kept for its writer, never lost."""

from django.db import models

from agreements.models.agreement import Agreement
from core.accounts.models import User


class PendingText(models.Model):
    """What a person typed into a unit (section or row) while another saved it.

    `unit` names the unit («section_2», «commitment-12», «sub_activity-7»), `base_version` the
    version that was read, `values` the form's fields as typed.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="pending_texts")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    unit = models.CharField(max_length=40)
    base_version = models.PositiveIntegerField()
    values = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "texto sin unir"
        verbose_name_plural = "textos sin unir"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "user", "unit"], name="one_pending_text_per_unit_and_person"
            )
        ]

    def __str__(self):
        return f"{self.unit} de {self.agreement}"
