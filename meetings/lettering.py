"""Sending letters: the number, the frozen words, the document, the mail; what is awaited."""

from django.db import transaction
from django.db.models import Max

from core.accounts.models import User
from core.documents import attachments
from core.lib import clock
from core.lib.problems import RuleViolation
from core.mail import outbox
from core.territory.models import Canton
from meetings import documents, letter_texts
from meetings.enums import LetterKind, LetterState, Medium
from meetings.models import Letter

KIND = "letter"


def draft(canton: Canton, kind: LetterKind, *, by: User) -> Letter:
    """A letter with the words of its kind; not stored yet."""
    return Letter(
        canton=canton,
        kind=kind,
        subject=letter_texts.SUBJECTS[kind],
        text=letter_texts.TEXTS[kind],
        signed_by=by.name,
    )


@transaction.atomic
def send(letter: Letter, *, medium: Medium, by: User) -> None:
    """Give it its number, freeze its words, and mail it or have it printed. Raises RuleViolation
    when it was sent before, or uses a field that it does not say."""
    Canton.objects.select_for_update(no_key=True).get(pk=letter.canton_id)
    letter.refresh_from_db()
    if not letter.is_draft:
        raise RuleViolation(f"La carta ya está «{letter.get_state_display().lower()}».")
    letter_texts.refuse_unfilled(letter)
    if medium == Medium.MAIL and not letter.email:
        raise RuleViolation("La carta no tiene correo. Escríbalo o imprímala.", where="medium")
    letter.sent_on, letter.sent_by, letter.medium = clock.today(), by, medium
    values = letter_texts.values_of(letter)
    letter.subject = letter_texts.filled(letter.subject, values)[:200]
    letter.text = letter_texts.filled(letter.text, values)
    letter.year = letter.sent_on.year
    letter.number = next_number(letter.canton, letter.year)
    letter.state = LetterState.SENT
    letter.frozen = documents.letter_payload(letter)
    letter.version += 1
    letter.save()
    if medium == Medium.MAIL:
        _post(letter)


def next_number(canton: Canton, year: int) -> int:
    """One after the other in the canton's year; the canton's row is locked by `send`."""
    taken = Letter.objects.filter(canton=canton, year=year)
    return (taken.aggregate(last=Max("number"))["last"] or 0) + 1


def _post(letter: Letter) -> None:
    document = attachments.of_job(documents.letter_job(letter), documents.letter_name(letter))
    outbox.post(
        kind=KIND,
        about=letter.reference,
        revision=1,
        recipients=[letter.email],
        subject=f"{letter}: {letter.subject}",
        body=documents.letter_in_words(letter),
        canton=letter.canton,
        attachments=(document,),
    )


@transaction.atomic
def give_up(letter: Letter) -> None:
    """No answer is awaited any more. Raises RuleViolation unless one is."""
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.state != LetterState.SENT:
        raise RuleViolation(f"La carta está «{stored.get_state_display().lower()}».")
    letter.state = LetterState.CLOSED
    letter.version = stored.version + 1
    letter.save(update_fields=["state", "version"])


@transaction.atomic
def await_again(letter: Letter) -> None:
    """Take an answer, or the giving up, back. Raises RuleViolation when nothing came back."""
    stored = Letter.objects.select_for_update().get(pk=letter.pk)
    if stored.state not in (LetterState.ANSWERED, LetterState.CLOSED):
        raise RuleViolation(f"La carta está «{stored.get_state_display().lower()}».")
    stored.state = LetterState.SENT
    stored.answered_on, stored.answer, stored.answer_file = None, "", None
    stored.version += 1
    stored.save(update_fields=["state", "answered_on", "answer", "answer_file", "version"])


def refuse_unless_draft(letter: Letter) -> None:
    if not letter.is_draft:
        raise RuleViolation(
            f"La carta se envió el {letter.sent_on:%d/%m/%Y} y sus palabras ya no cambian."
        )


def refuse_unless_sent(letter: Letter) -> None:
    if letter.is_draft:
        raise RuleViolation("La carta todavía no se envía.")
