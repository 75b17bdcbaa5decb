"""`/protocolo/`: the 83 solutions of the protocol's chapter 5, for everybody."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from core.lib.text import fold
from strategies.models import Challenge

LONGEST_QUERY = 100


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """By stage, section and challenge; `?q=` keeps what holds every word of it."""
    query = " ".join(request.GET.get("q", "").split())[:LONGEST_QUERY]
    challenges = list(Challenge.objects.prefetch_related("solutions"))
    total = sum(len(challenge.solutions.all()) for challenge in challenges)
    stages = _stages(challenges, fold(query).split())
    context = {
        "query": query,
        "stages": stages,
        "found": sum(stage["found"] for stage in stages),
        "total": total,
        "challenges_total": len(challenges),
    }
    return render(request, "strategies/protocol.html", context)


def _stages(challenges: list[Challenge], words: list[str]) -> list[dict]:
    stages = []
    for _, of_stage in groupby(challenges, key=lambda one: one.stage):
        sections = _sections(list(of_stage), words)
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


def _sections(challenges: list[Challenge], words: list[str]) -> list[dict]:
    sections = []
    for (code, title), of_section in groupby(
        challenges, key=lambda one: (one.section, one.section_title)
    ):
        rows = [
            {"challenge": challenge, "anchor": anchor_of(challenge), "solutions": solutions}
            for challenge in of_section
            if (solutions := _matching(challenge, words))
        ]
        if rows:
            sections.append({"code": code, "title": title, "challenges": rows})
    return sections


def _matching(challenge: Challenge, words: list[str]) -> list:
    """The solutions that hold every word, in their text or in their challenge's titles."""
    around = fold(f"{challenge.title} {challenge.section_title} {challenge.code}")
    return [
        solution
        for solution in challenge.solutions.all()
        if all(word in around or word in fold(solution.text) for word in words)
    ]


def anchor_of(challenge: Challenge) -> str:
    """«etapa-1-a-1»: stable, for links from elsewhere."""
    return f"etapa-{challenge.stage}-{challenge.code.lower().replace('.', '-')}"
