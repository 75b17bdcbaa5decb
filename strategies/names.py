"""How actors are called before a person: one that does not appear in public («solo lo ve el
equipo») is named to the canton's team and to those who speak for it, to nobody else."""

from django.utils.functional import cached_property

from core.accounts.models import User
from strategies.models import Actor, Person

UNNAMED = "Un actor del cantón"


class Names:
    def __init__(self, user: User):
        self.user = user

    def short(self, actor: Actor | None) -> str:
        """Its acronym or name; an empty text for none."""
        return self._or_unnamed(actor, str(actor)) if actor else ""

    def full(self, actor: Actor | None) -> str:
        """Name and acronym; an empty text for none."""
        return self._or_unnamed(actor, actor.full_name) if actor else ""

    def _or_unnamed(self, actor: Actor, name: str) -> str:
        return name if self.may_know(actor) else UNNAMED

    def may_know(self, actor: Actor) -> bool:
        read = self.user.cantons_read
        is_team = bool(read) if actor.is_national else actor.canton_id in read
        return actor.is_published or is_team or actor.pk in self._represented

    @cached_property
    def _represented(self) -> set[int]:
        """Asked once, and only when some actor is not named to everybody."""
        spoken_for = Person.objects.filter(user=self.user, is_active=True)
        return set(spoken_for.values_list("actor", flat=True))
