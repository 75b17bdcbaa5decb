"""Publishing the annual report: approved at once, its documents made by a worker, shown at the end.

`approve` freezes the content as an edition and records who decided, from which seat. `complete`
makes the files and, as its very last act inside the transaction, replaces the pointer that the
public view reads. Whatever fails or dies before leaves the former edition in place, and the same
step can be taken again: files are named by their hash, so nothing is made twice.
"""

import logging
import time

from django.db import transaction
from django.utils import timezone

from citizens import files, shelf, snapshot
from citizens.changes import changes_between
from citizens.documents import KIND
from citizens.models import AnnualReport, Edition, EditionState
from core.accounts.models import User
from core.documents import jobs, sandbox, store
from core.documents.models import JobState
from core.lib import bells, clock
from core.lib.problems import RuleViolation
from core.territory.models import Canton
from strategies.models.deciding import deciding_seat

logger = logging.getLogger(__name__)

FROM_COMMAND_LINE = "por línea de comandos"
BELL = "citizens.tasks.drain"
NO_DISK = "No se pudo escribir en el disco del portal. Avise a la Administración."
LOST = "El documento guardado ya no está en el disco. Intente de nuevo."


def publish(
    canton: Canton, year: int, *, by: User | None = None, seen: str = "", wait: bool = True
) -> Edition:
    """Publish the report of a year; the edition, published, or in preparation without `wait`.

    Equal data makes no new edition: the one that is shown is returned. `by` decides from a seat of
    the Comisión Ejecutiva; without it the approval is recorded as taken on the command line.
    `seen` is the hash of what the person read. Raises RuleViolation (nothing to report, no seat,
    other data than was seen), RenderFault and OSError (with `wait`).
    """
    edition = approve(canton, year, by=by, seen=seen, wait=wait)
    if wait and edition.state != EditionState.PUBLISHED:
        try:
            complete(edition, sandbox.render(KIND, payload_of(edition)))
        except sandbox.RenderFault as fault:
            _give_up(edition, str(fault))
            raise
        except OSError:
            _give_up(edition, NO_DISK)
            raise
    return edition


@transaction.atomic
def approve(
    canton: Canton, year: int, *, by: User | None, seen: str = "", wait: bool = False
) -> Edition:
    """Freeze the content as the next edition, and ask the worker for its PDF unless `wait`."""
    seat = deciding_seat(canton, by) if by else None
    if by and seat is None:
        raise RuleViolation(
            "Usted no ocupa hoy un puesto con voto en la Comisión Ejecutiva. La Secretaría Técnica "
            "puede nombrarle como titular o suplente."
        )
    Canton.objects.select_for_update(no_key=True).get(pk=canton.pk)
    report, _ = AnnualReport.objects.get_or_create(canton=canton, year=year)
    today = clock.today()
    content = snapshot.content_of(report, today)
    data_hash = snapshot.hash_of(content)
    if seen and seen != data_hash:
        raise RuleViolation(
            "Los datos cambiaron desde que abrió esta página. Revíselos y publique de nuevo."
        )
    shown = report.editions.published().first()
    unfinished = report.editions.unfinished().first()
    if unfinished and unfinished.data_hash == data_hash:
        return _begin(unfinished, wait=wait)
    if unfinished:
        unfinished.state = EditionState.SUPERSEDED
        unfinished.save(update_fields=["state"])
    if shown and shown.data_hash == data_hash:
        if shelf.is_whole(canton.slug, year, shown.number):
            return shown
        return _begin(shown, wait=wait)  # its files were lost: the same edition is made again
    edition = report.editions.create(
        number=shown.number + 1 if shown else 1,
        cut_off=today,
        data=content,
        data_hash=data_hash,
        changes=changes_between(shown.data, content) if shown else [],
        approved_by=by,
        approved_with_seat=seat,
        approval_note="" if by else FROM_COMMAND_LINE,
    )
    return _begin(edition, wait=wait)


def _begin(edition: Edition, *, wait: bool) -> Edition:
    """Set the work going: by a worker, or by the caller who waits."""
    if not wait:
        edition.job = jobs.request(KIND, payload_of(edition))
        if edition.job.state == JobState.FAILED:
            jobs.retry(edition.job)
        bells.ring_on_commit(BELL)
    edition.state, edition.error = EditionState.RENDERING, ""
    edition.save(update_fields=["state", "error", "job"])
    return edition


