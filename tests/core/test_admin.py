"""Django's admin: for Administración only, with the portal's words and rules."""

from datetime import date

import pytest
from django.utils import timezone

from core.accounts.enums import Role
from core.accounts.models import RoleAssignment, User
from core.territory.models import Canton, District, Municipality
from strategies.models import Actor, Challenge
from tests.factories import ActorFactory, PersonFactory, UserFactory, seat_in_committee
from tests.markup import markup

LISTS = (
    "accounts/user",
    "territory/province",
    "territory/canton",
    "territory/district",
    "territory/districtalias",
    "territory/municipality",
    "strategies/actor",
    "strategies/challenge",
    "strategies/solution",
)
PASSWORD = "cuatro-palabras-sin-relacion"


@pytest.fixture
def admin(personas, sign_in):
    return sign_in(personas("administrator"))


def inline(*roles, existing=0, **fields) -> dict:
    """The form data of the role rows: (role, canton, since, until[, pk]) each."""
    data = {"roles-TOTAL_FORMS": len(roles), "roles-INITIAL_FORMS": existing}
    for at, (role, canton, since, until, *pk) in enumerate(roles):
        for name, value in zip(
            ("role", "canton", "since", "until"), (role, canton, since, until), strict=True
        ):
            data[f"roles-{at}-{name}"] = value
        data[f"roles-{at}-id"] = pk[0] if pk else ""
    return data | fields


@pytest.mark.parametrize("path", ("", *(f"{name}/" for name in LISTS)))
def test_every_list_opens_for_administration(admin, path):
    assert admin.get(f"/admin/{path}").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_get_the_403_page_not_the_sign_in(personas, sign_in, role):
    client = sign_in(personas(role))
    for path in ("/admin/", "/admin/accounts/user/", "/admin/no-existe/"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "Administración" in markup(answer)


def test_anonymous_signs_in_through_the_portals_door(db, client):
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/ingresar/?next=/admin/")


def test_a_cantons_business_is_not_in_the_admin(admin):
    index = markup(admin.get("/admin/"))
    for model in ("strategies/strategy", "strategies/seat", "strategies/person"):
        assert f"/admin/{model}/" not in index
        assert admin.get(f"/admin/{model}/").status_code == 404
    for path in ("agreements/agreement", "auth/group", "monitoring/progressreport"):
        assert admin.get(f"/admin/{path}/").status_code == 404


@pytest.mark.parametrize("path", ("", "accounts/user/", "accounts/user/add/", "territory/canton/"))
def test_pages_need_no_inline_script_or_style(admin, path):
    page = markup(admin.get(f"/admin/{path}"))
    assert " style=" not in page
    assert "onclick=" not in page


# --- people ----------------------------------------------------------------------------------


def test_a_person_is_created_with_password_and_role(admin, client):
    data = {"name": "Eva Solís", "email": "Eva@Demo.Invalid"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    answer = admin.post(
        "/admin/accounts/user/add/",
        data | inline(("local_manager", "103", "01/01/2026", "")),
    )
    assert answer.status_code == 302
    user = User.objects.get(name="Eva Solís")
    assert user.check_password(PASSWORD)
    assert user.roles.get().canton_id == "103"
    signed = client.post("/ingresar/", {"email": "eva@demo.invalid", "password": PASSWORD})
    assert signed.status_code == 302


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"password2": "otra-cosa-distinta"}, "password2", "no son iguales"),
        ({"password1": "corta", "password2": "corta"}, "password1", "12"),
        ({"email": "PRIMERA@demo.invalid"}, "email", "Ya hay una persona con este correo."),
        ({"name": ""}, "name", "Está vacío"),
    ],
)
def test_a_faulty_person_is_answered_at_the_field(admin, changes, field, says):
    UserFactory(email="primera@demo.invalid")
    data = {"name": "Eva", "email": "eva@demo.invalid"}
    data |= {"password1": PASSWORD, "password2": PASSWORD} | changes
    page = admin.post("/admin/accounts/user/add/", data | inline())
    assert says in " ".join(page.context["adminform"].form.errors[field])
    assert User.objects.filter(name="Eva").count() == 0


