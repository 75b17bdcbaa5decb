"""`/acuerdos/<ref>/avance/`: section 6 filled in, with and without script."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.enums import State
from agreements.models import Agreement, ScheduledAction, SubActivity
from monitoring import services
from monitoring.models import Evidence, ProgressReport, ReportingCalendar, SlotClosure
from tests.factories import ActionFactory, complete_agreement, slots_of, user_with_role

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = (date(2015, month, 1) for month in (7, 8, 9))
READERS = ["local_manager", "technical_secretariat", "executive_committee", "mayor"]
COUNTRY = ["national_liaison", "administrator"]
HANDLERS = READERS[:3]


@pytest.fixture
def agreement(today):
    today(2015, 8, 10)
    return complete_agreement(state=State.VIGENTE)


@pytest.fixture
def july(agreement):
    return slots_of(agreement)[0]


@pytest.fixture
def manager(personas, sign_in):
    return sign_in(personas("local_manager"))


def address(agreement, tail="avance/"):
    return f"/acuerdos/{agreement.reference}/{tail}"


def row(slot, level="", note="", people="", version=0):
    prefix = f"casilla-{slot.pk}"
    return {
        f"{prefix}-level": level,
        f"{prefix}-note": note,
        f"{prefix}-people_reached": people,
        f"{prefix}-version": version,
    }


def save(client, slot, month="2015-07", **values):
    return client.post(
        address(slot.parent, f"avance/{slot.pk}/guardar/"),
        {"mes": month, **row(slot, **values)},
        headers={"Accept": "application/json"},
    )


def report(slot, level, month=JULY, *, by, **values):
    return services.save_report(sub_activity=slot, month=month, level=level, by=by, **values)


def pdf(name="acta.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 evidencia", "application/pdf")


# --- the page with its one button --------------------------------------------------------------


def test_a_level_and_a_note_are_saved_for_the_month(manager, agreement, july, personas):
    page = manager.get(address(agreement))
    assert page.status_code == 200
    assert "Avance de julio de 2015" in page.content.decode()
    answer = manager.post(
        address(agreement), {"mes": "2015-07", **row(july, 50, "Se hizo la mitad", 25)}
    )
    assert answer.status_code == 302
    saved = ProgressReport.objects.get()
    assert (saved.level, saved.note, saved.people_reached) == (50, "Se hizo la mitad", 25)
    assert saved.reported_by == saved.validated_by == personas("local_manager")
    assert "1 fila guardada" in manager.get(answer.url).content.decode()


def test_the_page_names_the_section_as_the_paper_does(manager, agreement):
    text = manager.get(address(agreement)).content.decode()
    assert (
        "Cumplimiento y avance de compromisos cronogramados por sub-actividad según acuerdo de "
        "coproducción" in text
    )
    assert "checked" not in text
    for level in (0, 25, 50, 75, 100):
        assert f'aria-label="{level} %"' in text


def test_a_row_left_empty_is_no_report(manager, agreement, july):
    manager.post(address(agreement), {"mes": "2015-07", **row(july)})
    assert not ProgressReport.objects.exists()


def test_zero_asks_for_a_note_and_keeps_what_was_typed(manager, agreement, july):
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, 0, "", "7")})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Escriba por qué no hubo avance" in text
    assert 'value="7"' in text
    assert 'value="0" aria-label="0 %" checked' in text
    assert not ProgressReport.objects.exists()


def test_a_note_without_level_says_that_the_level_is_missing(manager, agreement, july):
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, "", "Se avanzó")})
    text = page.content.decode()
    assert "Escoja el nivel" in text
    assert "Se avanzó" in text


def test_good_rows_are_saved_beside_faulty_ones(manager, agreement, july):
    twin = SubActivity.objects.create(
        scheduled_action=july.scheduled_action, month=JULY, description="Otra tarea"
    )
    given = {"mes": "2015-07", **row(july, 75, "Casi"), **row(twin, 0)}
    page = manager.post(address(agreement), given)
    text = page.content.decode()
    assert "1 fila guardada" in text
    assert "No se guardó 1 fila" in text
    assert "Otra tarea, JUL-15" in text
    assert ProgressReport.objects.get().sub_activity == july


@pytest.mark.parametrize(
    "fault, words",
    [
        ({"people": "muchas"}, "número entero"),
        ({"people": "-3"}, "de 0 en adelante"),
        ({"level": "60"}, "cinco niveles"),
    ],
)
def test_bad_input_is_said_at_its_field(manager, agreement, july, fault, words):
    values = {"level": 50} | fault
    page = manager.post(address(agreement), {"mes": "2015-07", **row(july, **values)})
    assert words in page.content.decode()
    assert not ProgressReport.objects.exists()


def test_nonsense_as_month_shows_the_month_that_is_due(manager, agreement):
    text = manager.get(address(agreement) + "?mes=2015-99").content.decode()
    assert "Avance de julio de 2015" in text


def test_a_month_to_come_is_shown_but_takes_no_report(manager, agreement):
    september = slots_of(agreement)[2]
    text = manager.get(address(agreement) + "?mes=2015-09").content.decode()
    assert "todavía no empieza" in text
    assert "se reporta desde el 01/09/2015" in text
    manager.post(address(agreement), {"mes": "2015-09", **row(september, 50)})
    answer = save(manager, september, "2015-09", level=50)
    assert answer.status_code == 422
    assert "todavía no empieza" in answer.json()["errors"]["__all__"]
    assert not ProgressReport.objects.exists()


def test_a_closed_month_reads_and_says_when_it_closed(manager, agreement, july, today, personas):
    report(july, 50, by=personas("local_manager"), note="La mitad")
    today(2015, 8, 16)
    text = manager.get(address(agreement) + "?mes=2015-07").content.decode()
    assert "Julio cerró el 15/08/2015" in text
    assert "La mitad" in text
    assert 'type="radio"' not in text
    answer = save(manager, july, level=75, version=1)
    assert answer.status_code == 422
    assert "cerró el 15/08/2015" in answer.json()["errors"]["__all__"]
    assert ProgressReport.objects.get().level == 50


def test_the_month_closes_by_the_day_of_the_canton(manager, agreement, today):
    ReportingCalendar.objects.create(canton_id="103", due_day=10, closing_day=25)
    today(2015, 8, 20)
    text = manager.get(address(agreement) + "?mes=2015-07").content.decode()
    assert "cierra el martes 25 de agosto" in text
    assert "Atrasado 10 días" in text


def test_only_the_own_month_of_a_slot_is_late_in_orange(manager, agreement, july, today, personas):
    august = slots_of(agreement)[1]
    twin = SubActivity.objects.create(
        scheduled_action=july.scheduled_action, month=JULY, description="Otra tarea"
    )
    report(july, 50, by=personas("local_manager"))
    today(2015, 9, 12)
    rows = manager.get(address(agreement) + "?mes=2015-08").context["sheet"].rows
    tags = {one.slot: one.tag for one in rows}
    assert tags[july] == ("", "Rezagada: falta agosto")
    assert tags[twin] == ("", "Falta agosto")
    assert tags[august][0] == "late" and tags[august][1].startswith("Atrasado")


def test_slots_below_100_are_asked_again_in_later_months_and_after_the_term(
    manager, agreement, july, today, personas
):
    report(july, 50, by=personas("local_manager"))
    today(2015, 11, 3)
    text = manager.get(address(agreement)).content.decode()
    assert "Avance de octubre de 2015" in text  # the term ended in September
    assert "viene de un mes anterior" in text
    assert save(manager, july, "2015-10", level=100).status_code == 200
    assert (
        f"casilla-{july.pk}-level"
        not in manager.get(address(agreement) + "?mes=2015-11").content.decode()
    )


def test_a_report_is_marked_in_the_grid_and_missing_is_not_zero(
    manager, agreement, july, today, personas
):
    report(july, 0, by=personas("local_manager"), note="Llovió")
    today(2015, 9, 20)
    text = manager.get(address(agreement)).content.decode()
    assert "julio de 2015, 0\N{NO-BREAK SPACE}%, sin avance" in text
    assert "agosto de 2015, sin reporte" in text


def test_an_agreement_without_schedule_says_so(manager, agreement):
    ScheduledAction.objects.all().delete()
    assert "no tiene sub-actividades" in manager.get(address(agreement)).content.decode()


# --- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS + COUNTRY)
def test_who_sees_the_agreement_reads_its_progress(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    assert client.get(address(agreement)).status_code == 200
    slot = slots_of(agreement)[0]
    assert client.get(address(agreement, f"avance/{slot.pk}/")).status_code == 200


@pytest.mark.parametrize("role", HANDLERS)
def test_the_three_roles_report_and_it_is_validated_at_once(
    agreement, july, personas, sign_in, role
):
    assert save(sign_in(personas(role)), july, level=50).status_code == 200
    assert ProgressReport.objects.get().validated_by == personas(role)


@pytest.mark.parametrize("role", ["mayor", *COUNTRY])
def test_other_roles_read_and_are_refused_when_they_write(agreement, july, personas, sign_in, role):
    client = sign_in(personas(role))
    page = client.get(address(agreement)).content.decode()
    assert 'type="radio"' not in page
    assert "Usted puede leerlo" in page
    given = {"mes": "2015-07", **row(july, 50)}
    refused = client.post(address(agreement), given)
    assert refused.status_code == 403
    assert "nota 11" in refused.content.decode()
    assert save(client, july, level=50).status_code == 403
    for tail in ("cerrar", "reabrir"):
        assert client.post(address(agreement, f"avance/{july.pk}/{tail}/")).status_code == 403
    assert not ProgressReport.objects.exists()


def test_a_delegate_of_a_party_reads_and_does_not_report_yet(agreement, july, personas, sign_in):
    delegate = personas("actor_delegate")
    Agreement.objects.filter(pk=agreement.pk).update(lead_actor=personas.actor_of(delegate))
    client = sign_in(delegate)
    assert 'type="radio"' not in client.get(address(agreement)).content.decode()
    assert save(client, july, level=50).status_code == 403


def test_strangers_find_nothing(agreement, july, personas, sign_in):
    strangers = [personas("local_manager", "601"), personas("actor_delegate")]
    for client in map(sign_in, strangers):
        assert client.get(address(agreement)).status_code == 404
        assert client.post(address(agreement), {"mes": "2015-07"}).status_code == 404
        assert save(client, july, level=50).status_code == 404
        assert client.get(address(agreement, f"avance/{july.pk}/")).status_code == 404


def test_the_anonymous_sign_in_first(agreement, july, client):
    assert client.get(address(agreement)).url.startswith("/ingresar/")
    assert save(client, july, level=50).status_code == 302


def test_wrong_methods_are_refused(manager, agreement, july):
    assert manager.delete(address(agreement)).status_code == 405
    for tail in ("guardar", "cerrar", "reabrir"):
        assert manager.get(address(agreement, f"avance/{july.pk}/{tail}/")).status_code == 405


def test_a_slot_of_another_agreement_is_not_found_here(manager, agreement):
    other = complete_agreement(state=State.VIGENTE)
    slot = slots_of(other)[0]
    tail = f"avance/{slot.pk}/"
    assert manager.get(address(agreement, tail)).status_code == 404
    assert manager.post(address(agreement, f"{tail}guardar/")).status_code == 404


def test_a_draft_has_no_progress_yet(manager, today):
    today(2015, 8, 10)
    draft = complete_agreement()
    slot = slots_of(draft)[0]
    text = manager.get(address(draft)).content.decode()
    assert "después de hecho el acuerdo" in text
    assert 'type="radio"' not in text
    assert save(manager, slot, level=50).status_code == 403
    assert manager.post(address(draft), {"mes": "2015-07", **row(slot, 50)}).status_code == 403


# --- rows that save themselves, and two people at once ------------------------------------------


def test_a_row_saves_itself_and_says_when(manager, july):
    answer = save(manager, july, level=25, note="Primera lista")
    told = answer.json()
    assert answer.status_code == 200
    assert told["version"] == 1
    assert len(told["at"]) == 5
    assert told["tag"] == {"kind": "ok", "words": "Validado"}
    assert save(manager, july, level=50, note="Primera lista", version=1).json()["version"] == 2


def test_a_row_without_month_or_level_is_not_saved(manager, july):
    assert save(manager, july, "", level=25).status_code == 422
    assert save(manager, july, level="").status_code == 422
    assert save(manager, july, level=0).json()["errors"]["note"]


def test_saving_the_same_again_changes_nothing(manager, july):
    save(manager, july, level=25, note="Lista")
    again = save(manager, july, level=25, note="Lista")  # a retry with the version of before
    assert again.status_code == 200
    assert again.json()["version"] == 1
    assert ProgressReport.objects.get().history.count() == 1


def test_who_saves_second_is_told_and_nothing_is_overwritten(manager, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Texto de la Secretaría")
    answer = save(manager, july, level=25, note="Texto de la Gestora")
    assert answer.status_code == 409
    told = answer.json()
    assert "Texto de la Secretaría" in told["conflict"]
    assert "75" in told["conflict"]
    assert ProgressReport.objects.get().level == 75
    knowing = save(manager, july, level=25, note="Texto de la Gestora", version=told["version"])
    assert knowing.status_code == 200
    assert ProgressReport.objects.get().note == "Texto de la Gestora"


def test_a_conflict_without_script_keeps_both_texts_on_the_page(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Texto de la Secretaría")
    given = {"mes": "2015-07", **row(july, 25, "Texto de la Gestora")}
    page = manager.post(address(agreement), given)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Texto de la Secretaría" in text
    assert "Texto de la Gestora" in text
    given[f"casilla-{july.pk}-version"] = 1
    assert manager.post(address(agreement), given).status_code == 302
    assert ProgressReport.objects.get().note == "Texto de la Gestora"


def test_a_row_that_one_did_not_touch_is_no_conflict(manager, agreement, july, personas):
    secretariat = personas("technical_secretariat")
    report(july, 25, by=secretariat, note="Antes")
    report(july, 75, by=secretariat, note="Después")
    given = {"mes": "2015-07", **row(july, 25, "Antes", version=1)}
    assert manager.post(address(agreement), given).status_code == 302
    assert ProgressReport.objects.get().note == "Después"


def test_saving_a_report_takes_six_queries(manager, july, django_assert_max_num_queries):
    assert july.parent.reference  # read before: the address needs it
    with django_assert_max_num_queries(6 + 2):  # and the session and its user
        assert save(manager, july, level=25).status_code == 200
    with django_assert_max_num_queries(6 + 2):
        assert save(manager, july, level=50, note="Más", version=1).status_code == 200


def test_queries_do_not_grow_with_the_rows(
    manager, agreement, july, personas, django_assert_num_queries
):
    page = address(agreement) + "?mes=2015-07"
    file = services.attach(
        report=report(july, 25, by=personas("local_manager")),
        uploaded=pdf(),
        by=personas("local_manager"),
    )
    assert file.name == "acta.pdf"
    manager.get(page)
    with CaptureQueriesContext(
        connection,
    ) as few:
        manager.get(page)
    for count in range(20):
        action = ScheduledAction.objects.create(
            agreement=agreement, strategic_action=ActionFactory(axis=agreement.axis)
        )
        slot = SubActivity.objects.create(
            scheduled_action=action, month=JULY, description=f"Tarea {count}"
        )
        saved = report(slot, 25, by=user_with_role("local_manager", "103"))
        services.attach(report=saved, uploaded=pdf(f"{count}.pdf"), by=personas("local_manager"))
        SlotClosure.objects.create(
            sub_activity=slot, month=JULY, reason="No", closed_by=personas("local_manager")
        )
    with django_assert_num_queries(len(few)):
        manager.get(page)


# --- undo ---------------------------------------------------------------------------------------


def test_undo_brings_back_the_level_before(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Tres de cuatro")
    report(july, 50, by=personas("local_manager"), note="Me equivoqué")
    given = {"mes": "2015-07", "deshacer": july.pk, **row(july, 50, "Me equivoqué", version=2)}
    answer = manager.post(address(agreement), given)
    assert answer.status_code == 302
    assert answer.url.endswith(f"?mes=2015-07#casilla-{july.pk}")
    saved = ProgressReport.objects.get()
    assert (saved.level, saved.note, saved.version) == (75, "Tres de cuatro", 3)
    assert saved.reported_by == personas("local_manager")


def test_undo_of_the_first_report_leaves_no_report(manager, agreement, july, personas):
    report(july, 75, by=personas("local_manager"))
    given = {"mes": "2015-07", "deshacer": july.pk, **row(july, 75, version=1)}
    manager.post(address(agreement), given)
    assert not ProgressReport.objects.exists()
    page = manager.get(address(agreement, f"avance/{july.pk}/")).content.decode()
    assert "muy avanzada → sin reporte" in page


def test_undo_pressed_again_takes_the_change_before_back(manager, agreement, july):
    save(manager, july, level=75)
    save(manager, july, level=75, note="Tres de cuatro", version=1)
    press = {"mes": "2015-07", "deshacer": july.pk}
    manager.post(address(agreement), press)
    assert ProgressReport.objects.values_list("level", "note").get() == (75, "")
    save(manager, july, level=25, version=3)
    manager.post(address(agreement), press)
    assert ProgressReport.objects.get().level == 75
    manager.post(address(agreement), press)
    assert not ProgressReport.objects.exists()


def test_undo_of_a_row_that_another_changed_is_refused(manager, agreement, july, personas):
    report(july, 75, by=personas("local_manager"))
    report(july, 100, by=personas("technical_secretariat"))
    given = {"mes": "2015-07", "deshacer": july.pk, **row(july, 75, version=1)}
    page = manager.post(address(agreement), given, follow=True)
    assert "otra persona la cambió" in page.content.decode()
    assert ProgressReport.objects.get().level == 100


def test_undo_does_not_reach_into_a_closed_month(manager, agreement, july, personas, today):
    report(july, 75, by=personas("local_manager"))
    today(2015, 8, 16)
    manager.post(address(agreement), {"mes": "2015-07", "deshacer": july.pk})
    assert ProgressReport.objects.get().level == 75


# --- history ------------------------------------------------------------------------------------


def test_the_page_of_a_slot_tells_who_changed_what(manager, agreement, july, personas):
    report(july, 75, by=personas("technical_secretariat"), note="Tres")
    report(july, 50, by=personas("local_manager"), note="Dos", people_reached=12)
    text = manager.get(address(agreement, f"avance/{july.pk}/")).content.decode()
    assert "75\N{NO-BREAK SPACE}%, muy avanzada → 50\N{NO-BREAK SPACE}%, avanzada" in text
    assert personas("technical_secretariat").name in text
    assert personas("local_manager").name in text
    assert "Nota: «Dos»" in text
    assert "Personas: 12" in text


# --- closing a slot -------------------------------------------------------------------------------


def test_a_slot_is_closed_with_a_reason_and_reopened_while_the_month_is_open(
    manager, agreement, july, personas
):
    page = address(agreement, f"avance/{july.pk}/")
    assert "¿Ya no se hará?" in manager.get(page).content.decode()
    empty = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": " "})
    assert "Escriba: motivo" in empty.content.decode()
    answer = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "El curso se canceló"})
    assert answer.status_code == 302
    closure = SlotClosure.objects.get()
    assert (closure.month, closure.closed_by) == (JULY, personas("local_manager"))
    text = manager.get(page).content.decode()
    assert "El curso se canceló" in text
    assert "Se cerró la casilla: julio de 2015 es el último mes que se reporta" in text
    refused = save(manager, july, "2015-08", level=50)
    assert "La casilla se cerró en julio de 2015" in refused.json()["errors"]["__all__"]
    assert manager.post(f"{page}reabrir/").status_code == 302
    assert not SlotClosure.objects.exists()
    history = manager.get(page).content.decode()
    assert "Se reabrió la casilla" in history
    assert "Motivo: «El curso se canceló»" in history


def test_a_closed_slot_stays_closed_when_its_month_is(manager, agreement, july, today):
    page = address(agreement, f"avance/{july.pk}/")
    manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "Se canceló"})
    again = manager.post(f"{page}cerrar/", {"mes": "2015-07", "reason": "Otra vez"})
    assert "ya cerró esta casilla" in again.content.decode()
    today(2015, 8, 16)
    assert "Reabrir la casilla" not in manager.get(page).content.decode()
    refused = manager.post(f"{page}reabrir/", follow=True)
    assert "cerró el 15/08/2015" in refused.content.decode()
    assert SlotClosure.objects.exists()


def test_a_slot_is_not_closed_in_a_closed_month(manager, agreement, july, today):
    today(2015, 9, 20)
    page = address(agreement, f"avance/{july.pk}/cerrar/")
    answer = manager.post(page, {"mes": "2015-07", "reason": "Se canceló"})
    assert "ya no admite cambios" in answer.content.decode()
    assert not SlotClosure.objects.exists()


# --- evidence -------------------------------------------------------------------------------------


def test_files_are_kept_with_the_report_and_given_back_as_attachments(
    manager, agreement, july, personas, sign_in
):
    files = {f"casilla-{july.pk}-evidence": [pdf("acta.pdf"), pdf("otra acta.pdf")]}
    answer = manager.post(address(agreement), {"mes": "2015-07", **row(july, 50), **files})
    assert answer.status_code == 302
    assert [one.name for one in Evidence.objects.all()] == ["acta.pdf", "otra acta.pdf"]
    kept = Evidence.objects.first()
    given = manager.get(address(agreement, f"evidencia/{kept.pk}/"))
    assert b"".join(given.streaming_content).startswith(b"%PDF")
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert "no-store" in given["Cache-Control"]


def test_evidence_is_for_the_canton_only(agreement, july, personas, sign_in):
    kept = services.attach(
        report=report(july, 50, by=personas("local_manager")),
        uploaded=pdf(),
        by=personas("local_manager"),
    )
    page = address(agreement, f"evidencia/{kept.pk}/")
    assert sign_in(personas("mayor")).get(page).status_code == 200
    for role in COUNTRY:
        assert sign_in(personas(role)).get(page).status_code == 403
        read = sign_in(personas(role)).get(address(agreement) + "?mes=2015-07").content.decode()
        assert "acta.pdf" not in read
        assert "1 archivo" in read
    assert sign_in(personas("local_manager", "601")).get(page).status_code == 404
    other = complete_agreement(state=State.VIGENTE)
    elsewhere = address(other, f"evidencia/{kept.pk}/")
    assert sign_in(personas("local_manager")).get(elsewhere).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused_and_the_level_kept(manager, agreement, july):
    fake = SimpleUploadedFile("acta.pdf", b"MZ programa", "application/pdf")
    given = {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [fake]}
    page = manager.post(address(agreement), given)
    text = page.content.decode()
    assert "no es un PDF" in text
    assert "El nivel quedó guardado; el archivo no." in text and "1 fila guardada" in text
    assert "No se guard" not in text
    assert ProgressReport.objects.get().level == 50
    assert not Evidence.objects.exists()
    assert page.context["without_file"][0].next_version == 1  # the next save is no conflict
    given |= row(july, 50, version=1)
    fake.seek(0)
    text = manager.post(address(agreement), given).content.decode()
    assert "El nivel quedó guardado; el archivo no." in text and "1 fila guardada" not in text


def test_a_row_that_saves_itself_says_that_only_the_file_was_refused(manager, agreement, july):
    fake = SimpleUploadedFile("acta.pdf", b"MZ programa", "application/pdf")
    given = {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [fake, pdf("b.pdf")]}
    answer = manager.post(address(agreement, f"avance/{july.pk}/guardar/"), given)
    told = answer.json()
    assert answer.status_code == 422
    assert list(told["errors"]) == ["evidence"]
    assert told["saved"]["version"] == 1
    assert told["saved"]["tag"] == {"kind": "ok", "words": "Validado"}
    assert "b.pdf" in told["saved"]["files"] and "acta.pdf" not in told["saved"]["files"]
    refused = save(manager, july, level=0, version=1)
    assert refused.json()["saved"] is None
    assert ProgressReport.objects.get().level == 50


def test_files_for_a_report_that_was_undone_meanwhile_are_a_conflict(
    manager, agreement, july, personas
):
    person = personas("local_manager")
    services.undo_last_change(report=report(july, 50, by=person), by=person, version=1)
    files = {f"casilla-{july.pk}-evidence": [pdf()]}
    answer = manager.post(
        address(agreement), {"mes": "2015-07", **row(july, 50, version=1), **files}
    )
    assert answer.status_code == 409
    assert not ProgressReport.objects.exists()


def test_a_file_is_removed_while_the_month_is_open(manager, agreement, july, personas, today):
    saved = report(july, 50, by=personas("local_manager"))
    kept = services.attach(report=saved, uploaded=pdf(), by=personas("local_manager"))
    today(2015, 8, 16)
    manager.post(address(agreement), {"mes": "2015-07", "quitar": kept.pk})
    assert Evidence.objects.exists()
    today(2015, 8, 12)
    given = {"mes": "2015-07", "quitar": kept.pk, **row(july, 50, version=1)}
    page = manager.post(address(agreement), given, follow=True)
    assert "Se quitó acta.pdf" in page.content.decode()
    assert not Evidence.objects.exists()
    history = manager.get(address(agreement, f"avance/{july.pk}/")).content.decode()
    assert "Se quitó el archivo acta.pdf" in history


def test_a_row_sends_its_files_by_itself(manager, july):
    answer = manager.post(
        address(july.parent, f"avance/{july.pk}/guardar/"),
        {"mes": "2015-07", **row(july, 50), f"casilla-{july.pk}-evidence": [pdf()]},
    )
    assert "acta.pdf" in answer.json()["files"]
