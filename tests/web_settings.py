"""The portal's settings for a real web process in fault tests: static files from their sources."""

from coprod_portal.settings import *  # noqa: F403
from coprod_portal.settings import STORAGES

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
