"""What no page can use is kept from every page."""

from django.http import Http404, HttpRequest, QueryDict

NUL = "\0"


class CleanTextMiddleware:
    """The sign NUL, which PostgreSQL keeps in no text, never reaches a view.

    Nobody types it; it comes along when text is copied out of a broken document, or from somebody
    who tries doors. In an address there is nothing by such a name (404); in what is asked or
    posted it is left out, and the rest is taken as typed.
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
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in data.lists())


def _cleaned(data: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=data.encoding)
    for name, texts in data.lists():
        for text in texts:
            clean.appendlist(name.replace(NUL, ""), text.replace(NUL, ""))
    clean._mutable = False
    return clean
