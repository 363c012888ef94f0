"""Getting an account: an e-mail address that is really one's own, and nothing told about those of others."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from asm_portal.accounts.models import User
from tests.accounts.people import PASSWORD, is_signed_in, mailed_code, make_person, sign_in

pytestmark = pytest.mark.django_db


def sign_up(client: Client, email: str, password: str = PASSWORD, to: str = "") -> tuple[int, str]:
    response = client.post("/accounts/signup/", {"email": email, "password1": password, "next": to})
    return response.status_code, response.headers.get("Location", "")


def test_the_code_from_the_mail_opens_the_account(client: Client) -> None:
    assert sign_up(client, "maria@heart.example") == (302, "/accounts/confirm-email/")
    assert not is_signed_in(client)
    client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    assert "maria@heart.example" in client.get("/accounts/").content.decode()


def test_after_the_code_one_is_where_one_wanted_to_go(client: Client) -> None:
    sign_up(client, "maria@heart.example", to="/timeline/")
    answer = client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    assert answer.headers["Location"] == "/timeline/"


def test_without_the_code_the_password_opens_nothing(client: Client) -> None:
    sign_up(client, "maria@heart.example")
    sign_in(later := Client(), "maria@heart.example")
    assert not is_signed_in(later)


def test_a_wrong_code_is_refused_and_the_third_ends_the_attempt(client: Client) -> None:
    sign_up(client, "maria@heart.example")
    for _ in range(2):
        page = client.post("/accounts/confirm-email/", {"code": "XXXX-XXXX"})
        assert "Incorrect code" in page.content.decode()
    assert client.post("/accounts/confirm-email/", {"code": "XXXX-XXXX"}).headers["Location"] == "/accounts/login/"
    client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    assert not is_signed_in(client)


def test_a_mail_server_out_of_order_is_told_of_and_a_new_code_can_be_asked_for(
    client: Client, settings: Settings
) -> None:
    well = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert sign_up(client, "maria@heart.example") == (302, "/accounts/confirm-email/")
    page = client.get("/accounts/confirm-email/").content.decode()
    assert "A mail to you could not be sent" in page
    assert "Send a new code" in page
    settings.EMAIL_BACKEND = well
    cache.clear()  # of the limit of one mail every few minutes
    client.post("/accounts/confirm-email/", {"action": "resend"})
    client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    assert is_signed_in(client)


def test_a_taken_address_is_answered_like_a_free_one_and_only_its_owner_learns_of_it(client: Client) -> None:
    make_person("maria@heart.example")
    taken = sign_up(client, "Maria@heart.example")
    free = sign_up(other := Client(), "somebody@heart.example")
    assert taken == free
    pages = [each.get("/accounts/confirm-email/").content.decode() for each in (client, other)]
    assert pages[0].count("\n") == pages[1].count("\n")
    assert "already exists" in mail.outbox[0].body
    assert mail.outbox[0].to == ["maria@heart.example"]
    assert User.objects.filter(email__iexact="maria@heart.example").count() == 1


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [
        ("maria", PASSWORD, "Enter a valid email address"),
        ("", PASSWORD, "This field is required"),
        ("a@b.example\0", PASSWORD, "Null characters are not allowed"),
        ("maria@heart.example", "short", "at least 12 characters"),
        ("maria@heart.example", "password1234", "too common"),
        ("maria@heart.example", "", "This field is required"),
        ("m" * 5000 + "@heart.example", PASSWORD, "at most"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(client: Client, email: str, password: str, says: str) -> None:
    page = client.post("/accounts/signup/", {"email": email, "password1": password})
    assert (page.status_code, says in page.content.decode()) == (200, True)
    assert User.objects.count() == 0


def test_whoever_runs_the_server_makes_the_first_admin(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email="Admin@heart.example", verbosity=0)
    sign_in(client, "admin@heart.example")
    assert is_signed_in(client)
