"""The demonstration: invented people who do, through the same verbs as everybody, what a year of
co-production asks of them.

`data/` holds what is agreed, `desamparados.py` and `puntarenas.py` what became of it; `plan.py`
gives each act its day, `deeds.py` and `writing.py` do it, and `build.py` plays all in order.
"""
