"""The access matrix: every address, every method, every role, own and other canton, anonymous.

Columns: the five roles of the own canton (Gestor Local, Secretaría Técnica, Comisión Ejecutiva,
Alcaldía, delegate of a party), Enlace nacional and Administración, the same five of another canton
(in small letters), and nobody. Words: `ok` the person may (a page, a redirect, or a form that says
what is missing), `403` wrong role, `404` no hint that it exists, `in` sent to sign in, `405` the
address does not answer this method. An address without a row fails the test.
"""

from contextlib import contextmanager
from datetime import date

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from agreements.enums import State
from core.accounts.enums import Role
from core.documents import store
from core.mail import outbox
from monitoring.models import Evidence, ProgressReport
from monitoring.reviews import Answer, save_review
from tests.factories import (
    ActionFactory,
    AxisFactory,
    complete_agreement,
    seat_in_committee,
    slots_of,
)
from tests.house import rooms
from tests.house.routes import all_routes

COLUMNS = ["LM", "TS", "EC", "MA", "AD", "NL", "AM", "lm", "ts", "ec", "ma", "ad", "nobody"]
ROLES = {
    "LM": Role.LOCAL_MANAGER,
    "TS": Role.TECHNICAL_SECRETARIAT,
    "EC": Role.EXECUTIVE_COMMITTEE,
    "MA": Role.MAYOR,
    "AD": Role.ACTOR_DELEGATE,
    "NL": Role.NATIONAL_LIAISON,
    "AM": Role.ADMINISTRATOR,
}

MATRIX = """
# address                     method LM  TS  EC  MA  AD  NL  AM  lm  ts  ec  ma  ad  nobody
front                         GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
citizens:canton               GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
protocol:index                GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
schemas:anexo1                GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
alive                         GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
ready                         GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
sign_in                       GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
sign_in                       POST   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
sign_out                      GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
sign_out                      POST   in  in  in  in  in  in  in  in  in  in  in  in  in
choose_canton                 POST   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
home                          GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
agreements:list               GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
agreements:new                GET    ok  403 403 403 403 403 403 ok  403 403 403 403 in
agreements:new                POST   ok  403 403 403 403 403 403 ok  403 403 403 403 in
agreements:actor_suggestions  GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
agreements:edit               GET    ok  403 403 403 ok  404 404 404 404 404 404 404 in
agreements:edit               POST   ok  403 403 403 ok  404 404 404 404 404 404 404 in
agreements:act                POST   ok  403 403 403 ok  404 404 404 404 404 404 404 in
agreements:save_unit          POST   ok  403 403 403 ok  404 404 404 404 404 404 404 in
agreements:new_actor          GET    ok  403 403 403 403 404 404 404 404 404 404 404 in
agreements:new_actor          POST   ok  403 403 403 403 404 404 404 404 404 404 404 in
agreements:history            GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
agreements:step               GET    403 403 ok  403 403 404 404 404 404 404 404 404 in
agreements:step               POST   403 403 ok  403 403 404 404 404 404 404 404 404 in
agreement                     GET    ok  ok  ok  ok  ok  ok  ok  404 404 404 404 404 in
monitoring:progress           GET    ok  ok  ok  ok  ok  ok  ok  404 404 404 404 404 in
monitoring:progress           POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
monitoring:slot               GET    ok  ok  ok  ok  ok  ok  ok  404 404 404 404 404 in
monitoring:save_row           POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
monitoring:close_slot         POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
monitoring:reopen_slot        POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
monitoring:evidence           GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
monitoring:checklist          GET    ok  ok  ok  ok  ok  ok  ok  404 404 404 404 404 in
monitoring:checklist          POST   ok  ok  ok  403 403 403 403 404 404 404 404 404 in
monitoring:review             GET    ok  ok  ok  ok  ok  ok  ok  404 404 404 404 404 in
monitoring:pdf                GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
monitoring:pdf                POST   ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
monitoring:json               GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
board:board                   GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
board:calendar                GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
board:calendar                POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
board:csv                     GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
board:xlsx                    GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
board:slots                   GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
board:slots_csv               GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
board:slots_xlsx              GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
strategies:list               GET    ok  ok  ok  ok  ok  403 403 ok  ok  ok  ok  ok  in
strategies:new                GET    ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:new                POST   ok  ok  403 403 403 403 403 ok  ok  403 403 403 in
strategies:strategy           GET    ok  ok  ok  ok  ok  403 403 404 404 404 404 404 in
strategies:edit               GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit               POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:add_axis           POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_axis          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:move_axis          POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_axis        GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_axis        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:add_action         POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:edit_action        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:move_action        POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_action      GET    ok  ok  403 403 403 403 403 404 404 404 404 404 in
strategies:remove_action      POST   ok  ok  403 403 403 403 403 404 404 404 404 404 in
reports:list                  GET    ok  ok  ok  ok  403 403 403 ok  ok  ok  ok  403 in
reports:detail                GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
reports:narrative             POST   ok  ok  403 403 403 403 403 404 404 404 404 403 in
reports:publish               POST   403 403 ok  403 403 403 403 404 404 404 404 403 in
reports:retry                 POST   403 403 ok  403 403 403 403 404 404 404 404 403 in
reports:preview               GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
reports:preview_page           GET    404 404 404 404 403 403 403 404 404 404 404 403 in
reports:preview_style         GET    ok  ok  ok  ok  403 403 403 404 404 404 404 403 in
mail:inbox                    GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
mail:message                  GET    ok  ok  ok  ok  404 404 ok  404 404 404 404 404 in
mail:undelivered              GET    403 ok  403 403 403 403 ok  403 ok  403 403 403 in
mail:own_preference           GET    ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
mail:own_preference           POST   ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  in
mail:resend                   GET    403 ok  403 403 403 403 ok  403 404 403 403 403 in
mail:resend                   POST   403 ok  403 403 403 403 ok  403 404 403 403 403 in
demo_date                     GET    403 403 403 403 403 403 ok  403 403 403 403 403 in
demo_date                     POST   403 403 403 403 403 403 ok  403 403 403 403 403 in
"""


