"""Where we want something else than allauth does."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.contrib import messages

logger = logging.getLogger(__name__)

NOT_SENT = "A mail to you could not be sent. If you wait for a code, have a new one sent in a few minutes."


class AccountAdapter(DefaultAccountAdapter):
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody is asked for the password again who has given it a moment ago to sign in."""
        records = get_authentication_records(context.request, context.request.user)
        if any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, *mail: Any) -> None:
        """A mail server that is out of order does not undo what somebody did."""
        try:
            super().send_mail(*mail)
        except (SMTPException, OSError):
            logger.exception("A mail about an account could not be sent.")
            messages.error(context.request, NOT_SENT)
