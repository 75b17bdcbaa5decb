"""What is published is what was read; and what waits to be published, in each canton apart."""

from datetime import date

import pytest

from core.accounts.models import RoleAssignment, User
from core.lib import clock
from meetings import due_minutes, minuting
from meetings.enums import MinutesState
from meetings.models import Minutes, PublishedMinutes
from tests.factories import PersonFactory
from tests.forms import fields_of
from tests.markup import markup
from tests.meetings import make


@pytest.fixture
def approved(minutes, later, user):
    entry = minutes.entries.first()
    entry.text = "Habló Marta Solano Rey."
    entry.save()
    minuting.send_for_corrections(minutes)
    minuting.approve(minutes, by=user, meeting=later)
    return minutes


def test_what_changed_since_it_was_read_is_shown_again_before_it_is_published(approved, secretary):
    page = f"{approved.get_absolute_url()}publicar/"
    first = secretary.get(page)
    key = f"asunto-{approved.entries.first().pk}"
    read = fields_of(first, "publicar") | {"is_read": "on", "withheld": [key]}
    assert "Habló Marta Solano Rey" in markup(first)
    PersonFactory(canton_id="103", name="Marta Solano Rey")
    again = secretary.post(page, read)
    shown = markup(again)
    assert "cambió lo que se publicará" in shown and "Habló [dato reservado]" in shown
    secretary.post(page, {"is_read": "on"})  # says not what was read
    assert not PublishedMinutes.objects.exists()
    typed = fields_of(again, "publicar")
    assert typed["withheld"] == [key] and typed["shown"] != read["shown"]
    assert secretary.post(page, typed).status_code == 302
    assert PublishedMinutes.objects.exists()


def test_each_canton_has_its_own_to_publish_and_the_link_shows_just_these(user, sign_in):
    RoleAssignment.objects.create(
        user=user, role="technical_secretariat", canton_id="601", since=date(2000, 1, 1)
    )
    user = User.objects.get(pk=user.pk)
    for canton, count in (("103", 2), ("601", 3)):
        body = make.body(canton)
        for number in range(count):
            of = None if number else body  # an activity of no body, too
            meeting = make.meeting(of, date(2026, 1, 5 + number), canton_id=canton, title="Foro")
            Minutes.objects.create(
                meeting=meeting, kind="minuta", state=MinutesState.APPROVED, approved_at=clock.now()
            )
    items = due_minutes.to_publish(user, clock.today())
    assert [item.title for item in items] == ["Publicar 2 minutas", "Publicar 3 minutas"]
    client = sign_in(user)
    for item, canton, count in zip(items, ("103", "601"), (2, 3), strict=True):
        rows = client.get(item.url).context["page"].object_list
        assert [row.canton_id for row in rows] == [canton] * count
