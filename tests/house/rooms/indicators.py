from core.documents import store
from tests.strategies.priorities.factories import IndicatorFactory, ValueFactory

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:indicators              GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:indicators_xlsx         GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_indicator           GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_indicator           POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:indicator               GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_indicator          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_indicator          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_indicator        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_indicator        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_value               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_value               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_value              GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_value              POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_value            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_value            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:value_document          GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    file = store.save(b"%PDF-1.4 medicion", "application/pdf")
    indicator = IndicatorFactory(strategy=scene.strategy)
    value = ValueFactory(indicator=indicator, file=file, file_name="medicion.pdf")
    of_card = ("indicator", "edit_indicator", "remove_indicator", "new_value")
    of_value = ("edit_value", "remove_value", "value_document")
    return {f"strategies:{name}": {"pk": indicator.pk} for name in of_card} | {
        f"strategies:{name}": {"pk": value.pk} for name in of_value
    }
