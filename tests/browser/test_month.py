"""A whole month of a working group, acted out: Secretaría Técnica, a titular with an account, an
alternate and a titular without one, all of these on a screen of 390 px."""

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from core.lib import bells
from core.mail import texts
from core.mail.models import OutgoingMail
from meetings.enums import Answer, CorrectionState, Presence, ResolutionState
from meetings.models import Correction, Invitation, Letter, Meeting, Minutes, Resolution
from strategies.models import Seat
from tests.browser.conftest import Visitor
from tests.meetings import make

PREPARED, DAY, NEXT = date(2026, 11, 20), date(2026, 12, 3), date(2027, 1, 7)
MATTER = "Luminarias del parque"


@pytest.fixture(autouse=True)
def quiet(committed_db, today, monkeypatch):
    """No worker listens; the mails are read off the outbox."""
    monkeypatch.setattr(bells, "ring", lambda task: True)
    today(PREPARED.year, PREPARED.month, PREPARED.day)


@dataclass
class Cast:
    """Windows, and the seats: the member's, one with an alternate and one without."""

    office: Visitor
    pocket: Visitor  # the same person's telephone
    member: Visitor
    stranger: Visitor
    seats: tuple[Seat, Seat, Seat]

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.order_by("starts_at").first()

    def invitation(self, seat: int, role: str = "titular") -> Invitation:
        return Invitation.objects.get(seat=self.seats[seat], invited_as=role)


@pytest.fixture
def cast(visitor, personas) -> Cast:
    body = make.body(seats=0, name="Grupo de espacios públicos", notice_days=3)
    delegate, secretary = personas("actor_delegate"), personas("technical_secretariat")
    return Cast(
        office=visitor(secretary),
        pocket=visitor(secretary, phone=True),
        member=visitor(delegate, phone=True),
        stranger=visitor(phone=True),
        seats=(
            make.seat(body, user=delegate),
            make.seat(body),
            make.seat(body, has_alternate=False),
        ),
    )


def test_a_month_from_the_agenda_to_the_approved_minutes(cast, today):
    plan(cast)
    agree_on_the_agenda(cast)
    convene(cast)
    answer(cast)
    today(DAY.year, DAY.month, DAY.day)
    attend(cast)
    write_the_minutes(cast)
    correct(cast)
    today(NEXT.year, NEXT.month, NEXT.day)
    approve_at_the_next_session(cast)
    close_the_resolution(cast)
    write_a_letter(cast)


def plan(cast: Cast) -> None:
    page = cast.office.visit("/reuniones/nueva/")
    page.get_by_label("Instancia que convoca").select_option(label=str(cast.seats[0].body))
    page.get_by_label("Día").fill(f"{DAY:%d/%m/%Y}")
    page.get_by_label("Empieza").fill("09:00")
    page.get_by_label("Termina").fill("11:00")
    page.get_by_label("Lugar").fill("Salón comunal")
    press(page, "Guardar", told="Se agregó la sesión")
    cast.office.check()


def agree_on_the_agenda(cast: Cast) -> None:
    """A member proposes from the telephone, the Secretaría Técnica takes it in."""
    address = f"/reuniones/{cast.meeting.pk}/orden-del-dia/"
    page = cast.member.visit(address)
    page.get_by_role("link", name="Proponer asunto").click()
    page.get_by_label("Asunto").fill(MATTER)
    cast.member.check()
    page.get_by_label("Acuerdo que se busca").fill("Pedir la reparación")
    press(page, "Guardar", told="Se propuso el asunto")
    page = cast.office.visit(address)
    press(page, f"Incluir {MATTER}", told="Entra en el orden del día")


def convene(cast: Cast) -> None:
    """The page shows who gets what; then it goes out to the five."""
    page = cast.office.visit(f"/reuniones/{cast.meeting.pk}/convocatoria/")
    expect(page.get_by_role("main")).to_contain_text("Comprobación del quórum")
    press(page, "Enviar la convocatoria", told="Se convocó")
    cast.office.check()
    assert Invitation.objects.count() == 5


