"""WSGI entry point."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_portal.settings")

CHARSET = re.compile(r"\s*;\s*charset=[^;]*", re.IGNORECASE)
_portal = get_wsgi_application()


def application(environ, start_response):
    """The portal. What is sent to it is UTF-8: another coding is a claim of who sends, and Python
    knows some that make no text at all, over which Django stumbles before it has a request."""
    if "charset" in environ.get("CONTENT_TYPE", "").lower():
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
    return _portal(environ, start_response)
