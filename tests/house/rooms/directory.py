from strategies.models import Actor
from tests.factories import PersonFactory

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:actors             GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:actors_xlsx        GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:actor_districts    GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_actor          GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_actor          POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:quick_actor        GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:quick_actor        POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:leaders            GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_leader         GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_leader         POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:duplicates         GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:join_actors        GET    ok  ok  403 403 403 403 403 404 404 403 403 403 in
strategies:join_actors        POST   ok  ok  403 403 403 403 403 404 404 403 403 403 in
strategies:different_actors   POST   ok  ok  403 403 403 403 403 404 404 403 403 403 in
strategies:propose_again      POST   ok  ok  403 403 403 403 403 404 404 403 403 403 in
strategies:actor              GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_actor         GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_actor         POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:deactivate_actor   GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:deactivate_actor   POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:activate_actor     POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:add_person         POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_person        POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
"""


def furnish(scene) -> dict[str, dict]:
    local = Actor.objects.create(name="Asociación local", canton_id="103")
    twin = Actor.objects.create(name="Asociación local de siempre", canton_id="103")
    actor, pair = {"pk": local.pk}, {"pk": local.pk, "other_pk": twin.pk}
    verbs = ("actor", "edit_actor", "deactivate_actor", "activate_actor", "add_person")
    return {
        **{f"strategies:{name}": actor for name in verbs},
        "strategies:edit_person": {**actor, "person_pk": PersonFactory(actor=local).pk},
        "strategies:join_actors": pair,
        "strategies:different_actors": pair,
        "strategies:propose_again": pair,
    }
