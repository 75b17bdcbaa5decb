"""The PDFs of an agreement and of minutes beside WeasyPrint on the same page."""

import gc

from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from weasyprint import CSS, HTML

from bench import convoking
from bench.measuring import Comparison, medians_in_turn
from bench.world import TODAY, Scene
from core.documents import jobs, renderers, sandbox
from meetings import minuting
from meetings.documents import MINUTES, minutes_payload
from meetings.models import MinutesEntry, Resolution
from monitoring import documents

KIND = "anexo1"
SAID = (
    "Se informó del avance de las acciones en los distritos y de lo que falta por coordinar. "
    "Las instituciones presentes indicaron con qué recursos cuentan y en qué fechas.\n\n"
) * 3


def pdf(scene: Scene) -> list[Comparison]:
    """`anexo1.pdf` and `minuta.pdf`: rendered in their limited child, and asked for again."""
    gc.freeze()  # as in the child: nobody looks for garbage in what the bench itself holds
    payload = documents.anexo1_payload(scene.agreement, TODAY)
    address = f"/acuerdos/{scene.agreement.reference}/anexo1.pdf"
    scene.client.get(address)
    jobs.work()
    again, first = medians_in_turn(
        lambda: _stored(scene, address), lambda: sandbox.render(KIND, payload), rounds=7
    )
    page = "monitoring/pdf/anexo1.html", {"form": payload}, "anexo1.css"
    return [
        *_beside_weasyprint("first rendering, in its limits", KIND, payload, page),
        Comparison("second request", again, "rendering it", first, 10, at_most=False),
        *_minutes(scene),
    ]


def _minutes(scene: Scene) -> list[Comparison]:
    """Seven matters with a resolution each, a hundred seats in the table of attendance."""
    meeting = convoking.meeting_of(convoking.body_of(scene))
    convoking.secretary(scene)
    convoking.convene(scene.client, meeting)
    meeting.refresh_from_db()
    with override_settings(FIXED_TODAY=meeting.on):
        meeting.open()
    minutes = minuting.begin(meeting)
    MinutesEntry.objects.filter(minutes=minutes).update(text=SAID)
    for number, item in enumerate(meeting.items.agreed(), 1):
        Resolution.objects.create(meeting=meeting, item=item, number=number, text=SAID[:120])
    payload = minutes_payload(minutes)
    page = "meetings/pdf/minutes.html", {"doc": payload}, "minutes.css"
    return _beside_weasyprint("minutes of 100 seats, in its limits", MINUTES, payload, page)


def _beside_weasyprint(work: str, kind: str, payload: dict, page: tuple) -> list[Comparison]:
    ours, bare, tagged = medians_in_turn(
        lambda: sandbox.render(kind, payload),
        lambda: _bare(*page),
        lambda: renderers.find(kind)(payload),
        rounds=7,
    )
    return [
        Comparison(work, ours, "WeasyPrint alone", bare, 1.15),
        Comparison(work, ours, "the same with tags and fonts, without limits", tagged, 1.15),
    ]


def _bare(template: str, context: dict, style: str) -> bytes:
    """The same page without our limits, fonts, tags and identifiers."""
    sheet = CSS(filename=settings.BASE_DIR / "static/css" / style)
    return HTML(string=render_to_string(template, context)).write_pdf(stylesheets=[sheet])


def _stored(scene: Scene, address: str) -> None:
    answer = scene.client.get(address)
    assert answer.status_code == 200, answer.status_code
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])
