"""What management commands share."""

from django.core.management.base import SystemCheckError


class CommandFault(SystemCheckError):
    """Wrong input: exit status 1 and its lines on standard error, as they are.

    Of Django's command errors this is the one that is printed without the name of its class.
    """
