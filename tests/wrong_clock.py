"""Settings for a machine whose clock is wrong, by the seconds that the file WRONG_CLOCK says now.

Every «now» that the portal and its bells ask this process for is wrong; the database's is right.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from celery.app import base
from celery.worker import request
from django.utils import timezone

from tests.document_settings import *  # noqa: F403

_right_now = timezone.now


def _off_by() -> timedelta:
    return timedelta(seconds=float(Path(os.environ["WRONG_CLOCK"]).read_text()))


class WrongDatetime(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + _off_by()


timezone.now = lambda: _right_now() + _off_by()
base.datetime = request.datetime = WrongDatetime
