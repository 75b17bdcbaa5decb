from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts import canton
from core.accounts.forms import SignInForm


def origin_of(request: HttpRequest) -> str:
    """Where a sign-in comes from. Behind the HTTPS server every connection is that server's, which
    adds the caller's address at the end of X-Forwarded-For; what stands before it may be invented.
    """
    told = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    return told.rpartition(",")[2].strip()[:64] or request.META.get("REMOTE_ADDR", "")


def safe_next(request: HttpRequest, fallback: str = "home") -> str:
    """Where to go afterwards: an address of this site, from its root, or the fallback."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours and target.startswith("/") else fallback


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.method != "POST":
        return redirect(safe_next(request))
    form = SignInForm(request.POST or None, origin=origin_of(request))
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.user)
        return redirect(safe_next(request))
    context = {"form": form, "next": safe_next(request, "")}
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks (a link must not end a session), POST ends it."""
    if request.method == "POST":
        auth.logout(request)
        return redirect("sign_in")
    return render(request, "accounts/sign_out.html")


@require_POST
def choose_canton(request: HttpRequest) -> HttpResponse:
    if not canton.choose(request, request.POST.get("canton", "")):
        messages.warning(request, "Usted no tiene una función en ese cantón.")
    return redirect(safe_next(request))
