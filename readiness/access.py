"""Who may open a practice's page. To everyone else, other members of the portal's staff too, it does not exist.

    @for_members(Role.CONTRIBUTOR)
    def task(request, membership, task_id): ...

The view gets the signed-in person's membership, with its practice, in place of `practice_id`. What else it loads, it
looks for inside `membership.practice`, so that an id of another practice is a 404.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from asm_portal.access import signed_in_only
from readiness.models import Membership, Role

View = Callable[..., HttpResponseBase]


def for_members(role: Role = Role.VIEWER) -> Callable[[View], View]:
    """Decorator: open this view to members whose role includes `role`. Others of the practice get a 403."""

    def decorate(view: View) -> View:
        @signed_in_only
        @never_cache
        @wraps(view)
        def wrapper(request: HttpRequest, practice_id: UUID, **kwargs: Any) -> HttpResponseBase:
            memberships = Membership.objects.select_related("practice", "user")
            membership = get_object_or_404(memberships, practice=practice_id, user=request.user.pk)
            if not membership.may(role):
                raise PermissionDenied
            return view(request, membership, **kwargs)

        wrapper.least_role = role  # type: ignore[attr-defined]
        return wrapper

    return decorate
