"""A document's address: the file, a page that waits for it, or the reason why there is none.

The view asks for permission first and hands the job over; nothing is fetched by hash alone.
"""

import time

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control

from core.documents import jobs, store
from core.documents.models import JobState, RenderJob

WAIT_SECONDS = 2.0
FIRST_POLL_SECONDS, LONGEST_POLL_SECONDS = 0.05, 0.25
RELOAD_SECONDS = 2
# A bell is answered in a second or two, beat's in 15: after this nobody is at work.
SILENCE_SECONDS = 20


def document_response(
    request: HttpRequest,
    job: RenderJob,
    *,
    filename: str,
    title: str,
    as_attachment: bool = False,
    base: str = "base_staff.html",
    back: str = "",
) -> HttpResponse:
    """200 with the file, 202 while it is made, 503 when it could not be.

    Waits up to 2 s for a job in progress. POST tries a failed job again and returns to the same
    address, so that trying again passes the same permission as reading. `title` says what is being
    made («Anexo 1 del acuerdo 103-2015-001»); `base` is the template that the pages extend, `back`
    the address of the object that the document belongs to.
    """
    if request.method == "POST":
        jobs.retry(job)
        return HttpResponseRedirect(request.path)
    job = wait_for(job)
    context = {"job": job, "title": title, "base": base, "back": back}
    if job.state == JobState.DONE:
        try:
            response = _file(request, job, filename, as_attachment)
        except FileNotFoundError:  # removed since the job was read: the next visit makes it again
            response = HttpResponseRedirect(request.path)
    elif job.state == JobState.FAILED:
        response = _page(request, "documents/failed.html", context, status=503)
    else:
        context |= progress(job)
        response = _page(request, "documents/waiting.html", context, status=202)
    patch_cache_control(response, private=True, no_store=True)
    return response


def wait_for(job: RenderJob) -> RenderJob:
    """The job as it is when it is over, or after WAIT_SECONDS."""
    end, pause = time.monotonic() + WAIT_SECONDS, FIRST_POLL_SECONDS
    while job.state in jobs.OPEN and time.monotonic() < end:
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_POLL_SECONDS)
        job.refresh_from_db(fields=["state", "file", "error", "started_at", "lease_until"])
    return job


def progress(job: RenderJob) -> dict:
    """What the waiting page tells: since when, how many wait in front, whether nobody works."""
    now = timezone.now()
    is_running = job.state == JobState.RUNNING
    if is_running:
        is_stopped = jobs.is_abandoned(job)
        before, since = 0, job.started_at
    else:
        before, since = jobs.jobs_before(job), job.created_at
        is_stopped = not before and (now - since).total_seconds() > SILENCE_SECONDS
    return {
        "is_running": is_running,
        "is_stopped": is_stopped,
        "before": before,
        "seconds": max(int((now - since).total_seconds()), 0),
    }


def _file(request, job: RenderJob, filename: str, as_attachment: bool) -> HttpResponse:
    etag = f'"{job.file.sha256}"'
    response = FileResponse(
        store.path(job.file).open("rb"),
        as_attachment=as_attachment,
        filename=filename,
        content_type=job.file.content_type,
    )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return get_conditional_response(request, etag=etag, response=response)


def _page(request, template: str, context: dict, *, status: int) -> HttpResponse:
    if not request.accepts("text/html"):
        response = HttpResponse(status=status)
    else:
        response = render(request, template, context, status=status)
        if status == 202:
            # The header reloads without script, and without a `meta` that readers stumble over.
            response["Refresh"] = str(RELOAD_SECONDS)
    response["Retry-After"] = str(RELOAD_SECONDS if status == 202 else 60)
    return response
