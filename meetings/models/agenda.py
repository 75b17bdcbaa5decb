"""The agenda (orden del día): proposed by members, agreed and ordered by who chairs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.accounts.models import User
from core.documents.models import StoredFile
from core.lib.history import tracked
from core.lib.versions import Versioned
from meetings.enums import ItemKind, ItemState
from meetings.models.meetings import Meeting
from strategies.models import Seat


class AgendaItemQuerySet(models.QuerySet):
    def agreed(self):
        return self.filter(state=ItemState.AGREED).order_by("position", "pk")

    def proposed(self):
        return self.filter(state=ItemState.PROPOSED).order_by("pk")


@tracked()
class AgendaItem(Versioned):
    """One matter of a meeting. Template of §5.1 C.1.2: articulation, agreement, result, impact in
    time, people involved."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=20, choices=ItemKind, default=ItemKind.NORMAL)
    state = models.CharField("estado", max_length=10, choices=ItemState, default=ItemState.PROPOSED)
    position = models.PositiveSmallIntegerField("orden", default=0)
    title = models.CharField("asunto", max_length=200)
    detail = models.TextField("de qué se trata", blank=True)
    minutes = models.PositiveSmallIntegerField("minutos", null=True, blank=True)
    presenter = models.CharField("quién lo presenta", max_length=160, blank=True)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lo propuso"
    )
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="puesto que lo propone",
    )
    declined_reason = models.CharField("por qué no se incluye", max_length=300, blank=True)
    articulation = models.TextField("articulación", blank=True)
    agreement = models.TextField("acuerdo que se busca", blank=True)
    result = models.TextField("resultado", blank=True)
    impact = models.TextField("impacto en el tiempo", blank=True)
    people = models.PositiveIntegerField("personas involucradas", null=True, blank=True)
    # What came in by itself: the minutes to approve, the resolution that is still open.
    previous_minutes = models.ForeignKey(
        "meetings.Minutes", models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolution = models.ForeignKey(
        "meetings.Resolution", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "asunto"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "resolution"],
                name="open_resolution_once_on_an_agenda",
            ),
            models.UniqueConstraint(
                fields=["meeting", "previous_minutes"], name="minutes_once_on_an_agenda"
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.DECLINED) | ~Q(declined_reason=""),
                name="a_declined_item_says_why",
                violation_error_message="Escriba por qué no se incluye.",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=600),
                name="item_lasts_up_to_ten_hours",
                violation_error_message="Los minutos van de 1 a 600.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('meetings:agenda', args=[self.meeting_id])}#asunto-{self.pk}"

    def attach(self, file: StoredFile, name: str, *, by: User) -> None:
        """Add a document; the same file twice is one."""
        self.documents.get_or_create(file=file, defaults={"name": name, "added_by": by})

    @property
    def template(self) -> list[tuple[str, str]]:
        """What was filled in of the protocol's template: heading and text."""
        named = ("articulation", "agreement", "result", "impact", "people")
        rows = ((self._meta.get_field(name).verbose_name, getattr(self, name)) for name in named)
        return [(heading[:1].upper() + heading[1:], text) for heading, text in rows if text]

    @property
    def is_agreed(self) -> bool:
        return self.state == ItemState.AGREED

    @property
    def is_proposed(self) -> bool:
        return self.state == ItemState.PROPOSED


@tracked()
class AgendaDocument(models.Model):
    """A document that goes out with an item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField("nombre", max_length=160)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "documento del asunto"
        verbose_name_plural = "documentos del asunto"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "file"], name="document_of_item_once")
        ]

    def __str__(self):
        return self.name
