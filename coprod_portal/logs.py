"""What is written into the logs, and what is not."""

import logging
import re

OPENED = re.compile(r"(/e/)[\w.~%-]+")


class WithoutTokens(logging.Filter):
    """Who reads the logs opens nobody's signed link: Django names the address that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = OPENED.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
