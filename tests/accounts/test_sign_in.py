"""Getting in, and who does not: wrong guesses, forged addresses, other sites, sessions of before."""

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from asm_portal.accounts.models import User
from asm_portal.accounts.tasks import forget_old_sessions
from tests.accounts.people import PASSWORD, is_signed_in, mailed_code, make_person, sign_in
from tests.pages.addresses import addresses

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another walk along the river"


def test_the_right_password_leads_to_where_one_wanted_to_go(client: Client) -> None:
    make_person("maria@heart.example")
    assert client.get("/accounts/email/").headers["Location"] == "/accounts/login/?next=/accounts/email/"
    assert sign_in(client, "maria@heart.example", to="/accounts/email/").headers["Location"] == "/accounts/email/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    make_person("maria@heart.example")
    assert sign_in(client, "maria@heart.example", to=elsewhere).headers["Location"] == "/practices/"


def test_an_unknown_address_is_answered_like_a_wrong_password(client: Client) -> None:
    make_person("maria@heart.example")
    texts = {
        sign_in(client, email, "not the password").content.decode().replace(email, "EMAIL").split("csrfmiddleware")[0]
        for email in ("maria@heart.example", "nobody@heart.example")
    }
    assert len(texts) == 1
    assert "not correct" in texts.pop()


@pytest.mark.parametrize("email", ["maria@heart.example", "nobody@heart.example"])
def test_the_sixth_guess_is_not_even_looked_at(client: Client, email: str) -> None:
    make_person("maria@heart.example")
    for _ in range(5):
        assert "not correct" in sign_in(client, email, "not the password").content.decode()
    assert "Too many failed login attempts" in sign_in(Client(), email).content.decode()
    assert not is_signed_in(client)


def guesses_from(forwarded: str, count: int = 10) -> None:
    for number in range(count):
        sign_in(
            Client(), f"n{number}@heart.example", "not the password", **{"X-Forwarded-For": forwarded.format(number)}
        )


def test_a_forged_address_does_not_get_round_the_limit(client: Client) -> None:
    make_person("maria@heart.example")
    guesses_from("198.51.100.{}")
    page = sign_in(client, "maria@heart.example", **{"X-Forwarded-For": "198.51.100.99"})
    assert "Too many failed login attempts" in page.content.decode()


def test_behind_a_proxy_that_we_know_each_client_has_its_own_limit(client: Client, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    make_person("maria@heart.example")
    guesses_from("203.0.113.{}, 198.51.100.1")
    blocked = sign_in(client, "maria@heart.example", **{"X-Forwarded-For": "203.0.113.200, 198.51.100.1"})
    assert "Too many failed login attempts" in blocked.content.decode()
    sign_in(client, "maria@heart.example", **{"X-Forwarded-For": "198.51.100.2"})
    assert is_signed_in(client)


def test_a_new_password_ends_every_session_but_this_one(client: Client) -> None:
    make_person("maria@heart.example")
    other = Client()
    for each in (client, other):
        sign_in(each, "maria@heart.example")
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert mail.outbox[-1].subject == "ASM portal: Password Changed"


def test_a_forgotten_password_is_replaced_with_the_code_from_the_mail(client: Client) -> None:
    make_person("maria@heart.example")
    sign_in(other := Client(), "maria@heart.example")
    client.post("/accounts/password/reset/", {"email": "maria@heart.example"})
    client.post("/accounts/password/reset/confirm/", {"code": mailed_code(mail.outbox[0])})
    client.post("/accounts/password/reset/complete/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert (is_signed_in(client), is_signed_in(other)) == (False, False)
    sign_in(client, "maria@heart.example", NEW_PASSWORD)
    assert is_signed_in(client)


def test_asking_for_a_reset_tells_nothing_about_the_address(client: Client) -> None:
    make_person("maria@heart.example")
    answers = set()
    for email in ("maria@heart.example", "nobody@heart.example"):
        each = Client()
        response = each.post("/accounts/password/reset/", {"email": email})
        page = each.get(response.headers["Location"]).content.decode().replace(email, "EMAIL")
        answers.add((response.status_code, response.headers["Location"], page.split("csrfmiddleware")[0]))
    assert len(answers) == 1


def test_signing_in_begins_a_new_session_and_signing_out_ends_it(client: Client) -> None:
    make_person("maria@heart.example")
    client.get("/accounts/password/reset/")
    client.post("/accounts/password/reset/", {"email": "maria@heart.example"})
    before = client.cookies["sessionid"].value
    sign_in(client, "maria@heart.example")
    during = client.cookies["sessionid"].value
    assert during != before
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = during
    assert not is_signed_in(client)


def test_one_can_sign_out_everywhere_else(client: Client) -> None:
    make_person("maria@heart.example")
    other = Client()
    for each in (client, other):
        sign_in(each, "maria@heart.example")
    assert "In 2 places" in client.get("/accounts/").content.decode()
    client.post("/accounts/sessions/")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_pages_for_a_person_are_kept_by_no_cache(client: Client) -> None:
    make_person("maria@heart.example")
    assert "no-store" not in client.get("/timeline/").headers.get("Cache-Control", "")
    sign_in(client, "maria@heart.example")
    for path in ("/accounts/", "/timeline/", "/accounts/email/"):
        kept = client.get(path).headers["Cache-Control"]
        assert "no-store" in kept, path
        assert "public" not in kept, path


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    make_person("maria@heart.example")
    client.get("/accounts/login/")
    sign_in(client, "maria@heart.example")
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name
    assert not client.cookies["sessionid"]["max-age"]
    assert project.SESSION_COOKIE_SECURE == project.CSRF_COOKIE_SECURE == project.SERVED_TO_OTHERS


def test_a_new_address_counts_once_its_code_was_entered(client: Client) -> None:
    person = make_person("maria@heart.example")
    sign_in(client, "maria@heart.example")
    client.post("/accounts/email/", {"email": "maria@new.example", "action_add": ""})
    person.refresh_from_db()
    assert person.email == "maria@heart.example"
    client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    person.refresh_from_db()
    assert person.email == "maria@new.example"


def test_every_page_says_who_is_signed_in(client: Client) -> None:
    make_person("maria@heart.example")
    assert "Create an account" in client.get("/timeline/").content.decode()
    sign_in(client, "maria@heart.example")
    page = client.get("/timeline/").content.decode()
    assert "maria@heart.example" in page
    assert "Create an account" not in page


def test_somebody_whom_an_admin_made_confirms_the_address_first(client: Client) -> None:
    User.objects.create_user("maria@heart.example", PASSWORD)
    sign_in(client, "maria@heart.example")
    assert not is_signed_in(client)
    client.post("/accounts/confirm-email/", {"code": mailed_code(mail.outbox[0])})
    assert is_signed_in(client)


def test_a_closed_account_opens_no_more(client: Client) -> None:
    person = make_person("maria@heart.example")
    sign_in(client, "maria@heart.example")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not is_signed_in(client)
    assert sign_in(client, "maria@heart.example").headers["Location"] == "/accounts/inactive/"


def test_no_other_site_can_send_a_form(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_person("maria@heart.example"))
    for address in addresses():
        if address.view.__module__.startswith(("allauth.", "asm_portal.accounts.")):
            assert strict.post(reverse(address.name)).status_code == 403, address.name


def test_sessions_that_have_ended_are_forgotten(client: Client) -> None:
    client.force_login(make_person("maria@heart.example"))
    ended = Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now())
    forget_old_sessions()
    assert Session.objects.exists()
    assert not Session.objects.filter(pk=ended.pk).exists()
