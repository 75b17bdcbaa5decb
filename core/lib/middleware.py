"""What no page can use is kept from every page."""

from django.http import Http404, HttpRequest, QueryDict

from core.lib.text import clean

NUL = "\0"


class CleanTextMiddleware:
    """Signs that nobody sees never reach a view.

    Nobody types them; they come along when text is copied out of a document, or from somebody who
    tries doors. By an address with NUL there is nothing (404); from what is asked or posted they
    are left out, and the rest is taken as typed. An accent that came apart from its letter is put
    back onto it, so that «Muñoz» out of a PDF is found, and taken once, like one that was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        if NUL in request.path_info:
            raise Http404
        if _is_soiled(request.GET):
            request.GET = _cleaned(request.GET)
        if request.method == "POST" and _is_soiled(request.POST):
            request.POST = _cleaned(request.POST)


def _is_soiled(data: QueryDict) -> bool:
    return any(clean(text) != text for name, texts in data.lists() for text in (name, *texts))


def _cleaned(data: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True, encoding=data.encoding)
    for name, texts in data.lists():
        for text in texts:
            kept.appendlist(clean(name), clean(text))
    kept._mutable = False
    return kept
