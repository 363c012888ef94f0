"""The page of one's own account. Everything else about accounts is allauth's."""

from allauth.mfa.adapter import get_adapter as second_factors
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from asm_portal.access import signed_in_only


@signed_in_only
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {
        "has_second_factor": second_factors().is_mfa_enabled(request.user),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "account/account.html", context)
