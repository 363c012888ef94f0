"""Asking people to join a practice. The link in the mail works once, for `VALID_FOR`; only its hash is kept."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, record
from readiness.actions.members import locked, present
from readiness.actions.refusals import Refused
from readiness.models import Invitation, Membership, Practice, Role
from readiness.secret_links import digest, new_token

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(practice: Practice, *, email: str, role: Role, actor: Membership) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link. Raises Refused."""
    practice = locked(practice)
    by = present(practice, actor)
    if not (by.may_manage and by.may(role)):
        raise Refused("Only an owner can invite an owner.")
    if practice.memberships.filter(user__email__iexact=email).exists():
        raise Refused(f"{email} works for this practice already.")
    if open_invitations(practice).filter(email__iexact=email).exists():
        raise Refused(f"{email} has been invited already. Send that invitation again, or take it back first.")
    token, now = new_token(), timezone.now()
    invitation = Invitation.objects.create(
        practice=practice,
        email=email,
        role=role,
        token_sha256=digest(token),
        invited_by=by.user,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    record(practice, invitation, Action.ADDED, actor=by.user, changes={"role": (None, role.label)})
    return invitation, token


@transaction.atomic
def renew(invitation: Invitation, *, actor: Membership) -> tuple[Invitation, str]:
    """The same invitation with a new link, and the secret of that; the old link ends. Raises Refused."""
    found = still_open(invitation)
    before, token, now = found.expires_at, new_token(), timezone.now()
    found.token_sha256, found.sent_at, found.expires_at = digest(token), now, now + VALID_FOR
    found.save(update_fields=["token_sha256", "sent_at", "expires_at"])
    changes = {"expires_at": (before, found.expires_at)}
    record(found.practice, found, Action.CHANGED, actor=actor.user, changes=changes)
    return found, token


@transaction.atomic
def revoke(invitation: Invitation, *, actor: Membership) -> None:
    """Raises Refused."""
    found = still_open(invitation)
    found.revoked_at = timezone.now()
    found.save(update_fields=["revoked_at"])
    record(found.practice, found, Action.REMOVED, actor=actor.user, changes={"role": (found.get_role_display(), None)})


@transaction.atomic
def accept(token: str, *, user: User) -> Membership:
    """Joins the practice in the role that was offered; who works for it already keeps the present one.

    Raises Refused, and Invitation.DoesNotExist.
    """
    practice = locked(by_token(token).practice)
    invitation = by_token(token)
    if problem := problem_of(invitation) or not_for(invitation, user):
        raise Refused(problem)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, joined = Membership.objects.get_or_create(
        practice=practice, user=user, defaults={"role": invitation.role}
    )
    changes: dict[str, tuple[Any, Any]]
    if joined:
        changes = {"role": (None, membership.get_role_display()), "invited_by": (None, invitation.invited_by)}
        record(practice, membership, Action.ADDED, actor=user, changes=changes)
    else:
        record(
            practice, invitation, Action.CHANGED, actor=user, changes={"accepted_at": (None, invitation.accepted_at)}
        )
    return membership


def open_invitations(practice: Practice) -> QuerySet[Invitation]:
    """Those neither used nor taken back; some may have expired, and can be sent again."""
    return practice.invitations.filter(accepted_at=None, revoked_at=None)


def by_token(token: str) -> Invitation:
    """Raises Invitation.DoesNotExist."""
    return Invitation.objects.select_related("practice", "invited_by").get(token_sha256=digest(token))


def problem_of(invitation: Invitation) -> str | None:
    """Why the link does not work any more, in words for whoever holds it."""
    if invitation.accepted_at:
        return "This invitation has been used. It works once."
    if invitation.revoked_at:
        return f"This invitation was taken back. Ask {invitation.invited_by} for a new one."
    if invitation.expires_at <= timezone.now():
        return f"This invitation has expired. Ask {invitation.invited_by} to send it again."
    return None


def not_for(invitation: Invitation, user: User) -> str | None:
    """An invitation is for one address: who merely got hold of the link cannot use it."""
    if user.email.lower() == invitation.email.lower():
        return None
    return f"This invitation is for {invitation.email}, and you are signed in as {user.email}."


def still_open(invitation: Invitation) -> Invitation:
    """Raises Refused."""
    locked(invitation.practice)
    found = open_invitations(invitation.practice).select_related("practice").filter(pk=invitation.pk).first()
    if found is None:
        raise Refused("This invitation has been used or taken back in the meantime.")
    return found
