"""The import console: sources, runs, uploads. For staff."""

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asm_portal.access import staff_only
from asm_portal.exports import export
from asm_portal.request_size import is_larger
from participants import console as shown
from participants.alarms import alarms
from participants.import_forms import LARGEST_UPLOAD, UploadForm
from participants.importing import runs
from participants.importing.fetch import FetchedFile, FileWriter, file_name
from participants.models import Dataset, Job, Run, Trigger
from participants.provenance import next_look
from participants.views.pages import asked_page, downloads

RECENT = 8
RUNS_PER_PAGE = 50
TOO_LARGE = "This is too large: all files together may have up to 64 MB."

EXPORT_HEADER = [
    "Run",
    "Dataset",
    "What",
    "Dry run",
    "Asked by",
    "Queued (UTC)",
    "Ended (UTC)",
    "State",
    "Outcome",
    "Release",
]


def all_runs() -> QuerySet[Run]:
    return Run.objects.select_related("actor", "release").order_by("-pk")


@staff_only
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every source with what it has, what is live and what to do; and what went on lately."""
    context = {
        "alarms": alarms(timezone.now()),
        "sources": shown.sources(),
        "next_look": next_look(),
        "runs": [with_tone(run) for run in all_runs()[:RECENT]],
    }
    return render(request, "imports/console.html", context)


@staff_only
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    page = asked_page(request, all_runs(), size=RUNS_PER_PAGE)
    context = {"page": page, "runs": [with_tone(run) for run in page], "downloads": downloads("runs-export")}
    return render(request, "imports/runs.html", context)


@staff_only
@require_safe
def runs_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    rows = (
        [
            run.pk,
            run.get_dataset_display(),
            run.get_job_display(),
            "Yes" if run.dry_run else "No",
            run.who,
            f"{run.queued_at:%Y-%m-%d %H:%M:%S}",
            f"{run.ended_at:%Y-%m-%d %H:%M:%S}" if run.ended_at else "",
            run.get_state_display(),
            run.outcome,
            run.release_id,
        ]
        for run in all_runs()
    )
    return export("asm-runs", file_format, EXPORT_HEADER, rows)


def with_tone(run: Run) -> dict[str, Any]:
    return {"run": run, "tone": shown.TONES[run.state]}  # type: ignore[index]


@staff_only
@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run: where it stands, what to do next, its log and what the checks found."""
    found = get_object_or_404(all_runs(), pk=pk)
    context = {
        "run": found,
        "tone": shown.TONES[found.state],  # type: ignore[index]
        "stages": shown.stages(found),
        "headline": shown.headline(found),
        "next_step": shown.next_step(found),
        "amount": shown.amount(found),
        "lines": found.lines.order_by("pk"),
        "issues": shown.issues(found),
        "files": found.files.order_by("position"),
    }
    template = "imports/_run.html" if request.htmx else "imports/run.html"  # type: ignore[attr-defined]
    return render(request, template, context)


# ---------------------------------------------------------------------------------------------------- asking for work


@staff_only
@require_POST
def check_now(request: HttpRequest, dataset: str) -> HttpResponse:
    return begin(request, known(dataset), Job.CHECK)


@staff_only
@require_POST
def import_now(request: HttpRequest, dataset: str) -> HttpResponse:
    return begin(request, known(dataset), Job.IMPORT, dry_run="dry_run" in request.POST)


def known(dataset: str) -> Dataset:
    if dataset not in Dataset.values:
        raise Http404
    return Dataset(dataset)


def begin(request: HttpRequest, dataset: Dataset, job: Job, **options: Any) -> HttpResponse:
    """Asks for a run and leads to it; to the one that is at work already, if there is one."""
    try:
        asked = runs.ask(dataset, job, trigger=Trigger.PERSON, actor=request.user, **options)  # type: ignore[arg-type]
    except runs.AlreadyAsked as busy:
        messages.warning(request, f"{busy} This is that run.")
        asked = busy.run
    return redirect(asked)


@staff_only
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Run, pk=pk)
    runs.stop(found, actor=request.user)  # type: ignore[arg-type]
    return redirect(found)


@staff_only
@require_POST
def run_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Run, pk=pk)
    try:
        return redirect(runs.ask_again(found, actor=request.user))  # type: ignore[arg-type]
    except runs.AlreadyAsked as busy:
        messages.warning(request, f"{busy} This is that run.")
        return redirect(busy.run)
    except FileNotFoundError:
        messages.error(request, "The uploaded files are no longer kept. Upload them again.")
        return redirect("upload")


# ------------------------------------------------------------------------------------------------------------- uploads


@staff_only
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """Import files of one's own. The size is looked at before the body is read, which the CSRF check would do first."""
    if is_larger(request, LARGEST_UPLOAD):
        return upload_page(request, UploadForm(), refusal=TOO_LARGE, status=413)
    return checked_upload(request)


@csrf_protect
def checked_upload(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return upload_page(request, UploadForm(initial={"dataset": request.GET.get("dataset")}))
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return upload_page(request, form, status=422)
    given = form.cleaned_data
    with tempfile.TemporaryDirectory() as directory:
        return begin(
            request,
            Dataset(given["dataset"]),
            Job.UPLOAD,
            files=[copied(file, Path(directory)) for file in given["upload"]],
            kind=given["kind"],
            performance_year=given["performance_year"],
            dry_run=given["how"] == "dry",
            publish=given["how"] == "publish",
        )


def copied(upload: UploadedFile, directory: Path) -> FetchedFile:
    with FileWriter(directory, name=file_name(upload.name or "")) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        return file.finish()


def upload_page(request: HttpRequest, form: UploadForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    return render(request, "imports/upload.html", {"form": form, "refusal": refusal}, status=status)
