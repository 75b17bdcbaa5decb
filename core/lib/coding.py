"""What is sent to the portal is UTF-8."""

import re
from collections.abc import Callable

CHARSET = re.compile(r"\s*;\s*charset=[^;]*", re.IGNORECASE)


def utf8_only(application: Callable) -> Callable:
    """The WSGI application, deaf to the coding that a request claims: Python knows some that make
    no text at all, over which Django stumbles before it has a request that it could refuse."""

    def answer(environ, start_response):
        if "charset" in environ.get("CONTENT_TYPE", "").lower():
            environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
        return application(environ, start_response)

    return answer
