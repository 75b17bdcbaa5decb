"""Links to districts and actions, which stand here so that their history is kept too."""

import pghistory

from strategies.models.actors import Actor
from strategies.models.diagnoses import Diagnosis
from strategies.models.initiatives import Initiative
from strategies.models.offers import ServiceOffer
from strategies.models.plan_lines import PlanLine
from strategies.models.priorities import PriorityZone
from strategies.models.risks import RiskFocus

tracked_link = pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)


@tracked_link
class ActorDistrict(Actor.districts.through):
    class Meta:
        proxy = True


@tracked_link
class DiagnosisDistrict(Diagnosis.districts.through):
    class Meta:
        proxy = True


@tracked_link
class InitiativeDistrict(Initiative.districts.through):
    class Meta:
        proxy = True


@tracked_link
class OfferDistrict(ServiceOffer.districts.through):
    class Meta:
        proxy = True


@tracked_link
class PlanLineDistrict(PlanLine.districts.through):
    class Meta:
        proxy = True


@tracked_link
class RiskFocusAction(RiskFocus.actions.through):
    class Meta:
        proxy = True


@tracked_link
class ZoneDistrict(PriorityZone.districts.through):
    class Meta:
        proxy = True
