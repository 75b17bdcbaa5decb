"""Every part of the strategies' room as each role meets it in a browser, on the access matrix's
furnished canton: the page with its heading and the buttons that are the role's, or a page that says
why not and leads back. A delegate comes with a phone."""

import re

from playwright.sync_api import expect

from tests.factories import ActorFactory
from tests.house.test_access import Scene

# What stands in each column: the button is there («yes»), the page is read without it («no»), or
# the page is not for the role («403»).
PAGES = """
# part  address                 heading                 button                   TS  LM  EC  AD
1       body                    Comisión Ejecutiva      Agregar puesto           yes yes no  no
1       strategies:switch_on    Poner en marcha         Poner en marcha          yes yes 403 404
2       strategies:seat         Puesto de               Reemplazar a la persona  yes yes no  403
2       strategies:appoint      Nombrar o reemplazar    Nombrar                  yes yes 403 403
3       strategies:actors       Actores                 Alta rápida              yes yes no  no
3       strategies:duplicates   Posibles duplicados     Comparar y unir          yes yes 403 403
4       strategies:strategy     Estrategia cantonal     Agregar eje              yes yes no  no
4       strategies:plan_step    Devolver                Devolver                 403 403 yes 404
4       strategies:poi          POI                     Nueva actividad          yes yes no  yes
5       strategies:zone         Zona                    Terminar la prioridad    yes yes no  no
5       strategies:offers       Oferta social           Nuevo servicio           yes yes no  yes
5       participants            Quién podría            Buscar                   yes yes yes 403
6       strategies:indicator    Indicador               Nueva medición           yes yes no  no
7       strategies:challenge    A.1                     por Comisión Ejecutiva   yes yes yes no
8       strategies:initiatives  Iniciativas existentes  Nueva iniciativa         yes yes no  yes
9       training                Capacitación            Agregar a las marcadas   yes yes no  no
9       strategies:officers     Técnicos de la unidad   Nuevo perfil             yes yes no  403
"""
ROLES = ("TS", "LM", "EC", "AD")
REFUSALS = {"403": "Esta página no es para su función", "404": "No encontramos esta página"}


def rows():
    for line in PAGES.strip().splitlines():
        if not line.startswith("#"):
            part, name, heading, button, words = re.split(r"\s{2,}", line, maxsplit=4)
            yield int(part), name, heading, button, dict(zip(ROLES, words.split(), strict=True))


def test_the_table_has_every_part():
    assert {part for part, *_ in rows()} == set(range(1, 10))


def test_what_each_role_meets(visitor, personas, today, settings):
    """One furnished canton for the four roles: it is what takes the time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    today(2015, 10, 3)
    scene = Scene(personas)
    for name in ("Red de Vecinas", "Vecinas en Red"):
        ActorFactory(name=name, canton_id="103")
    windows = {role: visitor(scene.users[role], phone=role == "AD") for role in ROLES}
    for _, name, heading, button, words in rows():
        address = scene.address(name)
        for role, window in windows.items():
            page = window.visit(address)
            meets(page, words[role], heading, button, f"{name} as {role}")


def meets(page, word: str, heading: str, button: str, where: str) -> None:
    told = page.get_by_role("heading", level=1)
    if word in REFUSALS:
        expect(told, where).to_have_text(REFUSALS[word])
        reason, back = page.locator("main p").all()
        assert len(reason.inner_text()) > 20, f"{where}: why not"
        expect(back.get_by_role("link", name="Ir a mi trabajo")).to_be_visible()
    else:
        expect(told, where).to_contain_text(heading)
        pressed = page.locator("main").locator("a, button").filter(has_text=button)
        assert (pressed.count() > 0) == (word == "yes"), f"{where}: «{button}»"
