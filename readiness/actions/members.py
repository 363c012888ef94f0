"""Who works for a practice, and as what. There is always an owner, also when two people act at the same moment: each
action first locks the practice and then looks at how things are now.
"""

from django.db import transaction

from asm_portal.accounts.models import User
from readiness.actions.history import Action, record
from readiness.actions.refusals import Refused
from readiness.models import Membership, Practice, Role, Task

LAST_OWNER = "A practice always has an owner. Make somebody else an owner first."


@transaction.atomic
def change_role(membership: Membership, role: Role, *, actor: Membership) -> None:
    """Raises Refused."""
    practice = locked(membership.practice)
    member, by = present(practice, membership), present(practice, actor)
    if not (may_decide_about(by, member) and by.may(role)):
        raise Refused("Only an owner can make somebody an owner, or change what an owner may do.")
    set_role(member, role, actor=by.user)


@transaction.atomic
def remove_member(membership: Membership, *, actor: Membership) -> None:
    """Ends a membership: one's own, or somebody's whom one may decide about. Their tasks have no owner then. Raises
    Refused.
    """
    practice = locked(membership.practice)
    member, by = present(practice, membership), present(practice, actor)
    if not (member == by or may_decide_about(by, member)):
        raise Refused("Only an owner can remove an owner.")
    keep_an_owner(member)
    for task in Task.objects.filter(practice=practice, owner=member.user).select_for_update():
        task.owner = None
        task.version += 1
        task.save(update_fields=["owner", "version", "changed_at"])
        record(practice, task, Action.CHANGED, actor=by.user, changes={"owner": (member.user, None)})
    record(practice, member, Action.REMOVED, actor=by.user, changes={"role": (member.get_role_display(), None)})
    member.delete()


@transaction.atomic
def transfer_ownership(membership: Membership, *, actor: Membership) -> None:
    """Makes somebody an owner, and the owner who does it a manager. Raises Refused."""
    practice = locked(membership.practice)
    member, by = present(practice, membership), present(practice, actor)
    if not by.may_own:
        raise Refused("Only an owner can hand the practice over.")
    if member == by:
        raise Refused("Choose somebody else.")
    set_role(member, Role.OWNER, actor=by.user)
    set_role(by, Role.MANAGER, actor=by.user)


def locked(practice: Practice) -> Practice:
    """The practice as it is now, which nobody else changes until the transaction ends. Raises Refused."""
    found = Practice.objects.select_for_update().filter(pk=practice.pk).first()
    if found is None:
        raise Refused("This practice has been deleted in the meantime.")
    return found


def present(practice: Practice, membership: Membership) -> Membership:
    """A membership as it is now. Raises Refused."""
    found = Membership.objects.select_related("user").filter(practice=practice, pk=membership.pk).first()
    if found is None:
        raise Refused("This membership has ended in the meantime.")
    return found


def may_decide_about(actor: Membership, member: Membership) -> bool:
    """Managers decide about everybody but owners; owners about everybody."""
    return actor.may_manage and actor.may(Role(member.role))


def set_role(member: Membership, role: Role, *, actor: User) -> None:
    before = Role(member.role)
    if role == before:
        return
    keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    record(member.practice, member, Action.CHANGED, actor=actor, changes={"role": (before.label, role.label)})


def keep_an_owner(member: Membership) -> None:
    """Call it before somebody stops being a member, or an owner. Raises Refused if nobody would be left to own."""
    owners = Membership.objects.filter(practice=member.practice_id, role=Role.OWNER)
    if member.role == Role.OWNER and not owners.exclude(pk=member.pk).exists():
        raise Refused(LAST_OWNER)
