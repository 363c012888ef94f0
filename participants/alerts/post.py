"""Sending letters: each at most once, whatever crashes.

    queued ──claim──▶ sending ──the server took it──▶ sent
      ▲                  ├──it will never be taken──▶ failed
      └──later, perhaps──┘
                         └──not known any more──────▶ doubtful      queued ──not needed any more──▶ cancelled

A letter is claimed, in a transaction of its own, before the mail server hears of it. A process that dies in between
leaves it `sending`: it may have gone out or not, and nobody can tell. It becomes `doubtful` after a while and is not
sent again: a second mail that says the same costs more trust than the one that is missing, and staff see which it was.
That is at most one letter for each crash, since letters are claimed one by one.

What the server clearly did not take is tried again, later and later. One address that is refused stops no other.
"""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from asm_portal.jobs import queue_after_commit
from participants.alerts.letters import Composer
from participants.models import Letter, LetterState, Purpose

logger = logging.getLogger(__name__)

DELIVER = "participants.tasks.deliver_alerts"
DELIVER_ONE = "participants.tasks.deliver_letter"

LOCK = 512_701  # of `pg_try_advisory_lock`: any number that nobody else uses
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
ABANDONED_AFTER = timedelta(minutes=15)  # far longer than the mail server may take, see EMAIL_TIMEOUT
SECONDS_FOR_A_JOB = 20 * 60  # then the next scheduled one goes on

# Somebody waits for these; the others can wait for them.
SOONER = Case(
    When(purpose__in=[Purpose.CONFIRMATION, Purpose.LINK], then=Value(0)), default=Value(1), output_field=IntegerField()
)


class MailServerDown(Exception):
    """It does not answer, or not any more, so nothing else is tried now."""


def send_soon(letter: Letter) -> None:
    """Has the worker send one letter when it is committed."""
    queue_after_commit(DELIVER_ONE, letter=letter.pk)


def deliver() -> int:
    """Sends the letters that are due, and says how many went out. Leaves it to another process that is doing it."""
    with alone() as is_alone:
        if not is_alone:
            return 0
        give_up_abandoned()
        return send_all(time.monotonic() + SECONDS_FOR_A_JOB)


def send_all(deadline: float) -> int:
    sent = 0
    with Post() as mail:
        try:
            while time.monotonic() < deadline and (letter := claim()):
                sent += mail.send(letter)
        except MailServerDown as problem:
            logger.warning("The mail server does not answer: %s", problem)
    return sent


def deliver_one(pk: int) -> None:
    """Sends one letter if it is still due."""
    with Post() as mail, suppress(MailServerDown):
        if letter := claim(pk):
            mail.send(letter)


def claim(pk: int | None = None) -> Letter | None:
    """Takes the next letter that is due, or this one, so that nobody else sends it."""
    with transaction.atomic():
        due = Letter.objects.filter(state=LetterState.QUEUED, due_at__lte=timezone.now())
        if pk is not None:
            due = due.filter(pk=pk)
        letter = due.select_for_update(skip_locked=True).order_by(SOONER, "due_at", "pk").first()
        if letter:
            letter.attempts += 1
            settle(letter, LetterState.SENDING)
        return letter


def settle(letter: Letter, state: LetterState, problem: str = "") -> None:
    letter.state, letter.problem = state, problem
    letter.save(update_fields=["state", "problem", "attempts", "due_at", "changed_at"])


def try_again(letter: Letter, problem: str) -> None:
    """Later, if it was not tried too often."""
    pause: timedelta = FIRST_PAUSE * 4 ** (letter.attempts - 1)
    letter.due_at = timezone.now() + min(pause, LONGEST_PAUSE)
    settle(letter, LetterState.QUEUED if letter.attempts < MOST_ATTEMPTS else LetterState.FAILED, problem)


def give_up_abandoned() -> None:
    """Letters whose sender died."""
    now = timezone.now()
    abandoned = Letter.objects.filter(state=LetterState.SENDING, changed_at__lt=now - ABANDONED_AFTER)
    problem = "The process that was sending it ended."
    if count := abandoned.update(state=LetterState.DOUBTFUL, problem=problem, changed_at=now):
        logger.error("Of %d letters it is not known whether they were sent.", count)


class Post:
    """A connection to the mail server, opened for the first letter."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.server: BaseEmailBackend | None = None

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *problem: object) -> None:
        if self.server:
            with suppress(smtplib.SMTPException, OSError):
                self.server.close()

    def send(self, letter: Letter) -> bool:
        """Whether a claimed letter went out. What became of it is on record. Raises MailServerDown."""
        try:
            message = self.composer.message(letter)
            if message:
                message.message()  # what is wrong with an address or a header is found before the server hears of it
        except Exception as problem:
            logger.exception("Letter %d cannot be written.", letter.pk)  # and keeps nobody else from their mail
            try_again(letter, f"It could not be written: {type(problem).__name__}.")
            return False
        if message is None:
            settle(letter, LetterState.CANCELLED)
            return False
        return self.hand_over(letter, message)

    def hand_over(self, letter: Letter, message: EmailMessage) -> bool:
        server = self.reach(letter)
        try:
            server.send_messages([message])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refusal:
            code, reason = answer(refusal)
            if 500 <= code < 600:
                settle(letter, LetterState.FAILED, reason)
            else:
                try_again(letter, reason)
        except (smtplib.SMTPException, OSError) as problem:
            settle(letter, LetterState.DOUBTFUL, f"The connection was lost: {problem}")
            raise MailServerDown(problem) from problem  # or the next ones would be in doubt, too
        else:
            settle(letter, LetterState.SENT)
            return True
        return False

    def reach(self, letter: Letter) -> BaseEmailBackend:
        if self.server is None:
            server = get_connection()
            try:
                server.open()
            except (smtplib.SMTPException, OSError) as problem:
                try_again(letter, f"The mail server does not answer: {problem}")
                raise MailServerDown(problem) from problem
            self.server = server
        return self.server


def answer(refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    """The code with which the server turned a letter down, and its words."""
    words: bytes | str
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        [(code, words)] = refusal.recipients.values()
    else:
        code, words = refusal.smtp_code, refusal.smtp_error
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return code, f"The mail server refused it: {code} {text}"


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this database session is the only one in here. It is until the block ends or the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
