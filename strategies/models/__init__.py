from strategies.models.actors import Actor, Person
from strategies.models.bodies import Body, Seat, SeatHolding
from strategies.models.plans import Axis, StrategicAction, Strategy
from strategies.models.protocol import Challenge, Solution

__all__ = [
    "Actor",
    "Axis",
    "Body",
    "Challenge",
    "Person",
    "Seat",
    "SeatHolding",
    "Solution",
    "StrategicAction",
    "Strategy",
]
