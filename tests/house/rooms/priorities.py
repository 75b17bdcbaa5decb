from core.documents import store
from strategies.queries import make_executive_committee
from tests.strategies.priorities.factories import (
    DiagnosisFactory,
    FindingFactory,
    OfferFactory,
    RecommendationFactory,
    TopicFactory,
    ZoneFactory,
)

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:diagnoses               GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_diagnosis           GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_diagnosis           POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:diagnosis               GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_diagnosis          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_diagnosis          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_diagnosis        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_diagnosis        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:add_documents           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:document                GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:remove_document         GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_document         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_finding             GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_finding             POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_finding            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_finding            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:move_finding            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_finding          GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_finding          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:priorities              GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_zone                GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_zone                POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:zone                    GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_zone               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_zone               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:end_zone                GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:end_zone                POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_zone             GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_zone             POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:new_topic               GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_topic               POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:topic                   GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_topic              GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_topic              POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:end_topic               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:end_topic               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_topic            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_topic            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:recommendations         GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_recommendation      GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_recommendation      POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:recommendation          GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_recommendation     GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_recommendation     POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_recommendation   GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_recommendation   POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:answer_recommendation   GET    403 ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:answer_recommendation   POST   403 ok  ok  403 403 403 403 404 404 404 404 404 in
strategies:offers                  GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:offer_matrix            GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:offer_gaps              GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:offers_xlsx             GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_offer               GET    ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:new_offer               POST   ok  ok  403 403 ok  403 403 ok  ok  403 403 ok  in
strategies:offer                   GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_offer              GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_offer              POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_offer            GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_offer            POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
participants                  GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
"""


def furnish(scene) -> dict[str, dict]:
    canton = scene.strategy.canton
    diagnosis = DiagnosisFactory()
    file = store.save(b"%PDF-1.4 diagnostico", "application/pdf")
    recommendation = RecommendationFactory(body=make_executive_committee(canton))
    kept = {
        "diagnosis": diagnosis,
        "document": diagnosis.attach(file, "diagnostico.pdf"),
        "finding": FindingFactory(),
        "zone": ZoneFactory(),
        "topic": TopicFactory(),
        "recommendation": recommendation,
        "offer": OfferFactory(),
    }
    verbs = ("", "edit_", "end_", "remove_", "move_", "answer_")
    words = {
        f"strategies:{verb}{name}": {"pk": row.pk} for name, row in kept.items() for verb in verbs
    }
    of_diagnosis = dict.fromkeys(
        ("strategies:add_documents", "strategies:new_finding"), {"pk": diagnosis.pk}
    )
    return words | of_diagnosis