@pytest.mark.parametrize(
    ("role", "field", "says"),
    [
        (("local_manager", "", "01/01/2026", ""), "canton", "escoja uno"),
        (("administrator", "103", "01/01/2026", ""), "canton", "no llevan cantón"),
        (("mayor", "103", "01/02/2026", "01/01/2026"), "until", "anterior"),
    ],
)
def test_a_role_that_breaks_a_rule_is_answered_at_its_field(admin, role, field, says):
    user = UserFactory()
    data = {"name": user.name, "email": user.email, "is_active": "on"} | inline(role)
    page = admin.post(f"/admin/accounts/user/{user.pk}/change/", data)
    errors = page.context["inline_admin_formsets"][0].formset.errors[0]
    assert says in " ".join(errors[field])
    assert not user.roles.exists()


def test_the_same_role_is_not_held_twice_at_once(admin):
    user = UserFactory()
    rows = [("mayor", "103", "01/01/2026", ""), ("mayor", "103", "01/06/2026", "")]
    data = {"name": user.name, "email": user.email, "is_active": "on"} | inline(*rows)
    page = admin.post(f"/admin/accounts/user/{user.pk}/change/", data)
    assert "ya tiene esta función" in markup(page)


def test_nobody_shuts_themselves_out(admin, personas):
    me = personas("administrator")
    role = me.roles.get()
    data = {"name": me.name, "email": me.email, "is_active": "on"}
    ended = ("administrator", "", "01/01/2000", "01/01/2001", role.pk)
    page = admin.post(f"/admin/accounts/user/{me.pk}/change/", data | inline(ended, existing=1))
    assert "Pídalo a otra persona" in markup(page)
    kept = ("administrator", "", "01/01/2000", "", role.pk)
    del data["is_active"]
    page = admin.post(f"/admin/accounts/user/{me.pk}/change/", data | inline(kept, existing=1))
    assert "No puede quitarse el ingreso" in markup(page)
    me.refresh_from_db()
    assert me.is_active


def test_a_password_is_changed_and_ends_the_persons_sessions(admin, personas, sign_in):
    user = personas("mayor")
    theirs = sign_in(user)
    page = admin.get(f"/admin/accounts/user/{user.pk}/password/")
    assert page.status_code == 200
    data = {"password1": PASSWORD, "password2": PASSWORD}
    assert admin.post(f"/admin/accounts/user/{user.pk}/password/", data).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert theirs.get("/inicio/").status_code == 302


def test_who_acted_is_deactivated_not_deleted(admin, personas):
    signed_in = UserFactory(last_login=timezone.now())
    named = UserFactory()
    PersonFactory(user=named)
    fresh = UserFactory()
    RoleAssignment.objects.create(user=fresh, role="mayor", canton_id="103", since=date(2026, 1, 1))
    assert admin.post(f"/admin/accounts/user/{signed_in.pk}/delete/").status_code == 403
    assert admin.post(f"/admin/accounts/user/{named.pk}/delete/").status_code == 403
    answer = admin.post(f"/admin/accounts/user/{fresh.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=fresh.pk).exists()
    me = personas("administrator")
    data = {"action": "stop_sign_in", "_selected_action": [signed_in.pk, me.pk]}
    admin.post("/admin/accounts/user/", data)
    signed_in.refresh_from_db()
    me.refresh_from_db()
    assert (signed_in.is_active, me.is_active) == (False, True)


def test_people_are_found_without_accents_and_filtered_by_role(admin, personas):
    UserFactory(name="José Peña")
    mayor = personas("mayor")

    def found(query):
        page = admin.get(f"/admin/accounts/user/?{query}")
        return {user.name for user in page.context["cl"].result_list}

    assert found("q=jose+pena") == {"José Peña"}
    assert found("funcion=mayor") == {mayor.name}
    assert found("canton=103") == {mayor.name}
    assert "José Peña" in found("funcion=ninguna")


def test_queries_of_the_list_do_not_grow_with_people(admin, personas, count_queries):
    personas("mayor")
    before = count_queries(lambda: admin.get("/admin/accounts/user/"))
    for _ in range(20):
        user = UserFactory()
        RoleAssignment.objects.create(
            user=user, role="mayor", canton_id="601", since=date(2026, 1, 1)
        )
    assert count_queries(lambda: admin.get("/admin/accounts/user/")) == before


# --- catalogues --------------------------------------------------------------------------------


def test_districts_are_found_by_the_name_of_their_canton_without_accents(admin):
    page = admin.get("/admin/territory/district/?q=limon+matama")
    assert [district.name for district in page.context["cl"].result_list] == ["Matama"]
    suggestions = admin.get(
        "/admin/autocomplete/?term=limon&app_label=territory&model_name=district&field_name=canton"
    ).json()
    assert suggestions["results"][0]["text"] == "Limón"


def test_a_district_is_retired_not_deleted(admin):
    assert admin.post("/admin/territory/district/10301/delete/").status_code == 403
    data = {"name": "Desamparados", "dta_version": "DTA 2026", "valid_from": "01/01/2026"}
    data |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}
    page = admin.post(
        "/admin/territory/district/10301/change/", data | {"retired_on": "31/12/2025"}
    )
    assert "Es anterior" in markup(page)
    admin.post("/admin/territory/district/10301/change/", data | {"retired_on": "31/12/2026"})
    assert District.objects.get(pk="10301").retired_on == date(2026, 12, 31)


