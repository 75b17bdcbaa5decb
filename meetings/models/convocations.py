"""Convocations: what was sent to whom, when, and what each person answered."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.accounts.models import User
from core.lib.versions import Versioned
from core.links.models import SignedLink
from core.mail.models import MailText
from meetings.enums import Answer, AnswerSource, CallKind, InvitedAs, Medium
from meetings.models.meetings import Meeting
from strategies.models import Person, Seat


class Convocation(models.Model):
    """One sending to everybody: the call, a change of it, or its cancellation. What it said is
    frozen: it is the proof that the meeting was convened."""

    is_append_only = True

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="convocations")
    revision = models.PositiveSmallIntegerField("revisión")
    kind = models.CharField(max_length=12, choices=CallKind)
    # Name, times, place and agenda as they stood; documents by name and hash.
    content = models.JSONField("contenido")
    text = models.ForeignKey(MailText, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("enviada")
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    notice_asked = models.PositiveSmallIntegerField("días de anticipación que pide la instancia")
    notice_given = models.SmallIntegerField("días de anticipación")
    late_reason = models.TextField("por qué se convoca con menos días", blank=True)

    class Meta:
        verbose_name = "convocatoria"
        ordering = ["meeting", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "revision"], name="convocation_revision_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind=CallKind.CALL)
                | Q(notice_given__gte=models.F("notice_asked"))
                | ~Q(late_reason=""),
                name="a_late_convocation_says_why",
                violation_error_message="Se convoca con menos días de los que pide la instancia. "
                "Escriba por qué.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.revision}"

    @property
    def day(self) -> date:
        return timezone.localdate(self.sent_at)

    @property
    def is_late(self) -> bool:
        return self.kind == CallKind.CALL and self.notice_given < self.notice_asked


class InvitationQuerySet(models.QuerySet):
    def in_order(self):
        """Seats by their actor, titular before alternate, guests at the end."""
        return self.order_by(
            models.F("seat__actor__folded").asc(nulls_last=True),
            "seat",
            "-invited_as",
            "name",
            "pk",
        )

    def answered(self):
        return self.exclude(answer=Answer.NONE)

    def convened(self):
        """Everybody who was ever told; not a guest who waits for the first sending."""
        return self.filter(revision__gt=0)

    def standing(self):
        """Who was convened, and was not told since that it is not needed any more."""
        return self.convened().filter(released_at=None)


# Its insertion needs no event: the row itself says what it was.
@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["email", "code"])
class Invitation(Versioned):
    """A person who is convened to a meeting: for a seat, or as a guest."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    seat = models.ForeignKey(
        Seat, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    invited_as = models.CharField("como", max_length=10, choices=InvitedAs)
    name = models.CharField("nombre", max_length=120)
    organisation = models.CharField("organización", max_length=160, blank=True)
    email = models.EmailField("correo", blank=True)
    medium = models.CharField("medio", max_length=6, choices=Medium)
    # The latest revision that was sent to the person; 0 for a guest before the first one.
    revision = models.PositiveSmallIntegerField("revisión")
    # Told that they need not come: the seat is somebody else's now.
    released_at = models.DateTimeField("se le avisó que ya no hace falta", null=True, blank=True)
    delivered_on = models.DateField("carta entregada", null=True, blank=True)
    answer = models.CharField("respuesta", max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField("respondió", null=True, blank=True)
    answered_by = models.CharField(
        "cómo respondió", max_length=12, choices=AnswerSource, blank=True
    )
    note = models.CharField("nota", max_length=300, blank=True)
    # An alternate who must come because the titular does not.
    called_at = models.DateTimeField("llamada a suplir", null=True, blank=True)
    code = models.CharField("código de asistencia", max_length=6)
    link = models.OneToOneField(SignedLink, models.PROTECT, related_name="invitation")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitación"
        verbose_name_plural = "invitaciones"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="person_is_invited_once",
                violation_error_message="Esta persona ya está convocada.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "email"],
                condition=Q(person=None) & ~Q(email=""),
                name="guest_address_is_invited_once",
                violation_error_message="Ya hay una persona invitada con este correo.",
            ),
            models.UniqueConstraint(fields=["meeting", "code"], name="attendance_code_once"),
            models.CheckConstraint(
                condition=Q(invited_as=InvitedAs.GUEST) | Q(seat__isnull=False),
                name="a_member_is_invited_for_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(medium=Medium.PAPER) | ~Q(email=""),
                name="by_mail_only_with_an_address",
                violation_error_message="Sin correo, la invitación va en papel.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_guest(self) -> bool:
        return self.invited_as == InvitedAs.GUEST

    @property
    def is_standing(self) -> bool:
        """Convened, and not told since that it is not needed any more."""
        return self.revision > 0 and self.released_at is None

    @property
    def is_by_mail(self) -> bool:
        return self.medium == Medium.MAIL
