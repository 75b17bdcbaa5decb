"""The demonstration: invented people who do, through the same verbs as everybody, what a year of
co-production asks of them. `build.py` says in which order; `data/` and the texts say what.
"""
