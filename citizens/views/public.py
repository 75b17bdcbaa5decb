"""What the public reads. The report comes from the shelf alone: no query, no session, no cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from citizens import drawing, shelf
from citizens.queries import districts_of, shown_editions
from citizens.snapshot import municipality_of
from core.territory import maps
from core.territory.models import Canton, District
from meetings.panels import public_meetings

# A new edition is seen by everybody after this time; a file named by its hash never changes.
SECONDS_SHOWN = 300
FOR_A_WHILE = f"public, max-age={SECONDS_SHOWN}"
FOR_GOOD = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def report(
    request: HttpRequest, slug: str, year: int, edition: int | None = None, page: str = ""
) -> HttpResponse:
    """A page of a published edition, as it was frozen."""
    manifest = shelf.manifest(slug, year, edition)
    if manifest is None:
        return _not_published(request, slug, year)
    if page not in manifest["pages"]:
        raise Http404
    return _file(request, slug, year, manifest["pages"][page], "text/html; charset=utf-8")


@login_not_required
@require_safe
def stylesheet(
    request: HttpRequest, slug: str, year: int, digest: str, edition: int | None = None
) -> HttpResponse:
    """The sheet of any edition of the report: its address says which."""
    manifest = shelf.by_stylesheet(slug, year, digest)
    if manifest is None:
        raise Http404
    return _file(request, slug, year, manifest["stylesheet"], "text/css; charset=utf-8", kept=True)


@login_not_required
@require_safe
def report_pdf(
    request: HttpRequest, slug: str, year: int, edition: int | None = None
) -> HttpResponse:
    manifest = shelf.manifest(slug, year, edition)
    if manifest is None:
        return _not_published(request, slug, year)
    response = _file(request, slug, year, manifest["pdf"], "application/pdf")
    return _named(response, f"informe-{slug}-{year}-edicion-{manifest['edition']}.pdf", "inline")


@login_not_required
@require_safe
def report_data(
    request: HttpRequest, slug: str, year: int, edition: int | None = None
) -> HttpResponse:
    manifest = shelf.manifest(slug, year, edition)
    if manifest is None:
        return _not_published(request, slug, year)
    response = _file(request, slug, year, manifest["archive"], "application/zip")
    return _named(response, f"datos-{slug}-{year}-edicion-{manifest['edition']}.zip", "attachment")


def _file(
    request: HttpRequest, slug: str, year: int, entry: dict, content_type: str, kept: bool = False
) -> HttpResponse:
    """A file of the shelf with its hash as ETag, compressed for whoever takes it so."""
    file = shelf.page(slug, year, entry["file"])
    is_compressed = file.compressed is not None and _takes_gzip(request)
    etag = f'"{file.sha256}-gzip"' if is_compressed else f'"{file.sha256}"'
    headers = {"ETag": etag, "Cache-Control": FOR_GOOD if kept else FOR_A_WHILE}
    if file.compressed is not None:
        headers["Vary"] = "Accept-Encoding"
    if is_compressed:
        headers["Content-Encoding"] = "gzip"
    content = file.compressed if is_compressed else file.content
    response = HttpResponse(content, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


def _takes_gzip(request: HttpRequest) -> bool:
    for offer in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        coding, _, quality = offer.partition(";")
        if coding.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _named(response: HttpResponse, name: str, disposition: str) -> HttpResponse:
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def _not_published(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """404 that says which years there are, where the canton has published any."""
    years = shelf.years(slug)
    if not years:
        raise Http404
    context = {"slug": slug, "year": year, "years": years}
    response = render(request, "citizens/not_published.html", context, status=404)
    patch_cache_control(response, public=True, max_age=60)
    return response


@login_not_required
@require_safe
@gzip_page
@cache_control(public=True, max_age=SECONDS_SHOWN)
def canton(request: HttpRequest, slug: str) -> HttpResponse:
    """A canton: its municipality, its published reports, its districts."""
    found = get_object_or_404(Canton.objects.select_related("province"), slug=slug)
    editions = shown_editions(found)
    if editions:
        districts = districts_of(editions[0])
    else:
        in_use = District.objects.filter(canton=found, retired_on=None).order_by("code")
        districts = list(in_use.values("code", "name"))
    shape = maps.canton_map(found.code).as_data() if maps.has_map(found.code) else None
    context = {
        "canton": found,
        "municipality": municipality_of(found),
        "editions": editions,
        "meetings": public_meetings(found),
        "latest_year": editions[0].report.year if editions else None,
        "districts": districts,
        "letters": shape["letters"] if shape else {},
        "map": drawing.district_map(shape, districts),
    }
    return render(request, "citizens/canton.html", context)
