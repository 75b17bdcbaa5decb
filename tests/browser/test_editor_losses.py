"""What a killed tab, a lost network, an ended session or a renewed token cost: nothing typed."""

import re
from contextlib import suppress

from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, expect

from tests.browser.conftest import Visitor, session_cookie, sign_in
from tests.factories import PASSWORD, complete_agreement
from tests.services.process import wait_until

SAVED = re.compile(r"Guardado a las \d\d:\d\d")


def saved(page):
    expect(page.get_by_role("status").get_by_text(SAVED)).to_be_visible()


def target_of(agreement):
    agreement.refresh_from_db()
    return agreement.target


def edit(agreement):
    return f"/acuerdos/{agreement.reference}/editar/"


def test_text_saves_itself_and_leaving_at_once_loses_nothing(visitor, personas, committed_db):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.get_by_label("Escriba el objetivo del acuerdo").fill("Se guarda solo")
    saved(page)
    agreement.refresh_from_db()
    assert agreement.objective == "Se guarda solo"
    page.get_by_label("Meta de la actividad").fill("Recién tecleado")
    page.goto("about:blank")  # at once: nothing had time to be sent
    page.evaluate("1")
    page = window.visit(edit(agreement))
    expect(page.get_by_label("Meta de la actividad")).to_have_value("Recién tecleado")
    # Sent in leaving or put back and sent now, whichever was quicker: it is stored.
    wait_until(lambda: target_of(agreement) == "Recién tecleado", 20, "the text to be stored")
    page.reload()
    expect(page.get_by_text("Se recuperó")).to_have_count(0)


def test_a_tab_that_is_killed_loses_nothing(visitor, personas, committed_db):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.route("**/section_3/", lambda route: route.abort())  # nothing had time to be sent
    page.get_by_label("Meta de la actividad").fill("Recién tecleado")
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    again = Visitor(page.context.new_page(), window.url)
    page = again.visit(edit(agreement))
    expect(page.get_by_text("Se recuperó lo que usted había escrito")).to_be_visible()
    expect(page.get_by_label("Meta de la actividad")).to_have_value("Recién tecleado")
    saved(page)
    agreement.refresh_from_db()
    assert agreement.target == "Recién tecleado"


def test_typing_goes_on_without_network_and_is_sent_when_it_is_back(
    visitor, personas, committed_db
):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.context.set_offline(True)
    page.get_by_label("Meta de la actividad").fill("Escrito sin red")
    expect(page.locator("#guardado")).to_contain_text("Sin conexión")
    page.get_by_label("Señale la población").fill("También sin red")
    window_errors = list(window.refusals)
    page.context.set_offline(False)
    saved(page)
    agreement.refresh_from_db()
    assert (agreement.target, agreement.population) == ("Escrito sin red", "También sin red")
    assert not window_errors


def test_an_expired_session_keeps_the_text_until_the_person_is_back(
    visitor, personas, committed_db
):
    agreement = complete_agreement()
    user = personas("local_manager")
    window = visitor(user)
    page = window.visit(edit(agreement))
    Session.objects.all().delete()
    page.get_by_label("Meta de la actividad").fill("Mientras la sesión terminaba")
    expect(page.locator("#guardado")).to_contain_text("Su sesión terminó")
    page.context.add_cookies([session_cookie(user, window.url)])
    page.get_by_label("Señale la población").fill("Y sigue")
    saved(page)
    agreement.refresh_from_db()
    assert agreement.target == "Mientras la sesión terminaba"


def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(
    visitor, personas, committed_db
):
    agreement = complete_agreement()
    user = personas("local_manager")
    page = visitor(user).visit(edit(agreement))
    Session.objects.all().delete()
    page.get_by_label("Meta de la actividad").fill("Mientras la sesión terminaba")
    expect(page.locator("#guardado")).to_contain_text("Su sesión terminó")
    page.reload()
    page.get_by_label("Correo").fill(user.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar").click()
    page.wait_for_url(f"**{edit(agreement)}")
    expect(page.get_by_label("Meta de la actividad")).to_have_value("Mientras la sesión terminaba")
    saved(page)
    agreement.refresh_from_db()
    assert agreement.target == "Mientras la sesión terminaba"


def test_a_token_renewed_by_another_tab_costs_nothing_typed(visitor, personas, committed_db):
    agreement = complete_agreement()
    user = personas("local_manager")
    window = visitor(user)
    page = window.visit(edit(agreement))
    Session.objects.all().delete()
    sign_in(page.context.new_page(), user, window.url)
    page.get_by_label("Meta de la actividad").fill("Con el token de la otra pestaña")
    saved(page)
    page.get_by_role("button", name="Agregar persona encargada").click()
    expect(page.get_by_role("group", name="Persona encargada 2")).to_be_visible()
    agreement.refresh_from_db()
    assert agreement.target == "Con el token de la otra pestaña"


def test_a_token_that_is_gone_is_fetched_again_by_any_page(visitor, personas, committed_db):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_label("Meta de la actividad").fill("Sin token")
    expect(page.locator("#guardado")).to_contain_text("Su sesión terminó")
    Visitor(page.context.new_page(), window.url).visit("/inicio/")
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # back from the other tab
    saved(page)
    agreement.refresh_from_db()
    assert agreement.target == "Sin token"


def test_signing_out_leaves_no_text_in_the_computer(visitor, personas, committed_db):
    agreement = complete_agreement()
    window = visitor(personas("local_manager"))
    page = window.visit(edit(agreement))
    page.route("**/section_3/", lambda route: route.abort())
    page.get_by_label("Meta de la actividad").fill("Queda en la computadora")
    expect(page.locator("#guardado")).to_contain_text("Sin conexión")
    assert page.evaluate("Object.keys(localStorage).filter((k) => k.startsWith('portal:')).length")
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url("**/ingresar/")
    assert not page.evaluate(
        "Object.keys(localStorage).filter((k) => k.startsWith('portal:')).length"
    )
