"""The board in tests: what stands on it, and its page as a person reads it."""

import re

from agreements.models import Agreement
from monitoring.models import ProgressReport
from tests.factories import complete_agreement
from tests.markup import markup


def report(slot, level, month=None, validated=True, **fields):
    return ProgressReport.objects.create(
        sub_activity=slot,
        month=month or slot.month,
        level=level,
        validated_at="2015-09-01T12:00Z" if validated else None,
        **fields,
    )


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", markup(response))
    return re.sub(r"\s+", " ", plain.replace("\u00a0", " ").replace("&nbsp;", " "))


def titled(title: str, **fields):
    made = complete_agreement(**fields)
    Agreement.objects.filter(pk=made.pk).update(planned_activity=title)
    return made
