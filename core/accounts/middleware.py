from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.utils.cache import patch_cache_control


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """The door is shut by default; a public view does not even read the session."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """Nothing that was posted is repeated after signing in, and many an address answers
        nothing but POST: the person comes back to the page on which the form stood."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(page_before(request))


def page_before(request: HttpRequest) -> str:
    """The page of this site that the request comes from, from its root; empty when not told."""
    own = f"{request.scheme}://{request.get_host()}"
    told = request.headers.get("Referer", "")
    return told.removeprefix(own) if told.startswith(f"{own}/") else ""


class NoStoreMiddleware:
    """What a signed-in person sees stays in no cache, neither the browser's nor a proxy's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed:
            patch_cache_control(response, private=True, no_store=True)
        return response
