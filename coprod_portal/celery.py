"""The worker's application and the whole beat schedule, in words.

Celery only rings bells: what is to be done stands in rows (`reliability`: outbox, render jobs).
A lost bell costs seconds, never a message; so bells expire and carry no meaning but «drain».
"""

import os

from celery import Celery
from django.conf import settings

from coprod_portal import watchdog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_portal.settings")
app = Celery("coprod_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
watchdog.install(app)

# Every 15 seconds, unless the installation says otherwise.
OFTEN = settings.BELL_SECONDS
ONCE_A_DAY = 86400.0
EVERY_HOUR = 3600.0

app.conf.beat_schedule = {
    "deliver waiting mails and take over expired leases": {
        "task": "core.mail.tasks.drain",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "render waiting documents and take over expired leases": {
        "task": "core.documents.tasks.drain",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "show approved annual reports whose documents are ready": {
        "task": "citizens.tasks.drain",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "remind institutions before a POI window closes, once per window and person": {
        "task": "strategies.tasks.remind_about_poi",
        "schedule": ONCE_A_DAY,
        "options": {"expires": ONCE_A_DAY},
    },
    "remind of meetings whose day is near, once per meeting, revision and person": {
        "task": "meetings.tasks.remind",
        "schedule": EVERY_HOUR,
        "options": {"expires": EVERY_HOUR},
    },
    # Asked for every hour, so that a lost bell costs no day; the key lets one a day be written.
    "write the day's digest of optional mails, once per address and day": {
        "task": "core.mail.tasks.write_digests",
        "schedule": EVERY_HOUR,
        "options": {"expires": EVERY_HOUR},
    },
    "forget which forms were stored": {
        "task": "core.receipts.tasks.sweep",
        "schedule": ONCE_A_DAY,
        "options": {"expires": ONCE_A_DAY},
    },
    "remove files that belong to nothing, a day after, and forget old render jobs": {
        "task": "core.documents.tasks.sweep",
        "schedule": ONCE_A_DAY,
        "options": {"expires": ONCE_A_DAY},
    },
}
