"""Times as medians, taken in turn so that a slow moment of the machine hits both sides."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Comparison:
    """One ratio: ours over the other's. `goal` is the largest (`at_most`) or smallest ratio."""

    work: str
    ours: float  # seconds
    other_name: str
    other: float  # seconds
    goal: float
    at_most: bool = True
    note: str = ""

    @property
    def ratio(self) -> float:
        """At most: ours ÷ other. At least: other ÷ ours («so many times faster»)."""
        return self.ours / self.other if self.at_most else self.other / self.ours

    @property
    def is_met(self) -> bool:
        return self.ratio <= self.goal if self.at_most else self.ratio >= self.goal


def medians_in_turn(*works: Callable[[], object], rounds: int = 25) -> list[float]:
    """The median time in seconds of each work, after one warm-up, run A B A B …"""
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            started = time.perf_counter()
            work()
            taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in times]


def queries_of(work: Callable[[], object]) -> int:
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    work()
    connection.force_debug_cursor = False
    return len(connection.queries_log) - before


def table(comparisons: list[Comparison]) -> str:
    """The comparisons as a Markdown table, the same that docs/performance.md keeps."""
    lines = [
        "| work | ours | beside it | its time | ratio | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for item in comparisons:
        sign = "≤" if item.at_most else "≥"
        verdict = "met" if item.is_met else "**not met**"
        times = "ours ÷ it" if item.at_most else "times faster"
        lines.append(
            f"| {item.work} | {_ms(item.ours)} | {item.other_name} | {_ms(item.other)} "
            f"| {item.ratio:.2f} {times} | {sign} {item.goal:g} | {verdict}{item.note} |"
        )
    return "\n".join(lines)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
