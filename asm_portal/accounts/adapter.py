"""Where we want something else than allauth does."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context


class AccountAdapter(DefaultAccountAdapter):
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Nobody is asked for the password again who has given it a moment ago to sign in."""
        records = get_authentication_records(context.request, context.request.user)
        if any(time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))
