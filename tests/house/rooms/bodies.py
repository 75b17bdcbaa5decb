from datetime import date

from core.documents import store
from strategies.enums import BodyKind, HolderKind, UnitTask
from strategies.models import Body, duties

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
body                          GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
citizens:organization         GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
strategies:committee          GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
bodies                        GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:management_model   GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
strategies:new_body           GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_body           POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_unit           GET    ok  ok  403 ok  403 403 403 ok  ok  403 ok  403 in
strategies:new_unit           POST   ok  ok  403 ok  403 403 403 ok  ok  403 ok  403 in
strategies:edit_body          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_body          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:close_body         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:close_body         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:reopen_body        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_body        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_body        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:founding_file      GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
strategies:switch_on          GET    ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:switch_on          POST   ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:edit_function      GET    ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:edit_function      POST   ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:switch_off         GET    ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:switch_off         POST   ok  ok  403 ok  404 403 403 404 404 404 404 404 in
strategies:membership         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:membership         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:membership_xlsx    GET    ok  ok  ok  ok  403 403 403 404 404 404 404 404 in
strategies:membership_template GET   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:confirm_membership POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_seat           GET    ok  ok  403 ok  403 403 403 404 404 404 404 404 in
strategies:new_seat           POST   ok  ok  403 ok  403 403 403 404 404 404 404 404 in
strategies:seat               GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
strategies:appoint            GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:appoint            POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:vacate             GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:vacate             POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:close_seat         GET    ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:close_seat         POST   ok  ok  403 ok  403 403 403 404 404 404 404 403 in
strategies:reopen_seat        POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_seat          GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_seat          POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_seat        GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_seat        POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:resolution         GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
strategies:correct_holding    GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:correct_holding    POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_holding     GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_holding     POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:letter             GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
strategies:new_duty           GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:new_duty           POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_duty          GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_duty          POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_duty        GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_duty        POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
"""


def furnish(scene) -> dict[str, dict]:
    """The Comisión Ejecutiva with its seat, where the delegate's actor sits too; the unit."""
    seat = scene.seat
    body = seat.body
    body.founding_file = store.save(b"%PDF-1.4 acto", "application/pdf")
    body.save()
    body.add_seat(scene.party, since=date(2015, 1, 5))
    holding = seat.holdings.get(kind=HolderKind.TITULAR)
    holding.letter_file = store.save(b"%PDF-1.4 carta", "application/pdf")
    holding.save()
    duty = duties.assign(seat, "chair", since=date(2015, 1, 5))
    unit = Body.objects.create(
        canton_id="103", kind=BodyKind.TERRITORIAL_UNIT, name="Unidad de Gestión Territorial"
    )
    function = unit.switch_on(UnitTask.LIAISON, since=date(2015, 2, 2))
    of_body, of_seat = {"pk": body.pk}, {"pk": seat.pk}
    of_holding = {**of_seat, "holding_pk": holding.pk}
    of_duty = {**of_seat, "duty_pk": duty.pk}
    of_function = {"pk": unit.pk, "function_pk": function.pk}
    verbs = dict.fromkeys(
        ("edit_body", "close_body", "reopen_body", "remove_body", "founding_file", "new_seat"),
        of_body,
    )
    verbs |= dict.fromkeys(
        ("membership", "membership_xlsx", "membership_template", "confirm_membership"), of_body
    )
    verbs |= dict.fromkeys(
        ("seat", "appoint", "close_seat", "reopen_seat", "edit_seat", "remove_seat", "resolution"),
        of_seat,
    )
    verbs |= {
        "vacate": {**of_seat, "kind": "titular"},
        "switch_on": {"pk": unit.pk, "task": "diagnoses"},
        "edit_function": of_function,
        "switch_off": of_function,
        "correct_holding": of_holding,
        "remove_holding": of_holding,
        "letter": of_holding,
        "new_duty": of_seat,
        "edit_duty": of_duty,
        "remove_duty": of_duty,
    }
    return {
        "body": of_body,
        "citizens:organization": {"slug": "desamparados"},
        **{f"strategies:{name}": words for name, words in verbs.items()},
    }
