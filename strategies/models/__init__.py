from strategies.models.actors import Actor, DifferentActors, Person
from strategies.models.annual_plans import AnnualPlan, PlanEncounter, PlanStep
from strategies.models.bodies import Body
from strategies.models.diagnoses import Diagnosis, DiagnosisFile, Finding
from strategies.models.duties import SeatDuty
from strategies.models.holdings import SeatHolding
from strategies.models.indicators import Indicator, IndicatorValue
from strategies.models.initiatives import Initiative
from strategies.models.learning import DoctrineDocument, OfficerProfile, Training, TrainingRecord
from strategies.models.links import (
    ActorDistrict,
    DiagnosisDistrict,
    InitiativeDistrict,
    OfferDistrict,
    PlanLineDistrict,
    RiskFocusAction,
    ZoneDistrict,
)
from strategies.models.offers import ServiceOffer
from strategies.models.plan_lines import PlanLine, Task
from strategies.models.poi import PoiItem, PoiWindow
from strategies.models.priorities import PriorityTopic, PriorityZone, Recommendation
from strategies.models.protocol import Challenge, Solution, SolutionAdoption
from strategies.models.risks import RiskFocus
from strategies.models.seats import Seat
from strategies.models.strategies import (
    ActionProgramme,
    Axis,
    NationalProgramme,
    StrategicAction,
    Strategy,
)
from strategies.models.units import UnitFunction

__all__ = [
    "ActionProgramme",
    "Actor",
    "ActorDistrict",
    "AnnualPlan",
    "Axis",
    "Body",
    "Challenge",
    "Diagnosis",
    "DiagnosisDistrict",
    "DiagnosisFile",
    "DifferentActors",
    "DoctrineDocument",
    "Finding",
    "Indicator",
    "IndicatorValue",
    "Initiative",
    "InitiativeDistrict",
    "NationalProgramme",
    "OfferDistrict",
    "OfficerProfile",
    "Person",
    "PlanEncounter",
    "PlanLine",
    "PlanLineDistrict",
    "PlanStep",
    "PoiItem",
    "PoiWindow",
    "PriorityTopic",
    "PriorityZone",
    "Recommendation",
    "RiskFocus",
    "RiskFocusAction",
    "Seat",
    "SeatDuty",
    "SeatHolding",
    "ServiceOffer",
    "Solution",
    "SolutionAdoption",
    "StrategicAction",
    "Strategy",
    "Task",
    "Training",
    "TrainingRecord",
    "UnitFunction",
    "ZoneDistrict",
]
