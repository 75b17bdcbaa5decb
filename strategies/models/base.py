"""What the rows of this room share: how they reach their canton, and whom they are for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.accounts.enums import CANTON_ROLES
from core.accounts.models import User
from core.lib.text import fold
from core.territory.models import Canton
from strategies.enums import AgeGroup, Sex


class CantonQuerySet(models.QuerySet):
    """Rows of a canton that its team reads. `canton_path` leads from the row to the canton,
    `found_by` is the folded column of the search."""

    canton_path = "canton"
    found_by = "folded"

    def visible_to(self, user: User):
        return self.filter(**{f"{self.canton_path}__in": user.cantons_read})

    def of_canton(self, canton: Canton | str):
        return self.filter(**{self.canton_path: canton})

    def search(self, text: str):
        """Those whose name holds every word, ignoring case and accents."""
        found = self
        for word in fold(text).split():
            found = found.filter(**{f"{self.found_by}__contains": word})
        return found


class SharedQuerySet(CantonQuerySet):
    """Rows that the delegates of the canton's actors read too."""

    def visible_to(self, user: User):
        return self.filter(**{f"{self.canton_path}__in": user.cantons_as(CANTON_ROLES)})


class Reach(models.Model):
    """Whom something is for: age groups (none named: all ages) and sex."""

    age_groups = ArrayField(
        models.CharField(max_length=5, choices=AgeGroup),
        verbose_name="grupos de edad",
        default=list,
        blank=True,
    )
    sex = models.CharField("sexo", max_length=5, choices=Sex, default=Sex.ALL)

    class Meta:
        abstract = True

    @property
    def ages(self) -> frozenset[str]:
        """The age groups that it is for; all when none is named."""
        return frozenset(self.age_groups or AgeGroup.values)

    @property
    def is_for_all(self) -> bool:
        return not self.age_groups and self.sex == Sex.ALL

    @property
    def ages_in_words(self) -> str:
        named = [group.label for group in AgeGroup if group in self.age_groups]
        return ", ".join(named) or "Todas las edades"

    @property
    def reach_in_words(self) -> str:
        """«Adolescencia (12 a 17 años), mujeres»; «Todas las edades»."""
        ages = self.ages_in_words
        return ages if self.sex == Sex.ALL else f"{ages}; {self.get_sex_display().lower()}"

    def meets(self, age_groups, sex: str) -> bool:
        """Whether it is for some of the same people: `meeting` for a row that is at hand."""
        is_of_age = not age_groups or bool(self.ages & set(age_groups))
        return is_of_age and (Sex.ALL in (sex, self.sex) or sex == self.sex)

    @staticmethod
    def meeting(age_groups, sex: str) -> Q:
        """Rows that are for some of the same people."""
        ages = Q(age_groups=[]) | Q(age_groups__overlap=list(age_groups)) if age_groups else Q()
        return ages if sex == Sex.ALL else ages & Q(sex__in=(Sex.ALL, sex))