PARTS = (MATRIX, *(subject.MATRIX for subject in rooms.SUBJECTS))


class World:
    """Two cantons with a user for every role, and one of everything in Desamparados (103)."""

    def __init__(self, personas):
        self.users = {column: personas(role) for column, role in ROLES.items()}
        for column in ("LM", "TS", "EC", "MA", "AD"):
            self.users[column.lower()] = personas(ROLES[column], "601")
        self.users["nobody"] = None
        self.party = personas.actor_of(self.users["AD"])
        self.axis = AxisFactory()
        self.strategy = self.axis.strategy
        self.action = ActionFactory(axis=self.axis)

    def agreement(self, state=State.VIGENTE):
        return complete_agreement(axis=self.axis, lead_actor=self.party, state=state)


@pytest.fixture
def world(personas, settings, today):
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    today(2015, 10, 3)
    return Scene(personas)


def expectations(matrix: str) -> dict[tuple[str, str], dict[str, str]]:
    """(address, method) → column → word."""
    found = {}
    for line in matrix.strip().splitlines():
        if not line.startswith("#"):
            name, method, *words = line.split()
            assert len(words) == len(COLUMNS), line
            found[name, method] = dict(zip(COLUMNS, words, strict=True))
    return found


EXPECTED = {key: words for part in PARTS for key, words in expectations(part).items()}
# Which subject an address is of; the others are told by their room.
SUBJECT_OF = {
    name: subject.__name__.rpartition(".")[2]
    for subject in rooms.SUBJECTS
    for name, _ in expectations(subject.MATRIX)
}
# Their addresses name a published edition; tests/citizens publishes one and holds them to the same.
PUBLISHED_FILES = "citizens:report"
ROUTES = [route for route in all_routes() if not route.name.startswith(("admin:", PUBLISHED_FILES))]


def group_of(route) -> str:
    """Its subject or its room: addresses are tried in groups, so that processes share the work."""
    room = route.name.split(":")[0] if ":" in route.name else "roof"
    return SUBJECT_OF.get(route.name, room)


GROUPS = sorted({group_of(route) for route in ROUTES})
# The frozen list: an address joins it by a decision, never by an oversight.
PUBLIC = {
    "alive",
    "calendar_feed",
    "citizens:canton",
    "citizens:organization",
    "citizens:session",
    "citizens:sessions",
    "front",
    "link",
    "link_calendar",
    "link_document",
    "link_minutes",
    "protocol:index",
    "public_calendar",
    "ready",
    "schemas:anexo1",
    "sign_in",
    "sign_out",
}
PUBLIC_FILES = {
    f"citizens:{name}{edition}"
    for name in ("report", "report_pdf", "report_data", "report_stylesheet", "report_page")
    for edition in ("", "_edition")
}


