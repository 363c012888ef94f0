"""How the portal is: the age of its data, the worker, runs and letters. For /readyz and /metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Model
from django.utils import timezone

from participants.models import Dataset, Heartbeat, Letter, LetterState, Release, Run, RunState, SourceCheck


@dataclass(frozen=True)
class VitalSigns:
    """Ages are None for what has never been. The dictionaries are by dataset, and by state with zeros."""

    live_lists: dict[str, timedelta | None]
    source_checks: dict[str, timedelta | None]
    runs: dict[str, int]
    letters: dict[str, int]
    worker: timedelta | None


def read(now: datetime) -> VitalSigns:
    live = Release.objects.live().values_list("dataset").annotate(Max("published_at"))
    checks = SourceCheck.objects.filter(problem="").values_list("dataset").annotate(Max("checked_at"))
    return VitalSigns(
        live_lists=ages(dict(live), now),
        source_checks=ages(dict(checks), now),
        runs=counts(Run, RunState.values),
        letters=counts(Letter, LetterState.values),
        worker=worker_seen(now),
    )


def ages(times: dict[str, datetime], now: datetime) -> dict[str, timedelta | None]:
    return {dataset: now - times[dataset] if dataset in times else None for dataset in Dataset.values}


def counts(model: type[Model], states: list[str]) -> dict[str, int]:
    found = dict(model._default_manager.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in states}


def worker_seen(now: datetime) -> timedelta | None:
    beat = Heartbeat.objects.filter(name=Heartbeat.WORKER).first()
    return now - beat.at if beat else None


def beat() -> None:
    """The worker is here."""
    Heartbeat.objects.update_or_create(name=Heartbeat.WORKER, defaults={"at": timezone.now()})
