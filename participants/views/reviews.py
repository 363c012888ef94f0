"""A release under review, and the decisions about it, each confirmed on a page of its own. For staff."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from asm_portal.access import staff_only
from asm_portal.accounts.models import User
from asm_portal.exports import export
from participants import actions
from participants import review as shown
from participants.fields import columns, label
from participants.import_forms import NoteForm
from participants.importing import diff
from participants.importing.locks import Busy
from participants.models import Release
from participants.views.pages import downloads
from participants.views.releases import export_rows


def reviewed(pk: int) -> Release:
    return get_object_or_404(Release.objects.select_related("predecessor"), pk=pk)


@staff_only
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release would change against the live one, what the checks found, and what can be decided."""
    release = reviewed(pk)
    compared = shown.comparison(release)
    context = {
        "release": release,
        "compared": compared,
        "sample_header": shown.sample_header(release.dataset),
        "samples": [(kind, shown.sample_rows(found, release.dataset)) for kind, found in compared.samples]
        if compared
        else [],
        "issues": release.issues.order_by("pk"),
        "events": release.events.select_related("actor").order_by("pk"),
        "decisions": shown.decisions(release, person(request)),
        "needs_another": settings.ASM_TWO_PERSON_REVIEW and not actions.reviewed_by_another(release, person(request)),
        "downloads": downloads("review-export", pk) if compared else [],
        "run": release.runs.order_by("-pk").first(),
    }
    return render(request, "imports/review.html", context)


@staff_only
@require_safe
def review_export(request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
    """Every difference, where the page shows a few of them."""
    release = reviewed(pk)
    base = shown.base_of(release)
    if base is None:
        raise Http404("There is nothing to compare this release with.")
    header = ["Change", *(label(name) for name in columns(release.dataset)), "What changed"]
    rows = export_rows(diff.changes(base, release), release.dataset)
    return export(f"asm-review-{base.pk}-to-{release.pk}", file_format, header, rows)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Asks once more, saying what will change, and takes the reason."""
    release, decision = reviewed(pk), shown.DECISIONS.get(name)
    if decision is None:
        raise Http404
    if decision not in shown.decisions(release, person(request)):
        messages.warning(request, f"{release.label} cannot be decided on in this way now. See below how it stands.")
        return redirect("review", pk)
    form = NoteForm(request.POST or None, question=decision.question)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            carry_out(decision, release, note=form.cleaned_data["note"], actor=person(request))
        except (actions.CannotDecide, Busy) as error:
            problem = str(error)
        else:
            messages.success(request, f"{release.label} {decision.done}.")
            return redirect("review", pk)
    context = {
        "release": release,
        "decision": decision,
        "consequences": shown.consequences(decision, release),
        "warnings": release.issues.filter(severity="warning").order_by("pk"),
        "form": form,
        "problem": problem,
    }
    return render(request, "imports/decide.html", context, status=409 if problem else 422 if form.errors else 200)


def carry_out(decision: shown.Decision, release: Release, *, note: str, actor: User) -> None:
    """Raises CannotDecide, Busy."""
    match decision:
        case shown.APPROVE:
            actions.review_release(release, note=note, actor=actor)
        case shown.PUBLISH:
            actions.publish_release(release, note=note, actor=actor)
        case shown.REJECT:
            actions.reject_release(release, note=note, actor=actor)
        case shown.ROLL_BACK:
            actions.roll_back(release.dataset, performance_year=release.performance_year, note=note, actor=actor)


def person(request: HttpRequest) -> User:
    return cast(User, request.user)  # by the access rule
