"""A task: what people say of it, on its own page or in its row of the checklist; its evidence and its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from readiness.access import for_members
from readiness.actions.refusals import Refused
from readiness.actions.tasks import change_task
from readiness.actions.versions import Outdated
from readiness.checklist import Row, Sheet, in_rows, item_context, overview_of
from readiness.forms.evidence import EvidenceForm
from readiness.forms.tasks import RowForm, TaskForm
from readiness.history_words import in_words
from readiness.models import Membership, Role, Task
from readiness.proofs import all_proofs
from readiness.template import TEMPLATE
from readiness.views.checklist import address, who_changed
from readiness.views.pages import practice_page, trail_below

HISTORY_SHOWN = 20


def task_of(membership: Membership, task_id: int) -> Task:
    tasks = in_rows(Task.objects.current(membership.practice)).select_related("clinician", "owner")
    return get_object_or_404(tasks, pk=task_id)


@for_members()
@require_safe
def task(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    found = task_of(membership, task_id)
    return task_page(request, membership, found, TaskForm(task=found, practice=membership.practice))


@for_members(Role.CONTRIBUTOR)
@require_POST
def change(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    """The form of the task's page."""
    form = TaskForm(request.POST, task=task_of(membership, task_id), practice=membership.practice)
    status = save(form, membership)
    if status == 200:
        messages.success(request, "Saved.")
        return redirect("task", membership.practice_id, task_id)
    return task_page(request, membership, task_of(membership, task_id), form, status=status)


@for_members(Role.CONTRIBUTOR)
@require_POST
def change_row(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    """The form of the task's row. htmx gets the row again; a browser alone gets the checklist or, if something is
    wrong, the page of the task with what was entered.
    """
    practice = membership.practice
    form = RowForm(request.POST, task=task_of(membership, task_id), practice=practice)
    status = save(form, membership)
    now = task_of(membership, task_id)
    if request.htmx:  # type: ignore[attr-defined]
        context = row_context(membership, now, form, status, query=request.GET.urlencode())
        return render(request, "readiness/_saved_row.html", context, status=status)
    if status == 200:
        return redirect(f"{address(practice, request.GET.urlencode())}#task-{task_id}")
    on_page = TaskForm({**form.entered, "notes": now.notes}, task=now, practice=practice)
    on_page.theirs = form.theirs
    return task_page(request, membership, now, on_page, status=status)


def save(form: RowForm, membership: Membership) -> int:
    """Saves what a form says of its task. The status of the answer: 200, 409 if somebody else was faster with something
    else, or 422.
    """
    if not form.is_valid():
        return 422
    try:
        change_task(
            form.task.pk,
            practice=membership.practice,
            actor=membership.user,
            version=form.cleaned_data["version"],
            **form.changes,
        )
    except Outdated as outdated:
        form.meet(outdated.subject)
        return 409 if form.theirs else 200
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return 422
    return 200


def row_context(membership: Membership, now: Task, form: RowForm, status: int, *, query: str) -> dict[str, Any]:
    practice = membership.practice
    members = [(user.pk, str(user)) for user in practice.members.order_by("email")]
    category = TEMPLATE.categories[TEMPLATE.items[now.item].category]
    today = timezone.localdate()
    row = Row(
        task=now.state,
        clinician=str(now.clinician or ""),
        evidence=now.papers,  # type: ignore[attr-defined]
        sheet=Sheet(practice, members, query=query, today=today),
        is_nested="nested" in form.data,
        typed=form.entered if status != 200 else {},
        problems=tuple(str(error) for errors in form.errors.values() for error in errors),
        theirs=tuple(form.theirs),
        is_saved=status == 200,
    )
    return {
        "may_contribute": membership.may_contribute,
        "row": row,
        "category": category,
        "share": overview_of(Task.objects.current(practice).states(), membership, today=today).shares[category.slug],
        "who": who_changed(practice, [now]) if form.theirs else "",
    }


def task_page(
    request: HttpRequest,
    membership: Membership,
    found: Task,
    form: TaskForm,
    *,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    practice, item = membership.practice, TEMPLATE.items[found.item]
    proofs = all_proofs(practice, today=timezone.localdate()) if item.form else []
    proof = next((it for it in proofs if (it.item, it.clinician_id) == (item.id, found.clinician_id)), None)
    entries = practice.history.filter(subject="task", subject_id=str(found.pk)).select_related("actor")
    evidence = found.evidence.select_related("added_by").order_by("withdrawn_at", "-added_at")
    context = item_context(item, found.performance_year) | {
        "task": found,
        "form": form,
        "who": who_changed(practice, [found]) if form.theirs else "",
        "category": TEMPLATE.categories[item.category],
        "proof": proof,
        "form_url": reverse(item.form, args=[practice.pk]) if item.form else "",
        "evidence": list(evidence),
        "today": timezone.localdate(),
        "evidence_form": evidence_form or EvidenceForm(),
        "entries": [in_words(entry) for entry in entries.order_by("-pk")[:HISTORY_SHOWN]],
        "trail": [*trail_below(membership), ("Checklist", f"{address(practice, '')}#{item.id}")],
        "lead": str(found.clinician or ""),
    }
    return practice_page(request, membership, "readiness/task.html", context, heading=item.title, status=status)
