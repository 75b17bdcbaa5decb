"""Which agreements: of a canton, in a state, visible to a person, found by words."""

from datetime import date

from django.db import models
from django.db.models import Q

from agreements.enums import MONITORED_STATES, SETTLED_STATES, State
from core.accounts.enums import COUNTRY_ROLES, Role
from core.accounts.models import User
from core.lib import months
from core.lib.text import fold
from core.territory.models import Canton
from strategies.models import Person


class AgreementQuerySet(models.QuerySet):
    def of_canton(self, canton: Canton | str):
        return self.filter(strategy__canton=canton)

    def visible_to(self, user: User):
        """What the user may read: all of the cantons where a role reads all; for a delegate the
        agreements of the represented actors; for the country's roles what is settled."""
        seen = Q(strategy__canton__in=user.cantons_read)
        for canton in user.cantons_as({Role.ACTOR_DELEGATE}):
            actors = Person.objects.filter(user=user, canton=canton, is_active=True).values("actor")
            seen |= Q(strategy__canton=canton) & self._party_is(actors)
        if user.has_role(*COUNTRY_ROLES):
            seen |= Q(state__in=SETTLED_STATES)
        return self.filter(seen)

    def _party_is(self, actors) -> Q:
        """Lead actor, collaborator, or actor of a commitment; by subqueries: no row doubles."""
        links = ("collaborators__actor__in", "commitments__actor__in")
        party = Q(lead_actor__in=actors)
        for link in links:
            party |= Q(pk__in=self.model.objects.filter(**{link: actors}).values("pk"))
        return party

    def in_state(self, *states: State):
        return self.filter(state__in=states)

    def in_force(self):
        return self.in_state(State.VIGENTE)

    def monitored(self):
        return self.in_state(*MONITORED_STATES)

    def expired(self, on: date):
        """«Vencido» is derived: in force, and its last month is over."""
        return self.in_force().filter(period_end__lt=months.month_of(on))

    def active_in(self, year: int):
        """Whose term meets the year."""
        return self.filter(period_start__lte=date(year, 12, 1), period_end__gte=date(year, 1, 1))

    def search(self, text: str):
        """By reference, planned activity or lead actor; ignores case and accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(
                Q(folded__contains=word)
                | Q(reference__icontains=word)
                | Q(lead_actor__folded__contains=word)
                | Q(lead_actor__folded_acronym__contains=word)
            )
        return found

    def with_parties(self):
        return self.select_related("strategy__canton", "axis", "lead_actor")

    def with_text(self):
        """Everything that sections 1–5 show, in a number of queries that never grows."""
        return self.with_parties().prefetch_related(
            "contacts__actor",
            "districts",
            "collaborators__actor",
            "commitments__actor",
            "scheduled_actions__strategic_action",
            "scheduled_actions__sub_activities",
        )

    def referred_to_as(self, reference: str):
        """By its reference or by one that it had as a draft."""
        former = self.model.objects.filter(former_references__reference=reference).values("pk")
        return self.filter(Q(reference=reference) | Q(pk__in=former))