@contextmanager
def undone():
    """What a request changes is taken back, so that each persona meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(response) -> str:
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code == 302 and response.url.startswith(("/ingresar/", "/admin/login/")):
        return "in"
    assert response.status_code < 500 or response.status_code == 503, response.status_code
    return "ok"


class Scene(World):
    """One of everything, and the addresses that lead to it."""

    def __init__(self, personas):
        super().__init__(personas)
        self.manager = self.users["LM"]
        self.in_force = self.agreement()
        self.draft = self.agreement(State.BORRADOR)
        self.sent = self.agreement(State.EN_COMISION)
        self.slot = slots_of(self.in_force)[0]
        self.report = ProgressReport.objects.create(
            sub_activity=self.slot, month=self.slot.month, level=50
        )
        self.evidence = Evidence.objects.create(
            report=self.report,
            file=store.save(b"%PDF-1.4 evidencia", "application/pdf"),
            name="lista.pdf",
            uploaded_by=self.manager,
        )
        self.review = save_review(
            agreement=self.in_force,
            answers={number: Answer(met=True) for number in range(1, 15)},
            by=self.manager,
        )
        self.seat = seat_in_committee(self.users["LM"])
        self.seat.resolution_text, self.seat.resolution_on = "Acuerdo 4", date(2015, 3, 2)
        self.seat.resolution_file = store.save(b"%PDF-1.4 acuerdo", "application/pdf")
        self.seat.save()
        self.furnished = {}
        for subject in rooms.SUBJECTS:
            self.furnished |= subject.furnish(self)
        [self.mail] = outbox.post(
            kind="test",
            about=self.in_force.reference,
            revision="1",
            recipients=["alguien@demo.invalid"],
            subject="Asunto",
            body="Texto",
            canton=self.axis.strategy.canton,
        )

    def address(self, name: str) -> str:
        """The address of a route, with the one object of its kind."""
        of_axis = {"pk": self.strategy.pk, "axis_pk": self.axis.pk}
        of_action = {"pk": self.strategy.pk, "action_pk": self.action.pk}
        of_slot = {"reference": self.in_force.reference, "slot": self.slot.pk}
        of_year = {"year": 2015}
        of_canton = {"slug": "desamparados"}
        kwargs = {
            "agreements:edit": {"reference": self.draft.reference},
            "agreements:act": {"reference": self.draft.reference},
            "agreements:new_actor": {"reference": self.draft.reference},
            "agreements:save_unit": {"reference": self.draft.reference, "unit": "section_2"},
            "agreements:step": {"reference": self.sent.reference, "slug": "devolver"},
            "monitoring:slot": of_slot,
            "monitoring:save_row": of_slot,
            "monitoring:close_slot": of_slot,
            "monitoring:reopen_slot": of_slot,
            "monitoring:evidence": {
                "reference": self.in_force.reference,
                "pk": self.evidence.pk,
            },
            "monitoring:review": {"reference": self.in_force.reference, "pk": self.review.pk},
            "strategies:strategy": {"pk": self.strategy.pk},
            "strategies:edit": {"pk": self.strategy.pk},
            "strategies:add_axis": {"pk": self.strategy.pk},
            **{f"strategies:{verb}_axis": of_axis for verb in ("edit", "move", "remove")},
            "strategies:add_action": of_axis,
            **{f"strategies:{verb}_action": of_action for verb in ("edit", "move", "remove")},
            **self.furnished,
            # A short report has one page; that there is no second one is told to readers only.
            "reports:preview_page": {**of_year, "page": "ninguna"},
            **{f"reports:{name}": of_year for name in YEAR_PAGES},
            "mail:message": {"pk": self.mail.pk},
            "mail:resend": {"pk": self.mail.pk},
            "citizens:canton": of_canton,
        }
        try:
            return reverse(name, kwargs=kwargs.get(name))
        except NoReverseMatch:
            return reverse(name, kwargs={"reference": self.in_force.reference})


YEAR_PAGES = (
    "detail",
    "narrative",
    "publish",
    "retry",
    "preview",
    "preview_style",
)


@pytest.mark.parametrize("group", GROUPS)
def test_every_role_meets_what_the_matrix_says(group, world):
    surprises = []
    for route in (route for route in ROUTES if group_of(route) == group):
        for method in ("GET", "POST"):
            expected = EXPECTED.get((route.name, method), {})
            for column, user in world.users.items():
                with undone():
                    client, headers = signed_in(user)
                    send = client.get if method == "GET" else client.post
                    met = outcome(send(world.address(route.name), headers=headers))
                wanted = {expected[column]} if expected else {"405", "in"}
                if met not in wanted:
                    surprises.append(f"{method} {route.name} as {column}: {met}, not {wanted}")
    assert not surprises, "\n".join(surprises)


def signed_in(user) -> tuple[Client, dict]:
    """A client, and the headers with which the editor's script says whose page it is."""
    client = Client()
    if user is None:
        return client, {}
    client.force_login(user)
    return client, {"X-Portal-User": str(user.pk)}


def test_every_address_has_a_row():
    named = {name for name, _ in EXPECTED}
    assert {route.name for route in ROUTES} == named


def test_the_list_of_public_addresses_is_frozen():
    public = {route.name for route in all_routes() if route.is_public}
    assert public == PUBLIC | PUBLIC_FILES


def test_the_admin_is_open_to_administracion_alone(world):
    addresses = [reverse("admin:index")]
    for model in admin.site._registry:
        info = (model._meta.app_label, model._meta.model_name)
        addresses += [reverse("admin:{}_{}_changelist".format(*info))]
    surprises = []
    for column, user in world.users.items():
        client, _ = signed_in(user)
        for address in addresses:
            met = outcome(client.get(address))
            wanted = {"AM": "ok", "nobody": "in"}.get(column, "403")
            if met != wanted:
                surprises.append(f"{address} as {column}: {met}, not {wanted}")
    assert not surprises, "\n".join(surprises)
