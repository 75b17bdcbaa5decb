"""Answers that a browser keeps as a file."""

from django.http import HttpResponse

from core.lib.spreadsheets import XLSX_TYPE


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def xlsx_attachment(content: bytes, name: str) -> HttpResponse:
    return attachment(content, name, XLSX_TYPE)
