"""A body's membership as XLSX: out, the template, and in again with a preview before anything is
written."""

from datetime import date

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.lib import clock
from core.lib.downloads import xlsx_attachment
from core.lib.text import slugify_es
from strategies import perms
from strategies.forms.membership import UploadForm
from strategies.membership import changes, export
from strategies.membership.columns import BY_KEY, COLUMNS, MAX_ROWS, Kind
from strategies.membership.reading import Row
from strategies.models import Body
from strategies.views.access import NOT_A_READER, refuse_unless
from strategies.views.bodies import body_of, crumb

SALT = "strategies.membership"
ALREADY_DONE = "El archivo ya está importado: no queda nada por cambiar."
KEPT_SECONDS = 2 * 3600  # how long a preview waits for its confirmation
STATES = (
    (changes.State.NEW, "Se agregan"),
    (changes.State.CHANGED, "Cambian"),
    (changes.State.SAME, "Sin cambios"),
    (changes.State.REFUSED, "No se reciben"),
)


@require_safe
def export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Who sits there today, with contact data: for the canton's team only."""
    body = body_of(request, pk)
    refuse_unless(perms.can_read(request.user, body.canton), NOT_A_READER)
    today = clock.today()
    name = f"integracion-{slugify_es(body.name)}-{today:%Y-%m-%d}.xlsx"
    return xlsx_attachment(export.xlsx(body, today), name)


@require_safe
def template_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    body_of(request, pk, writing=True)
    return xlsx_attachment(export.template(), "plantilla-integracion.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks for the file; POST shows what it would do, and writes nothing."""
    body = body_of(request, pk, writing=True)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        sheet, today = form.cleaned_data["file"], clock.today()
        outcome = changes.preview(body, sheet.rows, sheet.letters, today)
        return _preview(request, body, outcome, _kept(request, body, sheet, outcome.digest))
    context = {
        "form": form,
        "body": body,
        "columns": COLUMNS,
        "limit": MAX_ROWS,
        "crumbs": [crumb(), (body.name, body.get_absolute_url())],
    }
    return render(request, "strategies/membership_upload.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the preview showed; when it would be something else by now, show it again."""
    body = body_of(request, pk, writing=True)
    kept = _told(request, body)
    if kept is None:
        text = "La vista previa ya no vale. Suba el archivo otra vez."
        messages.error(request, text, extra_tags="note-danger")
        return redirect("strategies:membership", pk)
    rows, letters, seen = kept
    today = clock.today()
    try:
        outcome = changes.apply(body, rows, letters, today, seen=seen)
    except changes.Refused as refusal:
        return _preview(request, body, refusal.outcome, "")
    except changes.Moved as moved:
        if moved.outcome.does_something:
            kept = _sign(request, body, rows, letters, moved.outcome.digest)
            return _preview(request, body, moved.outcome, kept, moved=True)
        outcome = moved.outcome  # done already: a second press, or by somebody else
    made, changed = (outcome.of(state) for state in (changes.State.NEW, changes.State.CHANGED))
    messages.success(request, _done(made, changed), extra_tags="note-ok")
    return redirect(body)


def _done(made: int, changed: int) -> str:
    parts = []
    if made:
        parts.append("1 puesto nuevo" if made == 1 else f"{made} puestos nuevos")
    if changed:
        parts.append("1 puesto con cambios" if changed == 1 else f"{changed} puestos con cambios")
    return f"Se importó la integración: {' y '.join(parts)}." if parts else ALREADY_DONE


def _preview(request, body: Body, outcome, kept: str, *, moved: bool = False) -> HttpResponse:
    context = {
        "body": body,
        "outcome": outcome,
        "groups": [
            (state, title, [line for line in outcome.lines if line.state == state])
            for state, title in (STATES[-1], *STATES[:-1])
        ],
        "counts": [(title, outcome.of(state)) for state, title in STATES],
        "kept": kept if not outcome.refused and outcome.does_something else "",
        "moved": moved,
        "crumbs": [crumb(), (body.name, body.get_absolute_url())],
    }
    return render(request, "strategies/membership_preview.html", context)


# --- what waits on the page, signed, between preview and confirmation ---------------------------


def _kept(request, body: Body, sheet, seen: str) -> str:
    if any(row.faults for row in sheet.rows):
        return ""
    return _sign(request, body, sheet.rows, sheet.letters, seen)


def _sign(request, body: Body, rows: list[Row], letters: dict, seen: str) -> str:
    told = {
        "body": body.pk,
        "user": request.user.pk,
        "seen": seen,
        "letters": letters,
        "rows": [[row.number, {k: _plain(v) for k, v in row.values.items()}] for row in rows],
    }
    return signing.dumps(told, salt=SALT, compress=True)


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _told(request, body: Body) -> tuple[list[Row], dict, str] | None:
    """The rows of the preview; None when they are another's, of another body, or too old."""
    try:
        told = signing.loads(request.POST.get("filas", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if (told["body"], told["user"]) != (body.pk, request.user.pk):
        return None
    rows = [
        Row(number, {k: _typed(k, v) for k, v in values.items()}) for number, values in told["rows"]
    ]
    return rows, told["letters"], told["seen"]


def _typed(key: str, value):
    return date.fromisoformat(value) if BY_KEY[key].kind == Kind.DAY else value
