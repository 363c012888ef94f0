"""Inviting people to a practice, and the page that the link in the mail leads to."""

import logging
from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from asm_portal.access import public
from asm_portal.limits import too_many
from participants.alerts import links
from readiness.access import for_members
from readiness.actions import invitations as actions
from readiness.actions.refusals import Refused
from readiness.forms.people import InvitationForm
from readiness.models import Invitation, Membership, Role
from readiness.views.members import to_people
from readiness.views.pages import practice_page
from readiness.views.saving import FORM_METHODS, sent, status_of

logger = logging.getLogger(__name__)

MOST_INVITATIONS = "30/h"  # of one person


@for_members(Role.MANAGER)
@require_http_methods(FORM_METHODS)
def invite(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = InvitationForm(sent(request), giver=membership, initial={"role": Role.CONTRIBUTOR})
    if form.is_valid():
        if refusal := too_many(request, "invitation", MOST_INVITATIONS):
            return refusal
        try:
            invitation, token = actions.invite(membership.practice, **form.cleaned_data, actor=membership)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            send(request, invitation, token)
            return to_people(membership)
    return practice_page(
        request,
        membership,
        "readiness/invite.html",
        {"form": form},
        heading="Invite somebody",
        status=status_of(form),
    )


@for_members(Role.MANAGER)
@require_POST
def resend(request: HttpRequest, membership: Membership, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, practice=membership.practice, pk=invitation_id)
    if refusal := too_many(request, "invitation", MOST_INVITATIONS):
        return refusal
    try:
        send(request, *actions.renew(found, actor=membership))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to_people(membership)


@for_members(Role.MANAGER)
@require_POST
def revoke(request: HttpRequest, membership: Membership, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, practice=membership.practice, pk=invitation_id)
    try:
        actions.revoke(found, actor=membership)
        messages.success(request, f"The invitation to {found.email} is taken back.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return to_people(membership)


@public
@never_cache
@require_http_methods(FORM_METHODS)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking uses nothing up, for it may be a mail scanner that looks; joining takes a press of a button."""
    try:
        found = actions.by_token(token)
    except Invitation.DoesNotExist:
        return invitation_page(request, 404, problem="There is no such invitation. Copy the whole link from the mail.")
    if problem := actions.problem_of(found):
        return invitation_page(request, 404, problem=problem)
    if request.user.is_anonymous:
        if request.method == "POST":
            return redirect_to_login(request.path)
        query = urlencode({"next": request.path, "email": found.email})
        return invitation_page(request, invitation=found, sign_up=f"{reverse('account_signup')}?{query}")
    if problem := actions.not_for(found, request.user):
        return invitation_page(request, problem=problem)
    if request.method == "POST":
        try:
            membership = actions.accept(token, user=request.user)
        except Refused as refusal:
            return invitation_page(request, problem=str(refusal))
        messages.success(request, f"Welcome to {membership.practice}.")
        return redirect(membership.practice)
    return invitation_page(request, invitation=found)


def invitation_page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    """While the link works the status is 200 whatever the page says: the addresses of other answers are logged."""
    return render(request, "readiness/invitation.html", context, status=status)


def send(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Mails the link. A mail server that is out of order does not undo the invitation: it can be sent again."""
    link = links.absolute(reverse("invitation", args=[token]))
    text = render_to_string("readiness/mail/invitation.txt", {"invitation": invitation, "link": link})
    subject = " ".join(f"ASM portal: an invitation to {invitation.practice}".split())
    try:
        send_mail(subject, text, None, [invitation.email])
    except (SMTPException, OSError):
        logger.exception("An invitation could not be mailed.")
        messages.error(request, f"The mail to {invitation.email} could not be sent. Try again later.")
    else:
        messages.success(request, f"The invitation to {invitation.email} is sent. It works for seven days.")
