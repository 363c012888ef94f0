"""What a practice shows of itself: the overview, the page for the board, and the pack for an audit."""

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from asm_portal.dates import on_day
from asm_portal.rules.years import YEARS
from readiness.access import for_members
from readiness.audit_pack import write_audit_pack
from readiness.dashboard import dashboard_of
from readiness.exposure import exposures_of, total_of
from readiness.models import Membership
from readiness.progress import Step
from readiness.views.pages import practice_page


@for_members()
@require_safe
def overview(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What is to be decided today, without scrolling."""
    practice = membership.practice
    dashboard = dashboard_of(practice, today=timezone.localdate())
    context = {
        "dashboard": dashboard,
        "steps": [step_of(step, practice.pk) for step in dashboard.progress.next],
        "year": YEARS[practice.performance_year],
    }
    return practice_page(request, membership, "readiness/practice.html", context, heading=practice.name)


def step_of(step: Step, practice_id: object) -> dict[str, str]:
    """For components/steps.html."""
    several = f"For {len(step.tasks)} clinicians. " if len(step.tasks) > 1 else ""
    due = f"Due on {on_day(step.due)}." if step.due else "No fixed day."
    asked = "Asked for by CMS." if step.item.required else "Good practice."
    checklist = reverse("checklist", args=[practice_id])
    return {
        "title": step.item.title,
        "text": f"{several}{due} {asked}",
        "url": f"{checklist}?open={step.item.id}#{step.item.id}",
    }


@for_members()
@require_safe
def board(request: HttpRequest, membership: Membership) -> HttpResponse:
    """One page to print: where the practice stands, and what is at stake."""
    today = timezone.localdate()
    context = {
        "dashboard": dashboard_of(membership.practice, today=today),
        "total": total_of(exposures_of(membership.practice, today=today)),
        "year": YEARS[membership.practice.performance_year],
        "today": today,
    }
    return practice_page(request, membership, "readiness/board.html", context, heading="For the board")


@for_members()
@require_safe
def audit_pack(request: HttpRequest, membership: Membership) -> FileResponse:
    practice = membership.practice
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_audit_pack(practice, file, now=timezone.now())
    file.seek(0)
    name = f"asm-audit-pack-{practice.performance_year}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
