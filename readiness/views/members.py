"""The people of a practice: who they are, what they may do, and how they leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.exports import export
from participants.views.pages import downloads
from participants.views.sorting import Column, headings, sort_rows
from readiness.access import for_members
from readiness.actions import members as actions
from readiness.actions.invitations import open_invitations
from readiness.actions.refusals import Refused
from readiness.forms.people import RoleForm, SuccessorForm
from readiness.models import Membership, Role
from readiness.views.pages import ask, practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of

COLUMNS = [
    Column("email", "Person", lambda member: member.user.email.lower()),
    Column("role", "Role", lambda member: Role.values.index(member.role)),
    Column("since", "Since", lambda member: member.since),
]
EXPORT_HEADER = ["E-mail address", "Role", "Since"]


def sorted_members(request: HttpRequest, membership: Membership) -> list[Membership]:
    members = membership.practice.memberships.select_related("user").order_by("user__email")
    return sort_rows(members, COLUMNS, request.GET.get("sort", "role"))


def member_of(membership: Membership, member_id: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user"), practice=membership.practice, pk=member_id)


@for_members()
@require_safe
def people(request: HttpRequest, membership: Membership) -> HttpResponse:
    members = sorted_members(request, membership)
    invitations = open_invitations(membership.practice).select_related("invited_by").order_by("email")
    context = {
        "members": [(member, actions.may_decide_about(membership, member)) for member in members],
        "headings": headings(COLUMNS, request.GET, default="role"),
        "invitations": [(invitation, invitation.expires_at <= timezone.now()) for invitation in invitations],
        "downloads": downloads("practice-people-export", membership.practice_id, query=request.GET.urlencode()),
    }
    return practice_page(request, membership, "readiness/people.html", context, heading="People")


@for_members()
@require_safe
def people_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    rows = (
        [member.user.email, member.get_role_display(), member.since.date().isoformat()]
        for member in sorted_members(request, membership)
    )
    return export("asm-practice-people", file_format, EXPORT_HEADER, rows)


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def member(request: HttpRequest, membership: Membership, member_id: int) -> HttpResponse:
    """What one person may do."""
    found = member_of(membership, member_id)
    form = RoleForm(sent(request), giver=membership, initial={"role": found.role})
    if form.is_valid():
        try:
            actions.change_role(found, form.cleaned_data["role"], actor=membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{found.user} is saved.")
            return to_people(membership)
    context = {"member": found, "form": form, "may_decide": actions.may_decide_about(membership, found)}
    return practice_page(
        request,
        membership,
        "readiness/member.html",
        context,
        heading=found.user.email,
        status=status_of(form),
    )


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def member_remove(request: HttpRequest, membership: Membership, member_id: int) -> HttpResponse:
    found = member_of(membership, member_id)
    question: dict[str, Any] = {
        "heading": f"Remove {found.user}?",
        "texts": ["They lose access at once. What they did stays on record; their tasks have no owner then."],
        "button": "Remove this person",
        "back": reverse("practice-people", args=[membership.practice_id]),
    }
    if request.method == "POST":
        try:
            actions.remove_member(found, actor=membership)
        except Refused as refusal:
            return ask(request, membership, **question, refusal=str(refusal))
        messages.success(request, f"{found.user} does not work for this practice any more.")
        return to_people(membership)
    return ask(request, membership, **question)


@for_members()
@require_http_methods(FORM_METHODS)
def leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    question: dict[str, Any] = {
        "heading": "Leave this practice?",
        "texts": ["You lose access at once. To come back you need a new invitation."],
        "button": "Leave",
        "back": reverse("practice-people", args=[membership.practice_id]),
    }
    if request.method == "POST":
        try:
            actions.remove_member(membership, actor=membership)
        except Refused as refusal:
            return ask(request, membership, **question, refusal=str(refusal))
        messages.success(request, f"You have left {membership.practice}.")
        return redirect("practices")
    return ask(request, membership, **question)


@for_members(Role.OWNER)
@require_http_methods(FORM_METHODS)
def transfer(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Hands the practice over: somebody else becomes an owner, and the reader a manager."""
    form = SuccessorForm(sent(request), owner=membership)
    if form.is_valid():
        try:
            actions.transfer_ownership(form.cleaned_data["member"], actor=membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['member'].user} is an owner now, and you are a manager.")
            return to_people(membership)
    return practice_page(
        request,
        membership,
        "readiness/transfer.html",
        {"form": form},
        heading="Hand the practice over",
        status=status_of(form),
    )


def to_people(membership: Membership) -> HttpResponse:
    return redirect("practice-people", membership.practice_id)
