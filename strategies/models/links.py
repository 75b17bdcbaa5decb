"""Links to districts and actions, which stand here so that their history is kept too."""

import pghistory

from strategies.models.actors import Actor
from strategies.models.annual_plans import PlanLine, RiskFocus
from strategies.models.initiatives import Initiative
from strategies.models.priorities import Diagnosis, PriorityZone, ServiceOffer

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
