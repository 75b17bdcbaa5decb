from strategies.enums import AdoptionState
from strategies.models import Solution
from strategies.queries import make_executive_committee

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:adoption                GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:challenge               GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:mark_solution           GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:mark_solution           POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:unmark_solution         GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:unmark_solution         POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    body = make_executive_committee(scene.strategy.canton)
    solution = Solution.objects.get(challenge__stage=1, challenge__code="A.1", priority=1)
    body.adoptions.create(solution=solution, state=AdoptionState.ADOPTED)
    of_mark = {"pk": solution.pk, "body_pk": body.pk}
    return {
        "strategies:challenge": {"stage": 1, "code": "A.1"},
        "strategies:mark_solution": of_mark,
        "strategies:unmark_solution": of_mark,
    }
