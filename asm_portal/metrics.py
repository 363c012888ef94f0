"""GET /metrics, for Prometheus: how requests went, how old the data are, and what became of runs and letters.

Closed unless ASM_METRICS_TOKEN is set; then whoever asks shows it: `Authorization: Bearer <token>`.

Requests are measured in every web process. Under gunicorn the processes leave their figures in files of a common folder
(see gunicorn_settings.py), and whichever is asked adds them up. Everything else is read from the database at that time.
"""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from asm_portal.access import access
from participants import vital_signs


class FromDatabase:
    """Reads the state of the data and of the work on it. Tells nothing while the database does not answer."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from measured()
        except DatabaseError:
            return


def measured() -> list[Metric]:
    signs = vital_signs.read(timezone.now())
    dataset, state = ["dataset"], ["state"]
    live = GaugeMetricFamily("asm_live_release_age_seconds", "Since the live list was published here", labels=dataset)
    check = GaugeMetricFamily("asm_source_check_age_seconds", "Since a source was last read", labels=dataset)
    runs = GaugeMetricFamily("asm_runs", "Runs that are kept, by state", labels=state)
    letters = GaugeMetricFamily("asm_letters", "Mails about changes, by state", labels=state)
    worker = GaugeMetricFamily("asm_worker_age_seconds", "Since the worker last did a scheduled job")
    for family, ages in ((live, signs.live_lists), (check, signs.source_checks)):
        for name, age in ages.items():
            if age is not None:
                family.add_metric([name], age.total_seconds())
    for family, counts in ((runs, signs.runs), (letters, signs.letters)):
        for name, count in counts.items():
            family.add_metric([name], count)
    if signs.worker is not None:
        worker.add_metric([], signs.worker.total_seconds())
    return [live, check, runs, letters, worker]


def whoever_has_the_token(request: HttpRequest) -> bool:
    """The view looks at it, since a program that is refused is to get a 401 and no page to sign in."""
    return True


@access(whoever_has_the_token)
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.ASM_METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.ASM_METRICS_TOKEN}"):
        return HttpResponse("This takes a token.\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(requests()) + generate_latest(state_of_data()), CONTENT_TYPE_LATEST)


def requests() -> CollectorRegistry:
    """What all web processes measured, or this one where it is alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def state_of_data() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(FromDatabase())
    return registry
