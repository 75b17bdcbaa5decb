"""`/informes/`: works, anonymous, stranger, wrong role, wrong state, wrong method, bad input."""

import pytest

from agreements.enums import State
from citizens import services
from citizens.due import due
from citizens.models import AnnualReport, Edition, EditionState
from tests.citizens.conftest import report_level
from tests.factories import complete_agreement, slots_of
from tests.forms import fields_of
from tests.markup import markup

LIST, DETAIL = "/informes/", "/informes/2015/"
READERS = ["local_manager", "technical_secretariat", "executive_committee", "mayor"]
OTHERS = ["actor_delegate", "national_liaison", "administrator"]
POSTS = [DETAIL + "mensaje/", DETAIL + "publicar/", DETAIL + "reintentar/"]


@pytest.mark.parametrize("role", READERS)
def test_the_canton_s_people_see_the_reports_and_the_preview(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    assert "Informe 2015" in markup(client.get(LIST))
    page = markup(client.get(DETAIL))
    assert "Lo que diría hoy" in page
    preview = client.get(DETAIL + "vista-previa/")
    assert "Vista previa" in markup(preview) and "no-store" in preview["Cache-Control"]
    assert client.get(DETAIL + "vista-previa/estilo.css")["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("role", OTHERS)
def test_other_roles_get_403_with_a_reason(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    for address in (LIST, DETAIL, DETAIL + "vista-previa/"):
        response = client.get(address)
        assert response.status_code == 403 and "Comisión" in markup(response)
    for address in POSTS:
        assert client.post(address).status_code == 403


def test_anonymous_signs_in_first(agreement, client):
    for address in (LIST, DETAIL, DETAIL + "vista-previa/"):
        assert client.get(address).url.startswith("/ingresar/")
    for address in POSTS:
        assert client.post(address).url.startswith("/ingresar/")


def test_another_canton_s_year_is_not_there(agreement, personas, sign_in):
    client = sign_in(personas("executive_committee", "601"))
    assert "2015" not in markup(client.get(LIST))
    assert client.get(DETAIL).status_code == 404
    assert client.post(DETAIL + "publicar/").status_code == 404
    assert not Edition.objects.exists()


def test_a_year_without_agreements_is_404(agreement, personas, sign_in):
    client = sign_in(personas("executive_committee"))
    assert client.get("/informes/2014/").status_code == 404
    assert client.post("/informes/2099/publicar/").status_code == 404


def test_get_changes_nothing_and_is_refused_where_something_happens(agreement, personas, sign_in):
    client = sign_in(personas("executive_committee"))
    for address in POSTS:
        assert client.get(address).status_code == 405
    client.get(DETAIL)
    assert not AnnualReport.objects.exists()


def test_a_member_with_a_seat_publishes_and_the_page_completes_by_itself(
    agreement, personas, sign_in, client
):
    member = sign_in(personas("executive_committee"))
    page = markup(member.get(DETAIL))
    assert "Publicar informe" in page and "cualquier persona podrá ver" in page
    assert "<li>el acuerdo con su actividad," in page
    response = member.post(DETAIL + "publicar/", follow=True)
    assert response["Refresh"] == "3" and "Se prepara la edición 1" in markup(response)
    services.wait_and_complete(seconds=30)
    page = member.get(DETAIL)
    assert "Refresh" not in page and "Ver la página pública" in markup(page)
    edition = Edition.objects.get()
    assert edition.approved_by == personas("executive_committee")
    assert edition.approved_with_seat is not None
    assert client.get("/cantones/desamparados/informes/2015/").status_code == 200
    again = markup(member.post(DETAIL + "publicar/", follow=True))
    assert "ya dice lo mismo" in again and Edition.objects.count() == 1


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat", "mayor"])
def test_only_the_committee_publishes(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    assert "Publicar informe" not in markup(client.get(DETAIL))
    assert client.post(DETAIL + "publicar/").status_code == 403
    assert not Edition.objects.exists()


def test_a_member_without_seat_is_told_so(agreement, personas, sign_in):
    user = personas("executive_committee")
    for seat in user.persons.get().holdings.all():
        seat.delete()
    client = sign_in(user)
    page = markup(client.post(DETAIL + "publicar/", follow=True))
    assert "no ocupa hoy un puesto" in page and "Publicar informe</button>" not in page
    assert not Edition.objects.exists()


def test_data_that_changed_since_the_page_was_seen_is_not_published(agreement, personas, sign_in):
    client = sign_in(personas("executive_committee"))
    given = fields_of(client.get(DETAIL), DETAIL + "publicar/")
    report_level(slots_of(agreement)[2], 75)
    response = client.post(DETAIL + "publicar/", given, follow=True)
    assert "Los datos cambiaron" in markup(response)
    assert not Edition.objects.exists()


def test_a_failure_is_said_and_tried_again(agreement, personas, sign_in, desamparados):
    user = personas("executive_committee")
    edition = services.publish(desamparados, 2015, by=user, wait=False)
    Edition.objects.update(state=EditionState.FAILED, error="Tardó más de 60 segundos.")
    client = sign_in(user)
    page = markup(client.get(DETAIL))
    assert "Tardó más de 60 segundos." in page and "Intentar de nuevo" in page
    client.post(DETAIL + "reintentar/")
    edition.refresh_from_db()
    assert edition.state == EditionState.RENDERING


@pytest.mark.parametrize("role", ["local_manager", "technical_secretariat"])
def test_the_message_is_written_and_shown_in_the_report(agreement, personas, sign_in, role):
    client = sign_in(personas(role))
    version = client.get(DETAIL).context["form"].initial["version"]
    response = client.post(
        DETAIL + "mensaje/", {"narrative": "Gracias a las comunidades.", "version": version}
    )
    assert response.url == DETAIL
    assert "Gracias a las comunidades." in markup(client.get(DETAIL + "vista-previa/"))


def test_a_message_is_kept_with_plain_line_ends_which_count_once(agreement, personas, sign_in):
    """Browsers send CRLF, and let a person type 2000 signs without counting the CR."""
    client = sign_in(personas("local_manager"))
    typed = "a\r\n" * 999 + "fin"
    assert len(typed.replace("\r\n", "\n")) == 2001
    page = client.post(DETAIL + "mensaje/", {"narrative": typed, "version": 1})
    assert page.status_code == 422 and "Tiene 2001 caracteres" in markup(page)
    answer = client.post(DETAIL + "mensaje/", {"narrative": typed[:-1], "version": 1})
    assert answer.status_code == 302
    assert AnnualReport.objects.get().narrative == typed[:-1].replace("\r\n", "\n")


@pytest.mark.parametrize("role", ["executive_committee", "mayor"])
def test_the_message_is_not_everybody_s(agreement, personas, sign_in, role):
    response = sign_in(personas(role)).post(DETAIL + "mensaje/", {"narrative": "x", "version": 1})
    assert response.status_code == 403


@pytest.mark.parametrize("text", ["Llame al 8888-7777", "Escriba a ana@x.invalid", "x" * 2001])
def test_a_message_with_contact_data_is_kept_on_the_page_with_the_reason(
    agreement, personas, sign_in, text
):
    client = sign_in(personas("local_manager"))
    response = client.post(DETAIL + "mensaje/", {"narrative": text, "version": 1})
    page = markup(response)
    assert response.status_code == 422 and text in page and "No se guardó" in page
    assert not AnnualReport.objects.exclude(narrative="").exists()


def test_a_message_never_overwrites_another_one_silently(agreement, personas, sign_in):
    first, second = sign_in(personas("local_manager")), sign_in(personas("technical_secretariat"))
    for client in (first, second):
        client.get(DETAIL)
    first.post(DETAIL + "mensaje/", {"narrative": "Del primero.", "version": 1})
    response = second.post(DETAIL + "mensaje/", {"narrative": "De la segunda.", "version": 1})
    page = markup(response)
    assert response.status_code == 409 and "Del primero." in page and "De la segunda." in page
    assert AnnualReport.objects.get().narrative == "Del primero."


def test_a_year_in_progress_says_so(personas, sign_in, desamparados, today):
    today(2015, 8, 20)
    complete_agreement(state=State.VIGENTE)
    client = sign_in(personas("executive_committee"))
    assert "Año en curso" in markup(client.get(LIST))
    assert "El año no ha terminado" in markup(client.get(DETAIL))


def test_an_empty_canton_has_one_thing_to_do(personas, sign_in):
    page = markup(sign_in(personas("mayor")).get(LIST))
    assert "Todavía no hay nada que informar" in page and "Ver los acuerdos" in page


@pytest.mark.parametrize("address", [LIST, DETAIL])
def test_queries_do_not_grow(agreement, personas, sign_in, address, count_queries):
    client = sign_in(personas("local_manager"))
    client.get(address)  # the bar's counts are kept for a while
    few = count_queries(lambda: client.get(address))
    for _ in range(12):
        complete_agreement(state=State.VIGENTE, axis=agreement.axis)
    assert count_queries(lambda: client.get(address)) == few


def test_last_year_s_report_is_due_from_the_committee_until_it_is_published(
    agreement, personas, desamparados, fake_pdf, today
):
    day = today(2016, 2, 12)
    member = personas("executive_committee")
    [item] = due(member, day)
    assert item.url == DETAIL and "2015" in item.title
    assert not due(personas("local_manager"), day)
    assert not due(personas("executive_committee", "601"), day)
    services.publish(desamparados, 2015)
    assert not due(member, day)