def answer(cast: Cast) -> None:
    """Who has no account, by the link of the mail; the member, in the portal."""
    page = cast.stranger.visit(link_of(cast.invitation(1)))
    page.get_by_label("No asistiré").check()
    press(page, "Responder", told="Usted respondió")
    cast.stranger.check()
    alternate = cast.invitation(1, "alternate")
    assert alternate.called_at is not None, "declining calls the alternate"
    page = cast.stranger.visit(link_of(alternate, "meeting_alternate"))
    expect(page.get_by_role("main")).to_contain_text("Le toca suplir")
    page.get_by_label("Asistiré", exact=True).check()
    press(page, "Responder", told="Usted respondió")
    page = cast.member.visit("/inicio/")
    page.get_by_role("link", name="Responder").first.click()
    page.get_by_role("link", name="Responder").first.click()
    page.get_by_label("Asistiré", exact=True).check()
    cast.member.check()
    page.get_by_role("button", name="Guardar la respuesta").click()
    page.wait_for_url(f"**/reuniones/{cast.meeting.pk}/**")
    assert cast.invitation(0).answer == Answer.YES


def attend(cast: Cast) -> None:
    """At the door: one says the own code, one is marked, the rest in bulk; all on telephones."""
    alternate = cast.invitation(1, "alternate")
    page = cast.pocket.visit(f"/reuniones/{cast.meeting.pk}/")
    press(page, "Abrir la sesión", told="Registro en la puerta")
    cast.pocket.check()
    arrived = cast.stranger.visit(link_of(alternate, "meeting_alternate"))
    code = arrived.get_by_text("Su código para registrar la asistencia").locator("strong")
    page = cast.pocket.visit(f"/reuniones/{cast.meeting.pk}/registro/")
    page.get_by_label("Código de asistencia").fill(code.inner_text())
    press(page, "Registrar", told=alternate.name)
    page = cast.pocket.visit(f"/reuniones/{cast.meeting.pk}/")
    third = cast.seats[2].actor
    page.get_by_label(f"Asistencia de {third}").select_option("Titular")
    page.get_by_text("Guardado:").wait_for()
    page.get_by_role("button", name="Marcar presentes").click()
    page.get_by_text("Hay quórum").first.wait_for()
    cast.pocket.check()
    arrived = cast.stranger.visit(link_of(alternate, "meeting_alternate"))
    expect(arrived.get_by_role("main")).to_contain_text("Su asistencia está registrada")
    marks = [cast.meeting.attendance.get(seat=seat).presence for seat in cast.seats]
    assert marks == [Presence.TITULAR, Presence.ALTERNATE, Presence.TITULAR]


def write_the_minutes(cast: Cast) -> None:
    """Closing leads to them; a resolution is written down; they go out for corrections."""
    page = cast.office.visit(f"/reuniones/{cast.meeting.pk}/")
    page.get_by_role("button", name="Cerrar la sesión").click()
    page.get_by_role("link", name=f"Escribir {MATTER}").click()
    page.get_by_label("Qué se trató").fill("Se revisó el estado de las luminarias.")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name=f"Registrar acuerdo en {MATTER}").click()
    cast.office.check()
    page.get_by_label("Qué se acordó").fill("Pedir a la municipalidad la reparación.")
    page.get_by_label("Puesto responsable").select_option(label=str(cast.seats[0].actor))
    page.get_by_label("Para cuándo").fill("15/01/2027")
    page.get_by_role("button", name="Guardar").click()
    page.wait_for_load_state()
    page = cast.office.visit(f"/reuniones/{cast.meeting.pk}/minuta/")
    page.get_by_role("link", name="Enviar a correcciones").click()
    cast.office.check()
    press(page, "Enviar a correcciones", told="Se envió")


