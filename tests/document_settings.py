"""The portal's settings with renderers that misbehave, for real workers in fault tests."""

from coprod_portal.settings import *  # noqa: F403
from coprod_portal.settings import DOCUMENT_RENDERERS
from tests.document_renderers import KINDS

DOCUMENT_RENDERERS = DOCUMENT_RENDERERS | KINDS
