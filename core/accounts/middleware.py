from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.utils.cache import patch_cache_control


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """The door is shut by default; a public view does not even read the session."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class NoStoreMiddleware:
    """What a signed-in person sees stays in no cache, neither the browser's nor a proxy's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.session.accessed:
            patch_cache_control(response, private=True, no_store=True)
        return response
