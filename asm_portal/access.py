"""Who may open a page: every view carries a rule, and a view without one is closed.

    @public
    def home(request): ...

    @signed_in_only
    def account(request): ...

    @staff_only
    def console(request): ...

Views of other packages get theirs in the URL configuration, by the same decorators, or by their URL namespace in
`RULES_BY_APP`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter as second_factors
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[HttpRequest], bool]


def anyone(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def staff(request: HttpRequest) -> bool:
    """Staff can change what everybody reads, so their password alone opens nothing of it."""
    return request.user.is_authenticated and request.user.is_staff and used_second_factor(request)


def used_second_factor(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


RULES_BY_APP: dict[str, Rule] = {
    "admin": staff,
    "ninja": anyone,  # the public API
}


def access(rule: Rule) -> Callable[[View], View]:
    """Decorator: open this view to requests for which `rule` is true."""

    def decorate(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return decorate


public = access(anyone)
signed_in_only = access(signed_in)
staff_only = access(staff)


def rule_for(view: Callable[..., Any], app_names: list[str]) -> Rule | None:
    """The rule of a resolved view: its own, or that of the package it comes from; None if it has neither."""
    own: Rule | None = getattr(view, "access_rule", None)
    return own or next((RULES_BY_APP[name] for name in app_names if name in RULES_BY_APP), None)


class AccessMiddleware:
    """Applies the rules. Signed-out people are sent to sign in, and staff to their second factor; others get a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = rule_for(view, match.app_names if match else [])
        if rule is not None and rule(request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if rule is staff and request.user.is_staff:
            has_one = second_factors().is_mfa_enabled(request.user)
            page = reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp")
            return redirect_to_login(request.get_full_path(), login_url=page)
        raise PermissionDenied


class NotKeptMiddleware:
    """Keeps what a signed-in person was shown out of the browser's and of every other cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What did not ask who is there, says the same to everybody and may be kept.
        if request.session.accessed and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response
