"""People with accounts, and what they do at the portal's pages to get in."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client

from asm_portal.accounts.models import User

PASSWORD = "a long walk along the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_person(email: str = "maria@heart.example", *, staff: bool = False, second_factor: bool = False) -> User:
    """Somebody with a verified address; with a second factor, its secret is `SECRET`."""
    user = User.objects.create_user(email, PASSWORD, is_staff=staff, is_superuser=staff)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    if second_factor:
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, *, to: str = "", **headers: str) -> HttpResponse:
    """The password alone, as the sign-in page sends it."""
    return client.post("/accounts/login/", {"login": email, "password": password, "next": to}, headers=headers)


def enter_code(client: Client, code: str) -> HttpResponse:
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def app_code(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()


def mailed_code(mail: EmailMessage) -> str:
    [code] = re.findall(r"^[A-Z]{4}-[A-Z]{4}$", mail.body, re.MULTILINE)
    return code


def is_signed_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200
