"""A page as its reader sees it: templates break lines where whitespace does not show."""

import re


def markup(response) -> str:
    """The answer's HTML with runs of whitespace as one space, and none inside a tag's edges or
    between two tags."""
    return squeezed(response.content.decode())


def squeezed(text: str) -> str:
    text = re.sub(r"[ \t\r\n]+", " ", text)
    text = re.sub(r"(<[a-z][^<>]*>) ", r"\1", text)
    return re.sub(r" ?(</[a-z]|(?<=>) <)", lambda found: found[1].strip(), text)