def correct(cast: Cast) -> None:
    """Who attended asks, one signed in, one by the link; both are taken in."""
    page = cast.member.visit(f"/reuniones/{cast.meeting.pk}/minuta/")
    page.get_by_role("link", name="Pedir una corrección").click()
    cast.member.check()
    page.get_by_label("Qué debe decir").fill("Son doce luminarias.")
    press(page, "Pedir la corrección", told="Se pidió la corrección")
    page = cast.stranger.visit(link_of(cast.invitation(1, "alternate"), "minutes_sent"))
    page.get_by_label("Qué debe decir la minuta").fill("También en la cancha.")
    press(page, "Pedir la corrección", told="Usted pidió")
    cast.stranger.check()
    page = cast.office.visit(f"/reuniones/{cast.meeting.pk}/minuta/")
    for left in (1, 0):
        page.get_by_role("button", name="Acoger", exact=True).first.click()
        expect(page.get_by_role("button", name="Acoger", exact=True)).to_have_count(left)
    assert Correction.objects.filter(state=CorrectionState.TAKEN).count() == 2


def approve_at_the_next_session(cast: Cast) -> None:
    """What is open comes back by itself; approved, the minutes are locked."""
    following = make.meeting(cast.seats[0].body, NEXT)
    page = cast.office.visit(f"/reuniones/{following.pk}/orden-del-dia/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Aprobación de la minuta 01-2026")
    expect(main).to_contain_text("Pedir a la municipalidad la reparación")
    following.open()
    page = cast.office.visit(f"/reuniones/{cast.meeting.pk}/minuta/")
    press(page, "Dar por aprobada", told="Se aprobó")
    cast.office.check()
    assert Minutes.objects.get().is_approved
    expect(page.get_by_role("link", name=f"Escribir {MATTER}")).to_have_count(0)
    assert OutgoingMail.objects.filter(kind="minutes_approved").count() == 5
    page = cast.stranger.visit(link_of(cast.invitation(1, "alternate"), "minutes_sent"))
    expect(page.get_by_role("main")).to_contain_text("Aprobada")


def close_the_resolution(cast: Cast) -> None:
    page = cast.office.visit("/reuniones/acuerdos/")
    page.get_by_role("link", name=Resolution.objects.get().reference).first.click()
    page.get_by_role("link", name="Cerrar el acuerdo").click()
    cast.office.check()
    page.get_by_label("Se cumplió").check()
    page.get_by_label("Qué se hizo").fill("La municipalidad reparó las luminarias.")
    page.get_by_label("Qué día").fill(f"{NEXT:%d/%m/%Y}")
    press(page, "Cerrar el acuerdo", told="Se cerró")
    assert Resolution.objects.get().state == ResolutionState.DONE


def write_a_letter(cast: Cast) -> None:
    """To the institution's head, by mail, with its number; its answer is awaited."""
    page = cast.office.visit("/cartas/")
    page.get_by_role("link", name="Carta de la Alcaldía a una jefatura").click()
    page.get_by_label("Nombre de la persona").fill("Marta Rojas Vega")
    page.get_by_label("Institución u organización").select_option(label=str(cast.seats[0].actor))
    page.get_by_label("Correo").fill("jefatura@coproduccion.invalid")
    page.get_by_label("Se espera respuesta").fill("22/01/2027")
    cast.office.check()
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Enviar la carta").click()
    press(page, "Enviar la carta", told="Se envió")
    cast.office.check()
    letter = Letter.objects.get()
    assert letter.number and letter.sent_on == NEXT
    assert OutgoingMail.objects.filter(recipient=letter.email).count() == 1


def press(page: Page, button: str, *, told: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(told).first.wait_for()


def link_of(invitation: Invitation, kind: str = "meeting_call") -> str:
    """The path that the person's mail leads to."""
    mail = OutgoingMail.objects.get(kind=kind, recipient=invitation.email)
    body = texts.words_of(mail).body
    address = next(word for word in body.split() if "/e/" in word)
    return address[address.index("/e/") :]
