"""The protocol's chapter 5 as pages show it: stages, sections, challenges with their solutions."""

from collections.abc import Callable
from itertools import groupby

from core.lib.text import fold
from strategies.models import Challenge, Solution

# Whether a solution is shown.
Filter = Callable[[Solution], bool]


def stages_of(
    challenges: list[Challenge], words: list[str], keep: Filter = lambda solution: True
) -> list[dict]:
    """What holds every folded word and is kept, by stage, section and challenge; nothing that is
    empty. Wants the solutions prefetched."""
    stages = []
    for _, of_stage in groupby(challenges, key=lambda one: one.stage):
        sections = _sections(list(of_stage), words, keep)
        if sections:
            first = sections[0]["challenges"][0]["challenge"]
            found = sum(
                len(row["solutions"]) for section in sections for row in section["challenges"]
            )
            stages.append(
                {
                    "number": first.stage,
                    "title": first.stage_title,
                    "sections": sections,
                    "found": found,
                }
            )
    return stages


def _sections(challenges: list[Challenge], words: list[str], keep: Filter) -> list[dict]:
    sections = []
    for (code, title), of_section in groupby(
        challenges, key=lambda one: (one.section, one.section_title)
    ):
        rows = [
            {"challenge": challenge, "anchor": anchor_of(challenge), "solutions": solutions}
            for challenge in of_section
            if (solutions := _matching(challenge, words, keep))
        ]
        if rows:
            sections.append({"code": code, "title": title, "challenges": rows})
    return sections


def _matching(challenge: Challenge, words: list[str], keep: Filter) -> list[Solution]:
    """The solutions that hold every word, in their text or in their challenge's titles."""
    around = fold(f"{challenge.title} {challenge.section_title} {challenge.code}")
    return [
        solution
        for solution in challenge.solutions.all()
        if all(word in around or word in fold(solution.text) for word in words) and keep(solution)
    ]


def anchor_of(challenge: Challenge) -> str:
    """«etapa-1-a-1»: stable, for links from elsewhere."""
    return f"etapa-{challenge.stage}-{challenge.code.lower().replace('.', '-')}"
