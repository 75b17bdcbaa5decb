"""A real Chromium on a live server whose rows are really committed.

Every page that `visit` opens is checked with axe and for refusals of the content policy.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import Personas
from tests.factories import PASSWORD

# Playwright's synchronous interface runs an event loop in this thread, which Django would take
# for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What is awaited comes; how soon is the machine's affair, and no test's.
PATIENCE = 20_000  # milliseconds
expect.set_options(timeout=PATIENCE)
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def live_url(committed_db):
    """The address of a live server on this test's database."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture
def personas(committed_db) -> Personas:
    return Personas()


class Visitor:
    """A browser window of one person, or of an anonymous citizen. `scripts`: whether the browser
    runs any; where it does not, axe, a script itself, has nothing to say."""

    def __init__(self, page: Page, url: str, *, scripts: bool = True):
        self.page = page
        self.url = url
        self.scripts = scripts
        self.refusals = []
        page.on("console", self._listen)
        page.on("pageerror", lambda fault: self.refusals.append(str(fault)))

    def _listen(self, message):
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.refusals.append(message.text)

    def visit(self, path: str) -> Page:
        """Open a page of the portal, and hold it to axe, the content policy and its width."""
        self.page.goto(self.url + path)
        self.check()
        return self.page

    def check(self) -> None:
        """The page as it stands: accessible, nothing refused, no sideways scrolling."""
        if self.scripts:
            results = Axe().run(self.page)
            assert results.violations_count == 0, results.generate_report()
        assert not self.refusals, self.refusals
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px wider than the window"


@pytest.fixture
def visitor(chromium, live_url):
    """`visitor()` opens a citizen's window, `visitor(user)` one signed in, `phone=True` narrow,
    `scripts=False` one whose JavaScript is switched off."""
    contexts = []

    def open_window(user=None, *, phone: bool = False, scripts: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,
            locale="es-CR",
            java_script_enabled=scripts,
            # Nobody looks at a colour half-way from one to another, and axe should not either.
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if user is not None:
            context.add_cookies([session_cookie(user, live_url)])
        return Visitor(context.new_page(), live_url, scripts=scripts)

    yield open_window
    for context in contexts:
        context.close()


def session_cookie(user, url: str) -> dict:
    """A session as the sign-in page would start it, without its costly hash."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


def sign_in(page: Page, user, url: str) -> None:
    """Through the sign-in page: a new session, and a new token against forged forms."""
    page.goto(f"{url}/ingresar/")
    page.get_by_label("Correo").fill(user.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Ingresar").click()
    page.wait_for_url("**/inicio/")
