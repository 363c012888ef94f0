"""Who may open a page: every view carries a rule, and a view without one is closed.

    @public
    def home(request): ...

    @staff_only
    def console(request): ...

Views of other packages cannot be decorated; `RULES_BY_APP` names the rule of their URL namespace.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[HttpRequest], bool]


def anyone(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


RULES_BY_APP: dict[str, Rule] = {
    "admin": anyone,  # has its own sign-in page and checks
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
    """Applies the rules. Signed-out people are sent to sign in; everyone else without the right gets a 403."""

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
        raise PermissionDenied
