"""WSGI entry point for granian."""

import os

from django.core.wsgi import get_wsgi_application

from core.lib.coding import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coprod_portal.settings")
application = utf8_only(get_wsgi_application())
