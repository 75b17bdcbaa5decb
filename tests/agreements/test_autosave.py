"""Autosave of one unit: what it answers, and what it leaves alone."""

import pytest

from agreements.models import Agreement, PendingText
from tests.factories import complete_agreement, slots_of, user_with_role
from tests.markup import markup, squeezed


def autosave(client, user, agreement, unit, **data):
    return client.post(
        f"/acuerdos/{agreement.reference}/editar/{unit}/",
        {f"{unit}-{name}": value for name, value in data.items()},
        headers={"X-Portal-User": str(user.pk)},
    )


def test_autosave_answers_with_version_and_what_is_missing(personas, sign_in):
    manager, agreement = personas("local_manager"), complete_agreement()
    client = sign_in(manager)
    answer = autosave(client, manager, agreement, "section_2", objective="", version=1)
    assert answer.status_code == 200
    body = answer.json()
    assert body["version"] == 2
    assert "Escriba el objetivo del acuerdo." in body["missing"]
    met = autosave(client, manager, agreement, "section_2", objective="otro", version=1)
    assert (met.status_code, met.json()["reason"]) == (409, "met")
    assert "Lo de usted en otra ventana" in met.json()["html"]


def test_autosave_that_meets_another_opens_both_texts_with_their_words_marked(personas, sign_in):
    manager, other = personas("local_manager"), user_with_role("local_manager", "103", name="Ana")
    agreement = complete_agreement()
    theirs = "Ofrecer 30 cupos <i>ya</i>"
    autosave(sign_in(other), other, agreement, "section_2", objective=theirs, version=1)
    met = autosave(
        sign_in(manager), manager, agreement, "section_2", objective="Ofrecer <b>", version=1
    )
    html = squeezed(met.json()["html"])
    assert "Ana guardó esta parte el" in html and "Lo de Ana, " in html
    assert "<dt>Lo suyo</dt><dd>Ofrecer <mark>&lt;b&gt;</mark></dd>" in html
    assert "<dd>Ofrecer <mark>30 cupos &lt;i&gt;ya&lt;/i&gt;</mark></dd>" in html
    autosave(sign_in(manager), manager, agreement, "section_2", objective="", version=1)
    page = markup(sign_in(manager).get(f"/acuerdos/{agreement.reference}/editar/"))
    assert '<dt>Lo suyo</dt><dd><span class="meta">(vacío)</span></dd>' in page


def test_autosave_names_the_field_that_it_could_not_read(personas, sign_in):
    manager, agreement = personas("local_manager"), complete_agreement()
    unit = f"sub_activity-{slots_of(agreement)[0].pk}"
    sheet = {"description": "", "institutions": "", "civil_society": "", "version": 1}
    answer = autosave(
        sign_in(manager), manager, agreement, unit, date="31/31", place="Parque", **sheet
    )
    assert answer.json()["unsaved"] == [f"{unit}-date"]
    assert slots_of(agreement)[0].place == "Parque"


@pytest.mark.parametrize("sent", [{}, {"version": 1}, {"target": "Otra", "version": 1}])
def test_autosave_of_a_form_in_pieces_saves_and_keeps_nothing(personas, sign_in, sent):
    manager, agreement = personas("local_manager"), complete_agreement()
    row = f"sub_activity-{slots_of(agreement)[0].pk}"
    client = sign_in(manager)
    for unit in ("heading", "section_2", "section_3", row):
        answer = autosave(client, manager, agreement, unit, **sent)
        assert (answer.status_code, answer.json()["reason"]) == (422, "broken"), unit
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert (fresh.objective, fresh.target) == (agreement.objective, agreement.target)
    assert slots_of(agreement)[0].description == "Taller de 07/2015"
    assert not PendingText.objects.exists()


def test_autosave_of_another_person_in_this_browser_is_refused(personas, sign_in):
    manager, agreement = personas("local_manager"), complete_agreement()
    stranger = personas("technical_secretariat")
    answer = autosave(sign_in(manager), stranger, agreement, "section_2", objective="x", version=1)
    assert (answer.status_code, answer.json()) == (403, {"reason": "other-user"})


def test_autosave_of_a_sent_text_says_that_it_is_locked(personas, sign_in):
    manager, agreement = personas("local_manager"), complete_agreement()
    agreement.submit(by=manager)
    answer = autosave(sign_in(manager), manager, agreement, "section_2", objective="x", version=1)
    assert answer.status_code == 423
    assert "Con la Comisión Ejecutiva" in answer.json()["message"]


def test_autosave_of_what_never_was_changes_nothing(personas, sign_in):
    manager, agreement = personas("local_manager"), complete_agreement()
    client = sign_in(manager)
    for unit in ("section_9", "commitment-999999", "sub_activity-x", "sub_activity-"):
        answer = autosave(client, manager, agreement, unit, version=1)
        assert (answer.status_code, answer.json()["reason"]) == (409, "gone"), unit
    assert client.get(f"/acuerdos/{agreement.reference}/editar/section_2/").status_code == 405
