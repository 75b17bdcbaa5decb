from tests.factories import InitiativeFactory

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:initiatives        GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_initiative     GET    ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:new_initiative     POST   ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:initiative         GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_initiative    GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_initiative    POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_initiative  GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_initiative  POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    initiative = {"pk": InitiativeFactory().pk}
    return {f"strategies:{verb}initiative": initiative for verb in ("", "edit_", "remove_")}
