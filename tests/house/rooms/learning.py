from core.documents import store
from tests.factories import (
    DoctrineFactory,
    OfficerProfileFactory,
    TrainingFactory,
    TrainingRecordFactory,
)

MATRIX = """
# address                       method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
strategies:trainings            GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new_training         GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_training         POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:trained_people       GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
strategies:trained_people_xlsx  GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
training                        GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit_training        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_training        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_training      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_training      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:add_records          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:change_record        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:officers             GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
strategies:new_officer          GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new_officer          POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:edit_officer         GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:edit_officer         POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_officer       GET    ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:remove_officer       POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
strategies:doctrine             GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
strategies:new_doctrine         GET    ok  ok  403 403 403 ok  403 ok  ok  403 403 403 in
strategies:new_doctrine         POST   ok  ok  403 403 403 ok  403 ok  ok  403 403 403 in
strategies:doctrine_document    GET    ok  ok  ok  ok  ok  404 404 404 404 404 404 404 in
strategies:doctrine_file        GET    ok  ok  ok  ok  ok  404 404 404 404 404 404 404 in
strategies:edit_doctrine        GET    ok  ok  403 403 403 404 404 404 404 404 404 404 in
strategies:edit_doctrine        POST   ok  ok  403 403 403 404 404 404 404 404 404 404 in
strategies:remove_doctrine      GET    ok  ok  403 403 403 404 404 404 404 404 404 404 in
strategies:remove_doctrine      POST   ok  ok  403 403 403 404 404 404 404 404 404 404 in
"""


def furnish(scene) -> dict[str, dict]:
    record = TrainingRecordFactory(training=TrainingFactory())
    training = {"pk": record.training_id}
    officer = {"pk": OfficerProfileFactory().pk}
    stored = store.save(b"%PDF-1.4 doctrina", "application/pdf")
    document = {"pk": DoctrineFactory(canton_id="103", file=stored, file_name="d.pdf").pk}
    return {
        "training": training,
        **{f"strategies:{verb}_training": training for verb in ("edit", "remove")},
        "strategies:add_records": training,
        "strategies:change_record": {**training, "record_pk": record.pk},
        **{f"strategies:{verb}_officer": officer for verb in ("edit", "remove")},
        **{
            f"strategies:{name}": document
            for name in ("doctrine_document", "doctrine_file", "edit_doctrine", "remove_doctrine")
        },
    }