def test_a_new_canton_takes_its_address_from_its_name_once(admin):
    data = {"code": "121", "name": "Río Nuevo", "province": "1"}
    assert admin.post("/admin/territory/canton/add/", data).status_code == 302
    assert Canton.objects.get(pk="121").slug == "rio-nuevo"
    admin.post("/admin/territory/canton/121/change/", {"name": "Río Viejo"})
    canton = Canton.objects.get(pk="121")
    assert (canton.name, canton.slug) == ("Río Viejo", "rio-nuevo")
    page = admin.post("/admin/territory/canton/add/", data | {"code": "222"})
    assert "empiezan con 1" in markup(page)


def test_a_municipality_once_per_canton(admin):
    data = {"canton": "103", "name": "Municipalidad de Desamparados", "unit": ""}
    assert admin.post("/admin/territory/municipality/add/", data).status_code == 302
    page = admin.post("/admin/territory/municipality/add/", data)
    assert "ya tiene su municipalidad" in markup(page)
    assert Municipality.objects.count() == 1


def test_national_institutions_only_and_each_once(admin):
    ActorFactory(name="Asociación local", canton_id="103")
    data = {"name": "Instituto Mixto de Ayuda Social", "acronym": "IMAS", "is_active": "on"}
    data |= {"kind": "public_institution", "source": "municipality"}
    assert admin.post("/admin/strategies/actor/add/", data).status_code == 302
    assert Actor.objects.get(acronym="IMAS").canton is None
    page = admin.post("/admin/strategies/actor/add/", data | {"name": "Otra"})
    errors = page.context["adminform"].form.errors
    assert errors["acronym"] == ["Ya hay un actor con esta sigla en el directorio."]
    listing = markup(admin.get("/admin/strategies/actor/"))
    assert "Asociación local" not in listing
    local = Actor.objects.get(canton="103")
    assert admin.get(f"/admin/strategies/actor/{local.pk}/change/").status_code == 302


def test_a_national_institution_with_a_seat_stays_active(admin, personas):
    actor = seat_in_committee(personas("mayor")).actor
    data = {"name": actor.name, "kind": actor.kind, "source": actor.source}
    page = admin.post(f"/admin/strategies/actor/{actor.pk}/change/", data)
    assert (
        "Comisión Ejecutiva de Desamparados"
        in (page.context["adminform"].form.errors["is_active"][0])
    )
    actor.refresh_from_db()
    assert actor.is_active


def test_the_protocols_challenges_are_read_with_their_solutions(admin):
    challenge = Challenge.objects.order_by("pk").first()
    page = markup(admin.get(f"/admin/strategies/challenge/{challenge.pk}/change/"))
    assert challenge.solutions.order_by("priority").first().text[:30] in page
