"""What the import console shows: each source and what to do about it, a run and its stages, in words."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from participants.models import Dataset, Job, Release, Run, RunState, SourceCheck, Stage, State

STAGES_OF = {
    Job.CHECK: (Stage.ASKING,),
    Job.IMPORT: tuple(Stage),
    Job.UPLOAD: (Stage.READING, Stage.COMPARING, Stage.PUBLISHING),
}
# The mark of the stage in which a run is, or ended.
MARKS = {
    RunState.RUNNING: "current",
    RunState.WAITING: "done",
    RunState.SUCCEEDED: "done",
    RunState.FAILED: "failed",
    RunState.STOPPED: "failed",
    RunState.LOST: "failed",
    RunState.QUEUED: "waiting",
}
TONES = {
    RunState.QUEUED: "info",
    RunState.RUNNING: "info",
    RunState.SUCCEEDED: "success",
    RunState.WAITING: "warning",
    RunState.FAILED: "error",
    RunState.STOPPED: "neutral",
    RunState.LOST: "error",
}

# Kinds of problem that may be over when the source is asked again; see `importing.network.FetchError`.
MAY_PASS = {"unreachable", "timeout", "slow", "cut", "busy", "status", "encoding", "changing", "incomplete"}

BY_HAND = "Look at the publisher’s page. If the file is there, fetch it yourself and upload it here."


@dataclass(frozen=True)
class Source:
    """A dataset in the console: what its source said, what is live, and what goes on."""

    dataset: Dataset
    live: Release | None
    check: SourceCheck | None
    last_seen: SourceCheck | None
    last_new: SourceCheck | None
    run: Run | None
    waiting: tuple[Release, ...]

    @property
    def has_new_file(self) -> bool:
        return bool(self.check and self.check.has_newer_file)


def sources() -> list[Source]:
    return [source(dataset) for dataset in Dataset]


def source(dataset: Dataset) -> Source:
    checks = SourceCheck.objects.filter(dataset=dataset)
    waiting = Release.objects.of(dataset).filter(state=State.IN_REVIEW)
    return Source(
        dataset=dataset,
        live=Release.objects.current(dataset),
        check=SourceCheck.objects.latest_of(dataset),
        last_seen=checks.filter(problem="").order_by("-pk").first(),
        last_new=checks.filter(is_new=True).order_by("-pk").first(),
        run=Run.objects.of(dataset).unfinished().select_related("actor").first(),
        waiting=tuple(waiting.order_by("-pk")),
    )


def stages(run: Run) -> list[dict[str, str]]:
    """The line of stages, for components/stages.html. A run that ended well shows what it needed, and no more."""
    due = [stage for stage in STAGES_OF[Job(run.job)] if stage != Stage.PUBLISHING or publishes(run)]
    reached = due.index(Stage(run.stage)) if run.stage in due else -1
    line = []
    for place, stage in enumerate(due):
        state = "done" if place < reached else MARKS[RunState(run.state)] if place == reached else "waiting"
        line.append({"label": stage.label, "state": state})
    return line[: reached + 1] if run.state == RunState.SUCCEEDED else line


def publishes(run: Run) -> bool:
    return run.publish and not run.dry_run


def amount(run: Run) -> str:
    """How far the present stage has come, in words; empty where it does not count."""
    unit = "MB" if run.stage == Stage.FETCHING else "rows"
    scale = 1_000_000 if run.stage == Stage.FETCHING else 1
    if not run.done:
        return ""
    done = f"{run.done / scale:,.1f}" if scale > 1 else f"{run.done:,}"
    total = f"{run.total / scale:,.1f}" if run.total and scale > 1 else f"{run.total:,}" if run.total else ""
    return f"{done} of {total} {unit}" if total else f"{done} {unit}"


def headline(run: Run) -> str:
    """What is going on, in one sentence."""
    match run.state:
        case RunState.QUEUED:
            return "This run waits for a worker."
        case RunState.RUNNING if run.stop_requested_at:
            return "This run is stopping. It ends with its present step."
        case RunState.RUNNING:
            return "This run is at work."
        case _:
            return run.outcome


def next_step(run: Run) -> str:
    """What to do now, in a sentence or two."""
    match run.state:
        case RunState.QUEUED:
            return "It begins within seconds. If it still waits after two minutes, the worker is not running: start it."
        case RunState.RUNNING:
            return "You can close this page; the run goes on. What readers see changes only when it publishes."
        case RunState.WAITING:
            return "Look at what the list would change, then publish or reject it."
        case RunState.SUCCEEDED:
            return "Nothing is left to do." if not run.dry_run else "To do it for real, import without “dry run”."
        case RunState.STOPPED:
            return "Run it again whenever you want."
        case RunState.LOST:
            return "Look at the log of the worker, and at its memory and disk. Then run this again."
        case _:
            return after_failure(run)


def after_failure(run: Run) -> str:
    if run.problem_kind == "fault":
        return "Tell whoever looks after the portal. Running it again may help."
    if run.problem_kind in MAY_PASS:
        return "This may pass. Run it again in a while; the portal itself looks again once a day."
    if run.problem_kind:
        return BY_HAND
    if run.job == Job.UPLOAD:
        return "See below what is wrong. Fetch the file again from its publisher; do not mend it by hand."
    return "See below what is wrong. The publisher may put a corrected file in its place, which is imported by itself."


def issues(run: Run) -> list[Any]:
    """What the checks found, by line; of a dry run, from its findings."""
    if run.findings:
        return list(run.findings["issues"])
    if run.release is None:
        return []
    found = run.release.issues.order_by(F("line").asc(nulls_first=True), "pk")
    return [
        {"severity": issue.severity, "message": issue.message, "line": issue.line, "column": issue.column}
        for issue in sorted(found, key=lambda issue: ["error", "warning", "note"].index(issue.severity))
    ]