@transaction.atomic
def try_again(edition: Edition) -> Edition:
    """Prepare again what could not be prepared; does nothing to another edition."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    return _begin(locked, wait=False) if locked.state == EditionState.FAILED else locked


def facts_of(edition: Edition) -> dict:
    """What the report says about the edition itself."""
    earlier = edition.report.editions.published().filter(number__lt=edition.number)
    return {
        "number": edition.number,
        "cut_off": edition.cut_off.isoformat(),
        "changes": edition.changes,
        "earlier": [
            {"number": number, "cut_off": cut_off.isoformat()}
            for number, cut_off in earlier.values_list("number", "cut_off")
        ],
    }


def payload_of(edition: Edition) -> dict:
    return {"content": edition.data, "edition": facts_of(edition)}


def complete(edition: Edition, pdf: bytes) -> None:
    """Make the other files and show the edition to the public. Safe to run again.

    Raises OSError when the disk refuses; the former edition stays.
    """
    with transaction.atomic():
        locked = (
            Edition.objects.select_for_update(of=("self",))
            .select_related("report__canton")
            .get(pk=edition.pk)
        )
        if locked.state not in (EditionState.RENDERING, EditionState.FAILED):
            return
        manifest = _write_files(locked, pdf)
        locked.state, locked.error, locked.files = EditionState.PUBLISHED, "", manifest
        locked.published_at = timezone.now()
        locked.save(update_fields=["state", "error", "files", "published_at"])
        shelf.announce(locked.report.canton.slug, locked.report.year, manifest)
    edition.state, edition.files = locked.state, locked.files


def _write_files(edition: Edition, pdf: bytes) -> dict:
    """The edition's files on the shelf; its manifest."""
    place = edition.report.canton.slug, edition.report.year
    facts = facts_of(edition)
    made = {
        "pdf": shelf.put(*place, pdf, ".pdf"),
        "archive": shelf.put(*place, files.archive(edition.data, facts), ".zip"),
        "stylesheet": shelf.put(*place, files.stylesheet(), ".css"),
    }
    style = f"estilo-{made['stylesheet']['sha256'][:16]}.css"
    sizes = {name: size_in_words(made[name]["size"]) for name in ("pdf", "archive")}
    pages = files.pages(edition.data, facts, stylesheet=style, sizes=sizes)
    made["pages"] = {name: shelf.put(*place, page, ".html") for name, page in pages.items()}
    return {
        "edition": edition.number,
        "cut_off": facts["cut_off"],
        "data_hash": edition.data_hash,
        "stylesheet_name": style,
        **made,
    }


def size_in_words(size: int) -> str:
    """«84 kB», «1,2 MB»."""
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


# --- the worker's side ------------------------------------------------------------------------


def complete_waiting() -> int:
    """Show every approved edition whose PDF is there; how many. Safe to run at the same time."""
    done = 0
    waiting = Edition.objects.filter(state=EditionState.RENDERING, job__isnull=False)
    for edition in waiting.select_related("job__file").order_by("pk"):
        if edition.job.state == JobState.FAILED:
            _give_up(edition, edition.job.error)
        elif edition.job.state == JobState.DONE:
            done += _complete_one(edition)
    return done


def _complete_one(edition: Edition) -> bool:
    try:
        complete(edition, store.read(edition.job.file))
    except store.StoreFault:
        _give_up(edition, LOST)
        return False
    except OSError as fault:
        logger.error("%s: %s", edition, fault)
        _give_up(edition, NO_DISK)
        return False
    return True


def _give_up(edition: Edition, reason: str) -> None:
    Edition.objects.filter(pk=edition.pk, state=EditionState.RENDERING).update(
        state=EditionState.FAILED, error=reason
    )


def wait_and_complete(seconds: float = 10, pause: float = 0.3) -> None:
    """Render and complete until nothing waits or the time is over.

    Only some seconds: what another process renders may take a minute, and meanwhile this one has
    mails to send. Beat rings again.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        jobs.work()
        complete_waiting()
        if not Edition.objects.filter(
            state=EditionState.RENDERING, job__state__in=jobs.OPEN
        ).exists():
            return
        time.sleep(pause)
