import pghistory.middleware


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """Writes the person and the address into the history; only requests that may change data."""

    def get_context(self, request):
        user = request.user
        return {"user": user.pk if user.is_authenticated else None, "url": request.path}
