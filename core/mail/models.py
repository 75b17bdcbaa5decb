"""The outbox: every message is a row, written in the business transaction, delivered once."""

import hashlib

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core.accounts.enums import Role
from core.accounts.models import User
from core.lib.problems import RuleViolation
from core.lib.text import Fold, fold
from core.links.models import SignedLink
from core.territory.models import Canton

FROZEN_FIELDS = (
    "canton",
    "kind",
    "about",
    "revision",
    "recipient",
    "subject",
    "body",
    "text",
    "values",
    "link",
    "unsubscribe",
    "attachments",
    "message_id",
    "replaces",
    "created_at",
)


class MailState(models.TextChoices):
    WAITING = "waiting", "en espera"
    CLAIMED = "claimed", "en envío"
    SENT = "sent", "enviado"
    FAILED = "failed", "rechazado"
    AMBIGUOUS = "ambiguous", "no se sabe si llegó"
    HELD = "held", "para el resumen del día"
    DIGESTED = "digested", "en el resumen del día"
    UNWANTED = "unwanted", "no quiere recibirlo"


# What a person may have sent again: the rest goes by itself, or has arrived.
RESENDABLE_STATES = (MailState.AMBIGUOUS, MailState.FAILED)
# What may be written anew to a corrected address: nobody is sending it at this moment.
CORRECTABLE_STATES = (*RESENDABLE_STATES, MailState.SENT, MailState.WAITING)
WITHDRAWN = "No se envió: se corrigió la dirección."


class OutgoingMailQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Administración sees all; who reads a canton, the canton's; everybody, their own."""
        if user.is_administrator:
            return self
        return self.filter(Q(canton__in=user.cantons_read) | Q(recipient__iexact=user.email))

    def in_care_of(self, user: User):
        """The Secretaría Técnica looks after its canton's mails, Administración after all."""
        if user.is_administrator:
            return self
        return self.filter(canton__in=user.cantons_as({Role.TECHNICAL_SECRETARIAT}))

    def undelivered(self):
        """What needs a person: not what was written anew to another address since."""
        return self.filter(state__in=RESENDABLE_STATES, replacement=None)

    def search(self, text: str):
        """By subject, recipient or what it is about; ignores case and accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(
                Q(folded__contains=word) | Q(recipient__icontains=word) | Q(about__icontains=word)
            )
        return found

    def sendable(self):
        """Waiting, and its time has come."""
        return self.filter(state=MailState.WAITING, next_attempt_at__lte=Now())

    def abandoned(self):
        """Claimed by a worker that has not been heard of since its lease ended."""
        return self.filter(state=MailState.CLAIMED, lease_until__lt=Now())


class MailText(models.Model):
    """What many messages say alike: written once, frozen, and filled for each recipient.

    `⟦nombre⟧` stands for a value of the recipient's message, `⟦enlace⟧` for its signed link.
    `calendar` is an iCalendar object, its lines not folded yet.
    """

    is_append_only = True

    body = models.TextField("texto")
    html = models.TextField("texto con formato", blank=True)
    calendar = models.TextField("calendario", blank=True)
    created_at = models.DateTimeField("escrito", auto_now_add=True)

    class Meta:
        verbose_name = "texto de correos"
        verbose_name_plural = "textos de correos"
        ordering = ["-pk"]

    def __str__(self):
        return self.body[:60]


class OutgoingMail(models.Model):
    """One message to one recipient. Body and recipient are frozen when the row is written; the key
    is of the business (kind, object, revision, recipient), so nothing is ever written twice."""

    canton = models.ForeignKey(
        Canton,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="cantón",
    )
    kind = models.CharField("mensaje", max_length=40)
    about = models.CharField("asunto de", max_length=60, help_text="El objeto, «103-2015-001».")
    revision = models.CharField("revisión o período", max_length=40)
    recipient = models.EmailField("para")
    subject = models.CharField("asunto", max_length=200)
    body = models.TextField("texto", blank=True)
    # Instead of `body`, what it shares with others, and what is its own in it.
    text = models.ForeignKey(
        MailText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="texto compartido",
    )
    values = models.JSONField("valores", default=dict, blank=True)
    link = models.ForeignKey(
        SignedLink,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enlace",
    )
    # Where the recipient says to want fewer; only for what the law does not ask to be sent.
    unsubscribe = models.ForeignKey(
        SignedLink,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enlace de preferencias",
    )
    # [{"name", "type", "sha256"}]: files of the store, read when the message is sent.
    attachments = models.JSONField("adjuntos", default=list, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    # The same message to an address that was wrong: that row stays, as proof.
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacement",
        verbose_name="corrige a",
    )
    # The day's digest that it went in.
    digest = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="resumen en que salió",
    )

    state = models.CharField("estado", max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_attempt_at = models.DateTimeField("próximo intento")
    lease_until = models.DateTimeField("tomado hasta", null=True, blank=True)
    claimed_by = models.CharField("tomado por", max_length=60, blank=True)
    data_started_at = models.DateTimeField("envío empezado", null=True, blank=True)
    sent_at = models.DateTimeField("enviado", null=True, blank=True)
    server_reply = models.CharField("respuesta del servidor", max_length=500, blank=True)
    created_at = models.DateTimeField("escrito", auto_now_add=True)
    resent_at = models.DateTimeField("reenviado", null=True, blank=True)
    resent_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="reenviado por",
    )
    folded = models.GeneratedField(
        expression=Fold("subject"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "correo"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "revision", "recipient"], name="mail_written_once"
            ),
            models.CheckConstraint(condition=Q(text=None) ^ Q(body=""), name="a_mail_has_one_text"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="a_sent_mail_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="digested", digest__isnull=False)
                | (~Q(state="digested") & Q(digest=None)),
                name="what_a_digest_holds_says_which",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state="waiting"),
                name="mail_waiting",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="mail_claimed"),
            models.Index(fields=["recipient"], condition=Q(state="held"), name="mail_held"),
            models.Index(fields=["about"], name="mail_about"),
        ]
        triggers = [
            # It is the proof of what was sent to whom: not even a bulk update changes it.
            pgtrigger.ReadOnly(name="frozen_content", fields=FROZEN_FIELDS),
        ]

    def __str__(self):
        return f"{self.about} → {self.recipient}"

    @property
    def corrected_as(self) -> "OutgoingMail | None":
        """The same message to the address that is right. Asks; lists fetch `replacement` along."""
        return getattr(self, "replacement", None)

    @property
    def is_resendable(self) -> bool:
        return self.state in RESENDABLE_STATES and self.corrected_as is None

    def is_in_care_of(self, user: User) -> bool:
        secretariat = Role.TECHNICAL_SECRETARIAT
        return user.is_administrator or bool(
            self.canton_id and user.has_role(secretariat, canton=self.canton_id)
        )

    def resend(self, *, by: User) -> None:
        """Put it back into the queue, under the same Message-ID. Raises RuleViolation when it is
        on its way or has arrived, or was written to another address: somebody else was quicker."""
        changed = (
            OutgoingMail.objects.undelivered()
            .filter(pk=self.pk)
            .update(
                state=MailState.WAITING,
                attempts=0,
                next_attempt_at=Now(),
                lease_until=None,
                claimed_by="",
                data_started_at=None,
                server_reply="",
                resent_at=Now(),
                resent_by=by,
            )
        )
        if not changed:
            raise RuleViolation(self._why_not_again())

    def resend_to(
        self, address: str, *, by: User, link: SignedLink | None = None
    ) -> "OutgoingMail":
        """Write the same message to the address that is right, as a row of its own; this one stays
        as the proof of where it went first. `link`: instead of the one in this mail, when somebody
        else may have received it.

        One that still waits (for a server that does not exist, say) waits no more. Raises
        RuleViolation while this one is being sent, when it was corrected before, or when
        that address was written the same already."""
        address = address.strip().lower()
        old = OutgoingMail.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        if old.state not in CORRECTABLE_STATES or old.corrected_as:
            raise RuleViolation(old._why_not_again(), where="email")
        key = {"kind": old.kind, "about": old.about, "revision": old.revision}
        if OutgoingMail.objects.filter(**key, recipient=address).exists():
            raise RuleViolation(f"A {address} ya se le escribió este mismo correo.", where="email")
        if old.state == MailState.WAITING:
            OutgoingMail.objects.filter(pk=old.pk).update(
                state=MailState.FAILED, server_reply=WITHDRAWN
            )
        return OutgoingMail.objects.create(
            **key,
            canton_id=old.canton_id,
            recipient=address,
            subject=old.subject,
            body=old.body,
            text_id=old.text_id,
            values=old.values | ({"correo": address} if "correo" in old.values else {}),
            link=link or old.link,
            attachments=old.attachments,
            message_id=message_id(*key.values(), address),
            next_attempt_at=Now(),
            replaces=old,
            resent_at=Now(),
            resent_by=by,
        )

    def _why_not_again(self) -> str:
        self.refresh_from_db()
        if new := self.corrected_as:
            return f"Este correo ya se escribió de nuevo, a {new.recipient}."
        return f"Este correo ya está «{self.get_state_display()}»: no hace falta reenviarlo."


def message_id(kind: str, about: str, revision: str, recipient: str) -> str:
    """The same key gives the same Message-ID, so that a mail server can tell a repetition."""
    key = "\x1f".join((kind, about, revision, recipient))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "portal.invalid"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


class Wanted(models.TextChoices):
    """How somebody wants what the law does not ask to be sent."""

    EACH = "each", "Cada correo en su momento"
    DAILY = "daily", "Un solo resumen al día"
    NONE = "none", "Ninguno"


class MailPreference(models.Model):
    """What an address wants of the optional messages (`outbox.post(optional=True)`). No row: nobody
    has written any to it yet, and it gets each one."""

    address = models.EmailField("correo", unique=True)
    wanted = models.CharField("quiere recibir", max_length=5, choices=Wanted, default=Wanted.EACH)
    link = models.OneToOneField(SignedLink, models.PROTECT, related_name="mail_preference")
    changed_at = models.DateTimeField("cambiado", auto_now=True)

    class Meta:
        verbose_name = "preferencia de correos"
        verbose_name_plural = "preferencias de correos"
        ordering = ["address"]

    def __str__(self):
        return self.address
