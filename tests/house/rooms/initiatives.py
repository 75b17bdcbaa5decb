from tests.factories import InitiativeFactory

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:initiatives        GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:initiatives_xlsx   GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_initiative     GET    ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:new_initiative     POST   ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
initiative                    GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_initiative    GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_initiative    POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_initiative  GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_initiative  POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    initiative = {"pk": InitiativeFactory().pk}
    return {
        "initiative": initiative,
        **{f"strategies:{verb}_initiative": initiative for verb in ("edit", "remove")},
    }
