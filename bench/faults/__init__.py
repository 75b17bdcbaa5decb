"""`./portal bench faults`: the fault tests at length, on real processes and the loopback only.

What is done to them and how it is judged are the tests' own (`tests/faults/`); here it is done
again and again, for a time that is told before. It ends with 1 when a promise was broken.
"""

from bench.faults.command import main

__all__ = ["main"]
