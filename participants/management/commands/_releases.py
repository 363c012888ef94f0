"""What the commands about releases share."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from asm_portal.accounts.models import User
from participants import actions
from participants.importing.locks import Busy
from participants.models import Release

USAGE = 2


def add_release_argument(parser: ArgumentParser) -> None:
    parser.add_argument("release", type=int, metavar="ID")


def add_decision_arguments(parser: ArgumentParser, *, note_required: bool) -> None:
    parser.add_argument("--note", required=note_required, default="", help="Why. Kept with the release.")
    parser.add_argument("--as", dest="actor", metavar="E-MAIL", help="The account of who decides. Kept, too.")


def release_with(pk: int) -> Release:
    try:
        return Release.objects.get(pk=pk)
    except Release.DoesNotExist as error:
        raise CommandError(f"There is no release {pk}.", returncode=USAGE) from error


def reviewer_with(email: str | None) -> User | None:
    """The account that decides; None when the command names none."""
    if email is None:
        return None
    try:
        return User.objects.get(email__iexact=email, is_staff=True, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no reviewer with the address {email}.", returncode=USAGE) from error


@contextmanager
def decisions_in_words() -> Iterator[None]:
    """A decision that is not possible ends the command with the reason."""
    try:
        yield
    except (actions.CannotDecide, Busy) as error:
        raise CommandError(str(error)) from error
