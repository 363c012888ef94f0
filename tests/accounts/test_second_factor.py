"""Two-factor sign-in, and that staff pages open to nobody without it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from asm_portal.access import staff_only
from asm_portal.urls import urlpatterns as portal
from tests.accounts.people import (
    PASSWORD,
    app_code,
    enter_code,
    is_signed_in,
    make_person,
    recovery_codes,
    sign_in,
)

pytestmark = pytest.mark.django_db


@staff_only
def console(request: HttpRequest) -> HttpResponse:
    return HttpResponse("The console")


urlpatterns = [path("console/", console), *portal]
STAFF_PAGES = ["/console/", "/admin/", "/admin/accounts/user/"]


@pytest.fixture(autouse=True)
def with_a_console(settings: object) -> None:
    settings.ROOT_URLCONF = __name__


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client) -> None:
    make_person("maria@heart.example", second_factor=True)
    assert sign_in(client, "maria@heart.example").headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(client)
    assert "Incorrect code" in enter_code(client, "000000").content.decode()
    enter_code(client, app_code())
    assert is_signed_in(client)


def test_guessing_the_code_is_limited_too(client: Client) -> None:
    make_person("maria@heart.example", second_factor=True)
    sign_in(client, "maria@heart.example")
    for _ in range(5):
        enter_code(client, "000000")
    assert "Too many failed login attempts" in enter_code(client, app_code()).content.decode()
    assert not is_signed_in(client)


def test_a_recovery_code_lets_one_in_once(client: Client) -> None:
    person = make_person("maria@heart.example", second_factor=True)
    code = recovery_codes(person)[0]
    sign_in(client, "maria@heart.example")
    enter_code(client, code)
    assert is_signed_in(client)
    sign_in(again := Client(), "maria@heart.example")
    enter_code(again, code)
    assert not is_signed_in(again)


def test_setting_it_up_needs_the_password_and_ends_with_ten_recovery_codes(client: Client) -> None:
    client.force_login(make_person("maria@heart.example"))  # some time ago
    assert client.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    [secret] = re.findall(r"<code>([A-Z2-7]{16,})</code>", page)
    assert 'src="data:image/svg+xml;base64,' in page
    shown = client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)}, follow=True).content.decode()
    assert "Recovery codes" in shown
    assert len(re.findall(r"<li><code>[0-9a-f]+</code></li>", shown)) == 10


def test_who_has_just_signed_in_is_not_asked_for_the_password_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("maria@heart.example")
    sign_in(client, "maria@heart.example")
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_pages_send_those_who_are_signed_out_to_the_one_sign_in_page(client: Client, page: str) -> None:
    assert client.get(page).headers["Location"] == f"/accounts/login/?next={page}"


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_pages_are_closed_to_everybody_else(client: Client, page: str) -> None:
    make_person("maria@heart.example", second_factor=True)
    sign_in(client, "maria@heart.example")
    enter_code(client, app_code())
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_without_a_second_factor_are_sent_to_set_it_up(client: Client, page: str) -> None:
    make_person("admin@heart.example", staff=True)
    sign_in(client, "admin@heart.example")
    assert client.get(page).headers["Location"] == f"/accounts/2fa/totp/activate/?next={page}"
    assert client.post(page).headers["Location"] == f"/accounts/2fa/totp/activate/?next={page}"


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_pages_open_after_sign_in_with_the_second_factor(client: Client, page: str) -> None:
    make_person("admin@heart.example", staff=True, second_factor=True)
    sign_in(client, "admin@heart.example", to=page)
    assert enter_code(client, app_code()).headers["Location"] == page
    assert client.get(page).status_code == 200


def test_staff_who_turned_it_on_after_they_signed_in_enter_a_code_first(client: Client) -> None:
    person = make_person("admin@heart.example", staff=True, second_factor=True)
    client.force_login(person)
    assert client.get("/console/").headers["Location"] == "/accounts/2fa/reauthenticate/?next=/console/"
    answer = client.post("/accounts/2fa/reauthenticate/", {"code": app_code(), "next": "/console/"})
    assert answer.headers["Location"] == "/console/"
    assert client.get("/console/").content == b"The console"


def test_the_sign_in_page_of_the_administration_is_the_one_with_limits_and_codes(client: Client) -> None:
    make_person("admin@heart.example", staff=True)
    answer = client.post("/admin/login/?next=/admin/", {"username": "admin@heart.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/login/?next=/admin/"
    assert not is_signed_in(client)


def test_the_administration_shows_no_secret_and_nothing_of_practices(client: Client) -> None:
    admin_user = make_person("admin@heart.example", staff=True, second_factor=True)
    sign_in(client, "admin@heart.example")
    enter_code(client, app_code())
    for model in admin.site._registry:
        assert model._meta.app_label != "readiness"
        listed = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        for page in (listed, f"{listed}?q=heart", f"{listed}add/"):
            assert client.get(page).status_code in (200, 403), page
    for factor in Authenticator.objects.filter(user=admin_user):
        shown = client.get(f"/admin/mfa/authenticator/{factor.pk}/change/")
        assert shown.status_code == 200
        assert not [value for value in factor.data.values() if value and str(value) in shown.content.decode()]
