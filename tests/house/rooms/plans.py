from datetime import date

from strategies.enums import BodyKind, PlanState
from strategies.models import ActionProgramme, NationalProgramme, RiskFocus
from strategies.plans import services
from tests.strategies.plans import make

MATRIX = """
# address                       method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:link_programme       GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:link_programme       POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_programme       GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_programme       POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:unlink_programme     GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:unlink_programme     POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:plans                GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_plan             GET    ok  ok  ok  403 403 403 403 ok  ok  ok  403 403 in
strategies:new_plan             POST   ok  ok  ok  403 403 403 403 ok  ok  ok  403 403 in
plan                            GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:plan_xlsx            GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_plan            GET    ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:edit_plan            POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:remove_plan          GET    ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:remove_plan          POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:plan_step            GET    403 403 ok  403 404 403 403 404 404 404 404 404 in
strategies:plan_step            POST   403 403 ok  403 404 403 403 404 404 404 404 404 in
strategies:edit_encounter       GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:edit_encounter       POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:new_line             GET    ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:new_line             POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:edit_line            GET    ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:edit_line            POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:move_line            POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:remove_line          GET    ok  ok  ok  403 404 403 403 404 404 404 404 404 in
strategies:remove_line          POST   ok  ok  ok  403 404 403 403 404 404 404 404 404 in
plan_line                       GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:new_task             GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:new_task             POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:edit_task            GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:edit_task            POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:finish_task          GET    ok  ok  ok  403 ok  403 403 404 404 404 404 404 in
strategies:finish_task          POST   ok  ok  ok  403 ok  403 403 404 404 404 404 404 in
strategies:reopen_task          POST   ok  ok  ok  403 ok  403 403 404 404 404 404 404 in
strategies:remove_task          GET    ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:remove_task          POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:poi                  GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:poi_xlsx             GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_poi_item         GET    ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:new_poi_item         POST   ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:poi_item             GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_poi_item        GET    ok  ok  403 403 ok  403 403 404 404 404 404 404 in
strategies:edit_poi_item        POST   ok  ok  403 403 ok  403 403 404 404 404 404 404 in
strategies:remove_poi_item      GET    ok  ok  403 403 ok  403 403 404 404 404 404 404 in
strategies:remove_poi_item      POST   ok  ok  403 403 ok  403 403 404 404 404 404 404 in
strategies:review_poi_item      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:poi_windows          GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_poi_window       GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_poi_window       POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:prepare_poi_windows  POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:edit_poi_window      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_poi_window      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_poi_window    GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_poi_window    POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:risks                GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:new_risk             GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_risk             POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_risk            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_risk            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_risk          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_risk          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    """A draft to write in, a plan with the Comisión, an approved one with a task of the delegate,
    an entry of the delegate's institution in an open window, a group with its risks."""
    draft, sent = make.plan(axis=scene.axis), make.plan(axis=scene.axis, year=2016)
    approved = make.plan(axis=scene.axis, year=2017, state=PlanState.APPROVED)
    line, settled = make.line(draft, action=scene.action), make.line(approved, action=scene.action)
    make.line(sent, action=scene.action)
    services.take_step("submit", sent, by=scene.manager)
    group = make.body(kind=BodyKind.WORKING_GROUP)
    seat = group.add_seat(scene.party, since=date(2000, 1, 1))
    seat.appoint(scene.users["AD"].persons.get(), "titular", since=date(2000, 1, 1))
    task = make.task(settled, seat)
    make.window(closes_on=date(2015, 12, 31))
    item = make.item(scene.party)
    window = make.window(name="Otra")
    risk = RiskFocus.objects.create(group=group, year=2015, risks="Riñas en el parque")
    link = ActionProgramme.objects.create(
        action=scene.action, programme=NationalProgramme.objects.order_by("pk").first()
    )
    of_task, of_item, of_line = {"pk": task.pk}, {"pk": item.pk}, {"pk": line.pk}
    of_link = {"pk": scene.strategy.pk, "link_pk": link.pk}
    return {
        "strategies:link_programme": {"pk": scene.strategy.pk, "action_pk": scene.action.pk},
        "strategies:edit_programme": of_link,
        "strategies:unlink_programme": of_link,
        "plan": {"pk": approved.pk},
        "strategies:plan_xlsx": {"pk": approved.pk},
        **{f"strategies:{name}": {"pk": draft.pk} for name in ("edit_plan", "remove_plan")},
        "strategies:new_line": {"pk": draft.pk},
        "strategies:plan_step": {"pk": sent.pk, "slug": "devolver"},
        "strategies:edit_encounter": {
            "pk": approved.pk,
            "encounter_pk": approved.encounters.order_by("pk").first().pk,
        },
        **{f"strategies:{verb}_line": of_line for verb in ("edit", "move", "remove")},
        "plan_line": {"pk": settled.pk},
        "strategies:new_task": {"pk": settled.pk},
        **{f"strategies:{verb}_task": of_task for verb in ("edit", "finish", "reopen", "remove")},
        "strategies:poi_item": of_item,
        **{f"strategies:{verb}_poi_item": of_item for verb in ("edit", "remove", "review")},
        **{f"strategies:{verb}_poi_window": {"pk": window.pk} for verb in ("edit", "remove")},
        **{f"strategies:{name}": {"pk": group.pk} for name in ("risks", "new_risk")},
        **{f"strategies:{verb}_risk": {"pk": risk.pk} for verb in ("edit", "remove")},
    }
