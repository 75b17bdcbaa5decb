"""Letters of the Alcaldía and invitations to who is not yet of the network (§5.1 E.4.2, E.5)."""

import re
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.text import Fold, fold
from core.lib.versions import Versioned
from core.territory.models import Canton
from meetings.enums import LetterKind, LetterState, Medium
from meetings.models import locks
from meetings.models.meetings import Meeting
from strategies.models import Actor
from strategies.models.base import CantonQuerySet

NUMBER = re.compile(r"(\d{1,4})-(\d{4})")


class LetterQuerySet(CantonQuerySet):
    def search(self, text: str):
        """By words of the subject, of whom it is written to, or by its number («003-2026»)."""
        found = self.alias(to=Fold("addressee"))
        for word in fold(text).split():
            match = Q(folded__contains=word) | Q(to__contains=word)
            match |= Q(actor__folded__contains=word)
            if number := NUMBER.fullmatch(word):
                match |= Q(number=int(number[1]), year=int(number[2]))
            found = found.filter(match)
        return found

    def awaited(self):
        """Sent, and not answered yet."""
        return self.filter(state=LetterState.SENT)

    def late(self, on: date):
        return self.awaited().filter(answer_due__lt=on)


@tracked(exclude=["email", "frozen"])
class Letter(Versioned):
    """A letter with its number; once it is sent its words are frozen."""

    canton = models.ForeignKey(
        Canton, models.PROTECT, related_name="letters", verbose_name="cantón"
    )
    kind = models.CharField("tipo", max_length=14, choices=LetterKind)
    year = models.PositiveSmallIntegerField("año", null=True, blank=True)
    number = models.PositiveSmallIntegerField("número", null=True, blank=True)
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="institución u organización",
    )
    addressee = models.CharField("a quién", max_length=160)
    position = models.CharField("puesto", max_length=160, blank=True)
    email = models.EmailField("correo", blank=True)
    subject = models.CharField("asunto", max_length=200)
    folded = models.GeneratedField(
        expression=Fold("subject"), output_field=models.TextField(), db_persist=True
    )
    text = models.TextField("texto")
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name="sesión a la que invita",
    )
    signed_by = models.CharField("quién firma", max_length=160)
    state = models.CharField("estado", max_length=8, choices=LetterState, default=LetterState.DRAFT)
    medium = models.CharField("medio", max_length=6, choices=Medium, default=Medium.MAIL)
    sent_on = models.DateField("enviada", null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What the document says, as it was sent.
    frozen = models.JSONField("contenido enviado", null=True, blank=True, editable=False)
    answer_due = models.DateField("respuesta esperada", null=True, blank=True)
    answered_on = models.DateField("respondida", null=True, blank=True)
    answer = models.TextField("qué respondió", blank=True)
    answer_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "carta"
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["canton", "year", "number"], name="letter_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.DRAFT)
                | Q(sent_on__isnull=False, number__isnull=False, year__isnull=False),
                name="a_sent_letter_has_number_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.ANSWERED)
                | Q(answered_on__isnull=False, answered_on__gte=F("sent_on")),
                name="an_answer_comes_after_the_letter",
                violation_error_message="La respuesta es anterior a la carta.",
            ),
        ]
        triggers = [
            locks.frozen_once_sent(
                "a_sent_letter_is_frozen",
                "canton_id",
                "kind",
                "year",
                "number",
                "addressee",
                "position",
                "subject",
                "text",
                "signed_by",
                "sent_on",
                "frozen",
            )
        ]

    def __str__(self):
        return f"Oficio {self.number_in_words}" if self.number else f"Carta a {self.addressee}"

    def get_absolute_url(self):
        return reverse("meetings:letter", args=[self.pk])

    @property
    def number_in_words(self) -> str:
        return f"{self.number:03}-{self.year}" if self.number else ""

    @property
    def reference(self) -> str:
        return f"carta-{self.pk}"

    def lock(self) -> None:
        stored = Letter.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.state, self.version, self.sent_on = stored.state, stored.version, stored.sent_on

    @property
    def is_draft(self) -> bool:
        return self.state == LetterState.DRAFT

    def is_late(self, on: date) -> bool:
        awaited = self.state == LetterState.SENT and self.answer_due is not None
        return awaited and self.answer_due < on
