"""The checklist: a row for each task, and one form that changes many of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from asm_portal.exports import export
from participants.views.pages import downloads, page_number
from readiness.access import for_members
from readiness.actions.refusals import Refused
from readiness.actions.tasks import change_tasks
from readiness.actions.versions import Outdated
from readiness.checklist import Checklist, Overview, Sheet, evidence_of, in_rows, overview_of, stamp_of
from readiness.filters import TaskFilter
from readiness.forms.tasks import BulkForm
from readiness.models import Membership, Practice, Role, Task
from readiness.template import TEMPLATE
from readiness.views.pages import practice_page

EXPORT_HEADER = [
    "Item",
    "Task",
    "Category",
    "Clinician",
    "NPI",
    "Required",
    "Status",
    "Why it does not apply",
    "Owner",
    "Due",
    "Day of the practice's own",
    "Evidence",
    "Notes",
    "Rules",
]
LEAD = "Change a row and save it, or tick several rows and change them at once."
PAGE_CHANGED = "This page has been changed. Tick the rows again."


@for_members()
@require_safe
def checklist(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The tasks that pass the filters of the address."""
    filters = TaskFilter(request.GET, membership=membership, today=timezone.localdate())
    return checklist_page(request, membership, filters, BulkForm(members=filters.members))


@for_members(Role.CONTRIBUTOR)
@require_POST
def change_checklist(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Changes the tasks that were ticked, all or none. The address has the filters of the page they were ticked on."""
    filters = TaskFilter(request.GET, membership=membership, today=timezone.localdate())
    form = BulkForm(request.POST, members=filters.members)
    picks = [pick for pick in request.POST.getlist("pick") if pick]
    status = 422
    if not picks:
        form.add_error(None, "Tick the rows that you want to change.")
    if form.is_valid():
        practice = membership.practice
        try:
            versions = versions_of(picks, filters.qs)
            changed = change_tasks(versions, practice=practice, actor=membership.user, **form.changes)
        except Outdated as outdated:
            form.add_error(
                None, f"{who_changed(practice, outdated.subjects)} Nothing was saved: look, and send it again."
            )
            status = 409
        except (Refused, Task.DoesNotExist) as refusal:
            form.add_error(None, str(refusal) or "Some of these tasks are no longer on the checklist. Tick them again.")
        else:
            messages.success(request, f"{len(changed)} {'task is' if len(changed) == 1 else 'tasks are'} changed.")
            return redirect(address(practice, request.GET.urlencode()))
    return checklist_page(request, membership, filters, form, picks=picks, status=status)


def checklist_page(
    request: HttpRequest,
    membership: Membership,
    filters: TaskFilter,
    form: BulkForm,
    *,
    picks: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    practice = membership.practice
    query = request.GET.urlencode()
    tasks = Task.objects.current(practice).states()
    overview = overview_of(tasks, membership, today=filters.today)
    shown = Checklist(
        tasks=filters.passing(tasks),
        clinicians=filters.clinicians,
        evidence=evidence_of(practice),
        sheet=Sheet(practice, filters.members, query=query, today=filters.today),
        opened=request.GET.get("open", ""),
        page=page_number(request),
        is_flat="clinician" in filters.chosen,
        closed=address(practice, closing(request.GET)),
    )
    context = {
        "may_contribute": membership.may_contribute,
        "lead": LEAD if membership.may_contribute else "",
        "filters": filters,
        "is_filtered": bool(filters.chosen),
        "views": views_of(practice, filters.chosen, overview),
        "has_tasks": overview.all > 0,
        "unanswered": len(TEMPLATE.questions.keys() - practice.answers.keys()),
        "list": shown.sections(overview.shares),
        "form": form,
        "picked": {pick.partition(":")[0] for pick in picks},
        "query": query,
        "address": reverse("checklist", args=[practice.pk]),
        "downloads": downloads("checklist-export", practice.pk, query=query),
    }
    if not filters.is_valid() and status == 200:
        status = 400
    return practice_page(request, membership, "readiness/checklist.html", context, heading="Checklist", status=status)


def closing(query: QueryDict) -> str:
    """The same query string with no item open."""
    changed = query.copy()
    for name in ("open", "page"):
        changed.pop(name, None)
    return changed.urlencode()


def address(practice: Practice, query: str) -> str:
    path = reverse("checklist", args=[practice.pk])
    return f"{path}?{query}" if query else path


def views_of(practice: Practice, chosen: Mapping[str, Any], overview: Overview) -> list[dict[str, Any]]:
    """The filters that people want most, as tabs. None is the present one while others are set."""
    views = [
        ("All", {}, overview.all),
        ("Mine", {"owner": "me"}, overview.mine),
        ("Overdue", {"due": "overdue"}, overview.overdue),
    ]
    return [
        {
            "label": label,
            "url": address(practice, urlencode(filters)),
            "current": filters == chosen,
            "count": count,
        }
        for label, filters, count in views
    ]


def versions_of(picks: Iterable[str], tasks: QuerySet[Task]) -> dict[int, int]:
    """The ticked tasks with the versions that the page showed, from `id:version` and, for all clinicians of an item,
    `item:stamp`. Raises Outdated, Refused.
    """
    versions: dict[int, int] = {}
    for pick in picks:
        key, _, seen = pick.partition(":")
        if key in TEMPLATE.items:
            of_item = list(tasks.filter(item=key).exclude(clinician=None))
            if stamp_of(of_item) != seen:
                raise Outdated(*of_item)
            versions |= {task.pk: task.version for task in of_item}
        elif is_number(key) and is_number(seen):
            versions[int(key)] = int(seen)
        else:
            raise Refused(PAGE_CHANGED)
    return versions


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def who_changed(practice: Practice, tasks: Iterable[Task]) -> str:
    """Who changed any of these tasks last, as a sentence."""
    tasks = list(tasks)
    entries = practice.history.filter(subject=Task._meta.model_name, subject_id__in=[str(task.pk) for task in tasks])
    latest = entries.order_by("-pk").select_related("actor").first()
    who = latest.actor if latest and latest.actor else "Somebody"
    items = ", ".join(item for item in TEMPLATE.items if item in {task.item for task in tasks})
    return f"{who} has changed {items or 'them'} in the meantime."


@for_members()
@require_safe
def checklist_export(request: HttpRequest, membership: Membership, file_format: str) -> HttpResponseBase:
    """Every task that passes the filters, one a line."""
    filters = TaskFilter(request.GET, membership=membership, today=timezone.localdate())
    if not filters.is_valid():
        return redirect(address(membership.practice, request.GET.urlencode()))
    tasks = in_rows(filters.qs).select_related("owner", "clinician")
    return export("asm-checklist", file_format, EXPORT_HEADER, export_rows(tasks))


def export_rows(tasks: QuerySet[Task]) -> Iterator[list[Any]]:
    by_item: dict[str, list[Task]] = {item: [] for item in TEMPLATE.items}
    for task in tasks:
        by_item[task.item].append(task)
    for item in TEMPLATE.items.values():
        for task in by_item[item.id]:
            yield [
                item.id,
                item.title,
                TEMPLATE.categories[item.category].title,
                str(task.clinician or ""),
                task.clinician.npi if task.clinician else "",
                "Required" if item.required else "Good practice",
                task.get_status_display(),
                task.reason,
                str(task.owner or ""),
                task.due.isoformat() if task.due else "",
                "Yes" if task.own_due else "",
                task.papers,  # type: ignore[attr-defined]
                task.notes,
                "; ".join(f"{entry.statement} ({entry.certainty.label})" for entry in item.entries),
            ]
