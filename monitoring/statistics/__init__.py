"""The one source of every figure: boards, section 6 of the form, data files, annual report.

Data only, no markup; every function takes the date `on` for which it answers and reads a constant
number of queries. The words, each defined where it is computed:

- *Casilla* (slot): one sub-activity in the month, or part of it, of its schedule — `SlotState`.
- *Nivel*: that of the slot's latest report up to the date — `slot_states`.
- *Sin reporte*, *atrasado*, *mes en curso*, *por venir*, *cerrada* — `Mark` and `mark_of`.
- *Rezagada* — `SlotState.is_lagging`.
- *Le toca al mes M* (due for month M) — `due_for_month`.
- What a cell of the heat map shows — `cells`.
- *n de m casillas* — `Distribution`; *promedio*, over how many — `Distribution.average`.
- *n de 14* — `checklist_compliance`.
"""

from monitoring.statistics.annual import annual_figures
from monitoring.statistics.checklist import Compliance, checklist_compliance
from monitoring.statistics.due import DueSlot, due_for_month
from monitoring.statistics.figures import Cell, Distribution, cells, distribution
from monitoring.statistics.marks import Mark, mark_of
from monitoring.statistics.rollup import SlotGroup, slot_groups
from monitoring.statistics.slots import SlotState, slot_states

__all__ = [
    "Cell",
    "Compliance",
    "Distribution",
    "DueSlot",
    "Mark",
    "SlotGroup",
    "SlotState",
    "annual_figures",
    "cells",
    "checklist_compliance",
    "distribution",
    "due_for_month",
    "mark_of",
    "slot_groups",
    "slot_states",
]
