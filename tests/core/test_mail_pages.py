"""`/demo/correo/`, `/correos/` and the outbox in Django's admin."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.accounts.enums import Role
from core.lib import bells
from core.links.models import Purpose, SignedLink
from core.mail import due, outbox, panels
from core.mail.checks import lease_outlasts_the_server, mail_has_a_server
from core.mail.models import MailState, MailText, OutgoingMail
from tests.factories import complete_agreement
from tests.markup import markup


@pytest.fixture(autouse=True)
def demonstration(settings, monkeypatch):
    settings.DEMO, settings.EMAIL_URL = True, ""
    monkeypatch.setattr(bells, "ring", lambda task: True)


@pytest.fixture
def mails(db):
    for canton, about in (("103", "103-2015-001"), ("601", "601-2015-001")):
        outbox.post(
            kind="agreement_sent",
            about=about,
            revision=1,
            recipients=["ana@ina.invalid", "luis@imas.invalid"],
            subject=f"Acción formativa de {canton}",
            body="Buenas:\n\nVea <b>el acuerdo</b>.\n",
            canton=canton,
        )
    return OutgoingMail.objects.order_by("about", "recipient")


def text(page) -> str:
    return markup(page)


def test_each_sees_the_mails_of_the_own_canton_and_administration_all(mails, sign_in, personas):
    page = text(sign_in(personas("local_manager")).get("/demo/correo/"))
    assert "Acción formativa de 103" in page
    assert "Acción formativa de 601" not in page
    page = text(sign_in(personas("administrator")).get("/demo/correo/"))
    assert "Acción formativa de 103" in page
    assert "Acción formativa de 601" in page


@pytest.mark.parametrize("role", [Role.ACTOR_DELEGATE, Role.NATIONAL_LIAISON])
def test_who_does_not_read_the_canton_sees_only_own_mail(mails, sign_in, personas, role):
    user = personas(role)
    page = text(sign_in(user).get("/demo/correo/"))
    assert "Todavía no hay correos" in page
    outbox.post(
        kind="x",
        about="y",
        revision=1,
        recipients=[user.email],
        subject="Para usted",
        body="Hola",
        canton="103",
    )
    page = text(sign_in(user).get("/demo/correo/"))
    assert "Para usted" in page
    assert "Acción formativa" not in page


def test_anonymous_goes_to_sign_in(mails, client):
    for path in ("/demo/correo/", f"/demo/correo/{mails[0].pk}/", "/correos/"):
        assert client.get(path).url.startswith("/ingresar/")


def test_outside_the_demonstration_the_inbox_does_not_exist(mails, sign_in, personas, settings):
    settings.DEMO = False
    client = sign_in(personas("administrator"))
    assert client.get("/demo/correo/").status_code == 404
    assert client.get(f"/demo/correo/{mails[0].pk}/").status_code == 404


def test_one_message_with_its_text_escaped(mails, sign_in, personas):
    mail = mails[0]
    page = text(sign_in(personas("mayor")).get(f"/demo/correo/{mail.pk}/"))
    assert "Vea &lt;b&gt;el acuerdo&lt;/b&gt;." in page
    assert mail.recipient in page
    assert "En cola" in page


def test_a_stranger_gets_404(mails, sign_in, personas):
    foreign = mails.filter(canton="601").first()
    client = sign_in(personas("technical_secretariat"))
    assert client.get(f"/demo/correo/{foreign.pk}/").status_code == 404
    assert client.get(f"/correos/{foreign.pk}/reenviar/").status_code == 404
    assert client.post(f"/correos/{foreign.pk}/reenviar/").status_code == 404
    assert client.get("/demo/correo/999999/").status_code == 404


def test_search_ignores_case_and_accents_and_states_narrow(mails, sign_in, personas):
    client = sign_in(personas("administrator"))
    assert "4 correos" in text(client.get("/demo/correo/?q=ACCION"))
    assert "2 correos" in text(client.get("/demo/correo/?q=accion+103-2015"))
    assert "2 correos" in text(client.get("/demo/correo/?q=LUIS@imas"))
    mails.filter(canton="103").update(state=MailState.SENT, sent_at=timezone.now())
    assert "2 correos" in text(client.get("/demo/correo/?estado=sent"))
    assert "2 correos" in text(client.get("/demo/correo/?estado=waiting"))
    page = text(client.get("/demo/correo/?q=nadie"))
    assert "Ningún correo coincide" in page


@pytest.mark.parametrize(
    "query", ["estado=otra", "pagina=x", "pagina=999", "q=" + "a" * 200, "q=%00"]
)
def test_bad_input_narrows_nothing_and_breaks_nothing(mails, sign_in, personas, query):
    assert sign_in(personas("administrator")).get(f"/demo/correo/?{query}").status_code == 200


def test_queries_do_not_grow_with_the_mails(mails, sign_in, personas, count_queries):
    client = sign_in(personas("administrator"))
    client.get("/demo/correo/")  # what the bar on top keeps for some seconds is kept now
    few = count_queries(lambda: client.get("/demo/correo/"))
    outbox.post(
        kind="many",
        about="103-2015-002",
        revision=1,
        recipients=[f"persona{n}@demo.invalid" for n in range(60)],
        subject="Muchos",
        body="Hola",
        canton="103",
    )
    assert count_queries(lambda: client.get("/demo/correo/")) == few
    assert "Página 1 de 3" in text(client.get("/demo/correo/"))


# --- undelivered ---


def test_the_secretariat_resends_what_nobody_knows_of(mails, sign_in, personas):
    mail = mails.filter(canton="103").first()
    mails.filter(pk=mail.pk).update(state=MailState.AMBIGUOUS, data_started_at=timezone.now())
    secretary = personas("technical_secretariat")
    client = sign_in(secretary)
    assert mail.recipient in text(client.get("/correos/"))
    asks = text(client.get(f"/correos/{mail.pk}/reenviar/"))
    assert "puede recibirlo dos veces" in asks
    mail.refresh_from_db()
    assert mail.state == MailState.AMBIGUOUS, "GET changes nothing"
    answer = client.post(f"/correos/{mail.pk}/reenviar/", follow=True)
    assert "está otra vez en la fila" in text(answer)
    mail.refresh_from_db()
    assert (mail.state, mail.resent_by) == (MailState.WAITING, secretary)
    again = client.post(f"/correos/{mail.pk}/reenviar/", follow=True)
    assert "no hace falta reenviarlo" in text(again)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.TECHNICAL_SECRETARIAT, Role.ADMINISTRATOR}), ids=str
)
def test_others_neither_see_nor_resend_them(mails, sign_in, personas, role):
    mails.update(state=MailState.AMBIGUOUS)
    client = sign_in(personas(role))
    assert client.get("/correos/").status_code == 403
    assert client.post(f"/correos/{mails[0].pk}/reenviar/").status_code == 403
    assert not OutgoingMail.objects.exclude(state=MailState.AMBIGUOUS).exists()


def test_undelivered_mails_are_reachable_in_production(mails, sign_in, personas, settings):
    settings.DEMO = False
    mails.update(state=MailState.FAILED, server_reply="550 5.1.1 No such person")
    page = text(sign_in(personas("technical_secretariat")).get("/correos/"))
    assert "2 correos sin entregar" in page
    assert "550 5.1.1" in page


def test_undelivered_mails_are_due_from_the_secretariat(mails, personas, today):
    on = today(2015, 8, 10)
    secretary = personas("technical_secretariat")
    assert due.due(secretary, on) == []
    mails.update(state=MailState.FAILED)
    (item,) = due.due(secretary, on)
    assert item.title == "2 correos no se entregaron"
    assert due.due(personas("local_manager"), on) == []


def test_an_agreements_page_tells_what_became_of_its_mails(mails, personas, today):
    agreement = complete_agreement(state="en_comision", reference="103-2015-001")
    on = today(2015, 8, 10)
    secretary = personas("technical_secretariat")
    mails.filter(canton="103", recipient__startswith="ana").update(state=MailState.FAILED)
    shown = panels.panel(secretary, agreement, on)
    assert shown["in_words"] == "1 aviso en espera, 1 rechazado"
    assert [mail.recipient for mail in shown["undelivered"]] == ["ana@ina.invalid"]
    assert shown["may_resend"]
    assert not panels.panel(personas("mayor"), agreement, on)["may_resend"]
    assert panels.panel(personas("actor_delegate"), agreement, on) is None
    assert panels.panel(personas("mayor", "601"), agreement, on) is None


# --- Django's admin and the checks ---


def test_administration_reads_the_outbox_but_not_the_texts(mails, sign_in, personas):
    client = sign_in(personas("administrator"))
    page = text(client.get("/admin/mail/outgoingmail/?q=ana"))
    assert "ana@ina.invalid" in page
    assert "Acción formativa" not in page
    page = text(client.get(f"/admin/mail/outgoingmail/{mails[0].pk}/change/"))
    assert "Vea &lt;b&gt;" not in page
    assert client.post(f"/admin/mail/outgoingmail/{mails[0].pk}/delete/").status_code == 403
    assert client.get("/admin/mail/outgoingmail/add/").status_code == 403


def test_administration_resends_from_the_list(mails, sign_in, personas):
    mails.filter(canton="103").update(state=MailState.AMBIGUOUS)
    client = sign_in(personas("administrator"))
    chosen = {"action": "resend", "_selected_action": [mail.pk for mail in mails]}
    answer = client.post("/admin/mail/outgoingmail/", chosen, follow=True)
    assert "Correos puestos otra vez en la fila: 2." in text(answer)
    assert not OutgoingMail.objects.exclude(state=MailState.WAITING).exists()


def test_production_without_a_server_is_warned_of(settings, capsys):
    assert mail_has_a_server(None) == []
    settings.DEMO = False
    (warning,) = mail_has_a_server(None)
    assert "EMAIL_URL" in warning.msg
    settings.MAIL_LEASE_SECONDS = 10
    assert lease_outlasts_the_server(None)
    call_command("check")


def test_a_link_opens_for_its_recipient_alone(sign_in, personas):
    user, other = personas(Role.ACTOR_DELEGATE), personas(Role.LOCAL_MANAGER)
    text = MailText.objects.create(body="Responda aquí: ⟦enlace⟧")
    link = SignedLink.objects.give(Purpose.RSVP)
    outbox.post_shared(
        kind="meeting_call",
        about="reunion-1",
        revision=1,
        subject="Convocatoria",
        text=text,
        copies=[outbox.Copy(user.email, {}, link)],
        canton="103",
    )
    address = f"/demo/correo/{OutgoingMail.objects.get().pk}/"
    own = markup(sign_in(user).get(address))
    assert link.token in own
    assert "a usted no le abren nada" not in own
    others = markup(sign_in(other).get(address))
    assert link.token not in others
    assert "a usted no le abren nada" in others
