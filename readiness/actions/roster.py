"""Whom a practice looks after. The checklist follows every change of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from asm_portal.accounts.models import User
from readiness.actions.history import Action, entry_fields, record
from readiness.actions.members import locked
from readiness.actions.plan import sync_plan
from readiness.actions.refusals import Refused
from readiness.models import HistoryEntry, Practice, PracticeClinician
from readiness.roster import on_list, status_of
from readiness.standing.participants import live_list_for

MOST_CLINICIANS = 1_000


@dataclass(frozen=True)
class Added:
    """How many clinicians came, and how many had been there."""

    added: int
    present: int


@transaction.atomic
def add_clinicians(practice: Practice, npis: Iterable[str], *, actor: User) -> Added:
    """Adds those with valid NPIs who are not on the roster; one who was, finds the work of then. Raises Refused."""
    practice = locked(practice)
    wanted = list(dict.fromkeys(npis))
    known = {clinician.npi: clinician for clinician in practice.clinicians.filter(npi__in=wanted)}
    coming = [npi for npi in wanted if npi not in known or known[npi].removed_at]
    if practice.clinicians.present().count() + len(coming) > MOST_CLINICIANS:
        raise Refused(f"A practice can have up to {MOST_CLINICIANS:,} clinicians here. Nobody was added.")
    release = live_list_for(practice)
    found = on_list(release, coming)
    clinicians = []
    for npi in coming:
        clinician = known.get(npi) or PracticeClinician(practice=practice, npi=npi)
        listed = found.get(npi)
        if listed:
            clinician.first_name, clinician.last_name = listed.first_name, listed.last_name
        clinician.seen_status, clinician.seen_release = (status_of(listed), release) if release else ("", None)
        clinician.removed_at = None
        clinician.save()
        clinicians.append(clinician)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            **entry_fields(practice, clinician, Action.ADDED, actor=actor, changes={"npi": (None, clinician.npi)})
        )
        for clinician in clinicians
    )
    if clinicians:
        sync_plan(practice, actor=actor)
    return Added(added=len(coming), present=len(wanted) - len(coming))


@transaction.atomic
def change_clinician(clinician: PracticeClinician, changes: Mapping[str, Any], *, actor: User) -> None:
    """`changes` are new values by field; others stay as they are, also if somebody changes them at the same time."""
    found = PracticeClinician.objects.select_for_update().select_related("practice").get(pk=clinician.pk)
    before = {name: getattr(found, name) for name in changes}
    if different := {name: (before[name], value) for name, value in changes.items() if before[name] != value}:
        for name, value in changes.items():
            setattr(found, name, value)
        found.save(update_fields=list(different))
        record(found.practice, found, Action.CHANGED, actor=actor, changes=different)


@transaction.atomic
def change_payments(practice: Practice, payments: Mapping[int, Decimal | None], *, actor: User) -> int:
    """What Medicare pays clinicians of the practice, in dollars a year, by their ids; says how many have changed."""
    changed = 0
    for clinician in practice.clinicians.filter(pk__in=payments).order_by("pk"):
        if clinician.payments != payments[clinician.pk]:
            change_clinician(clinician, {"payments": payments[clinician.pk]}, actor=actor)
            changed += 1
    return changed


@transaction.atomic
def remove_clinician(clinician: PracticeClinician, *, actor: User) -> None:
    """Takes a clinician off the roster. The work that was done for them is kept, and is there if they come back."""
    practice = locked(clinician.practice)
    found = practice.clinicians.present().filter(pk=clinician.pk).first()
    if found:
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        record(practice, found, Action.REMOVED, actor=actor, changes={"npi": (found.npi, None)})
        sync_plan(practice, actor=actor)


@transaction.atomic
def mark_seen(practice: Practice, *, actor: User) -> None:
    """The practice has seen what the live list says of its clinicians now."""
    practice = locked(practice)
    release = live_list_for(practice)
    if release is None:
        return
    for clinician in practice.clinicians.news(release):
        changes = {"seen_status": (clinician.seen_status, clinician.status_now)}
        clinician.seen_status, clinician.seen_release = clinician.status_now, release
        clinician.save(update_fields=["seen_status", "seen_release"])
        record(practice, clinician, Action.CHANGED, actor=actor, changes=changes)
