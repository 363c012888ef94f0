"""A practice in which there is something on every page."""

from datetime import date
from decimal import Decimal

from asm_portal.accounts.models import User
from participants.models import Status
from readiness.actions.arrangements import add_arrangement
from readiness.actions.calendars import make_calendar_feed
from readiness.actions.interoperability import Given, save_interoperability
from readiness.actions.invitations import invite
from readiness.actions.periods import add_period
from readiness.actions.practices import create_practice
from readiness.actions.primary_care import MonthlyCounts, save_monthly_counts, save_processes
from readiness.actions.quality import Cases, save_quality_counts
from readiness.actions.roster import add_clinicians, change_payments
from readiness.models import Membership, PeriodKind, Practice, Role
from readiness.standing.primary_care import PARTS
from tests.pages.lists import ADA, ALAN, GRACE, MARIE, NOBODY


def busy_practice(owner: User) -> Practice:
    """Five clinicians of tests/pages/lists.py, one of whom the list says something new about and two who share an
    address; a colleague, and somebody who is invited; a calendar, and what Medicare pays one of the five.
    """
    practice = create_practice(name="Riverside Heart", performance_year=2027, actor=owner)
    add_clinicians(practice, [ADA.npi, GRACE.npi, MARIE.npi, ALAN.npi, NOBODY], actor=owner)
    practice.clinicians.filter(npi__in=[ADA.npi, ALAN.npi]).update(contact_email="office@heart.example")
    practice.clinicians.filter(npi=GRACE.npi).update(seen_status=Status.LISTED)
    colleague = User.objects.create_user("colleague@heart.example")
    Membership.objects.create(practice=practice, user=colleague, role=Role.CONTRIBUTOR)
    membership = practice.memberships.get(user=owner)
    invite(practice, email="new@heart.example", role=Role.VIEWER, actor=membership)
    make_calendar_feed(membership, mine_only=False)
    change_payments(practice, {practice.clinicians.get(npi=ADA.npi).pk: Decimal(120_000)}, actor=owner)
    fill_forms(practice, owner)
    return practice


def fill_forms(practice: Practice, owner: User) -> None:
    """Something in each of the forms, and some things missing."""
    [ada, *others] = practice.clinicians.order_by("pk")
    dates = {"signed_by_us_on": date(2026, 11, 1), "signed_by_them_on": date(2026, 11, 2)}
    dates |= {"effective_on": date(2027, 1, 1)}
    add_arrangement(practice, clinicians=[ada], actor=owner, partner="Elm Street Primary Care", **dates)
    add_arrangement(practice, clinicians=others[:1], actor=owner, partner="Northside Family Medicine")
    for kind in PeriodKind:
        for starts_on, ends_on in ((date(2027, 1, 1), date(2027, 1, 31)), (date(2027, 3, 1), None)):
            days = {"starts_on": starts_on, "ends_on": ends_on, "note": "An upgrade.", "clinician": None}
            add_period(practice, kind=kind, actor=owner, **days)
    answers = {"PI_EP_1": Given(numerator=9, denominator=10), "PI_EP_2": Given(yes=True)}
    save_interoperability(practice, cehrt_id="", product="Chart", exchange=1, answers=answers, actor=owner, version=0)
    save_processes(practice, processes={PARTS[0].id: "We ask at check-in."}, actor=owner, version=0)
    seen = MonthlyCounts(seen=9, access=8, communication=7, screening=6)
    save_monthly_counts(practice, months={1: seen}, actor=owner, version=1)
    cases = {(ada, "Q236"): Cases(eligible=20, reported=15, met=9)}
    save_quality_counts(practice, month=1, counts=cases, actor=owner, version=0)
