"""Evidence of a task: handed in, downloaded, withdrawn."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asm_portal.request_size import is_larger
from readiness.access import for_members
from readiness.actions import evidence as actions
from readiness.actions.refusals import Refused
from readiness.forms.evidence import EvidenceForm
from readiness.forms.tasks import TaskForm
from readiness.models import Evidence, Membership, Role
from readiness.uploads import LARGEST, MEGABYTE, TOO_LARGE
from readiness.views.pages import ask
from readiness.views.saving import FORM_METHODS
from readiness.views.task import task_of, task_page

LARGEST_REQUEST = LARGEST + MEGABYTE


def bounded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: looks at the size of a request before anything of it is read. The CSRF check, which reads all of it,
    comes after.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, membership: Membership, **place: Any) -> HttpResponse:
        if is_larger(request, LARGEST_REQUEST):
            return refused(request, membership, EvidenceForm({}), TOO_LARGE, status=413, **place)
        return protected(request, membership, **place)

    return checked


@for_members(Role.CONTRIBUTOR)
@require_POST
@bounded
def add(request: HttpRequest, membership: Membership, task_id: int) -> HttpResponse:
    task = task_of(membership, task_id)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, membership, form, task_id=task_id)
    given = form.cleaned_data
    about = {"title": given["title"], "expires_on": given["expires_on"], "actor": membership.user}
    try:
        if given["file"]:
            actions.add_file(task, given["file"], **about)
        else:
            actions.add_link(task, given["url"], **about)
    except Refused as refusal:
        return refused(request, membership, form, str(refusal), task_id=task_id)
    messages.success(request, "The evidence is there.")
    return redirect(f"{task_address(membership, task_id)}#evidence")


def refused(
    request: HttpRequest,
    membership: Membership,
    form: EvidenceForm,
    problem: str = "",
    *,
    task_id: int,
    status: int = 422,
) -> HttpResponse:
    """The page of the task with what was entered. A browser gives a file only once: it is to be chosen anew."""
    if problem:
        form.errors.clear()
        form.add_error("file" if not form.data.get("url") else "url", problem)
    task = task_of(membership, task_id)
    task_form = TaskForm(task=task, practice=membership.practice)
    return task_page(request, membership, task, task_form, evidence_form=form, status=status)


@for_members()
@require_safe
def download(request: HttpRequest, membership: Membership, evidence_id: int) -> HttpResponseBase:
    """The file, always as a download and under the type that it was found to have."""
    evidence = get_object_or_404(membership.practice.evidence.filter(withdrawn_at=None), pk=evidence_id)
    if not evidence.file:
        raise Http404
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(file, as_attachment=True, filename=evidence.file_name, content_type=evidence.media_type)


@for_members(Role.CONTRIBUTOR)
@require_http_methods(FORM_METHODS)
def withdraw(request: HttpRequest, membership: Membership, evidence_id: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.filter(practice=membership.practice), pk=evidence_id)
    back = f"{task_address(membership, evidence.task_id)}#evidence"
    if request.method == "POST":
        actions.withdraw(evidence, actor=membership.user)
        messages.success(request, f"“{evidence.title}” is withdrawn.")
        return redirect(back)
    what = "The file is deleted" if evidence.file else "The link no longer counts"
    return ask(
        request,
        membership,
        heading=f"Withdraw “{evidence.title}”?",
        texts=[f"{what}. That it was here, with its hash, and who withdrew it stay on record."],
        button="Withdraw",
        back=back,
    )


def task_address(membership: Membership, task_id: int) -> str:
    return reverse("task", args=[membership.practice_id, task_id])
