"""What is deleted, and when. Everything that a release rests on stays: its rows, its files, its events.

Deleted are runs and looks at sources that are long over, except each dataset's newest of a kind, and files in the store
that belong to no release and to no run that is still kept: uploads of dry runs, and halves of files that a crash left.
"""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from participants.models import ReleaseFile, Run, RunFile, SourceCheck

RECORDS_KEPT_FOR = timedelta(days=400)  # more than one of CMS's yearly rounds
UPLOADS_KEPT_FOR = timedelta(days=30)
# A file is stored a moment before the row that names it.
FILES_UNNAMED_FOR = timedelta(days=1)


def prune() -> None:
    now = timezone.now()
    kinds_of_check = SourceCheck.objects.values("dataset", "problem_kind", "is_new")
    newest_checks = kinds_of_check.annotate(newest=Max("pk")).values("newest")
    SourceCheck.objects.filter(checked_at__lt=now - RECORDS_KEPT_FOR).exclude(pk__in=newest_checks).delete()
    newest_runs = Run.objects.values("dataset").annotate(newest=Max("pk")).values("newest")
    Run.objects.finished().filter(ended_at__lt=now - RECORDS_KEPT_FOR).exclude(pk__in=newest_runs).delete()
    RunFile.objects.filter(run__ended_at__lt=now - UPLOADS_KEPT_FOR).delete()
    prune_files(older_than=(now - FILES_UNNAMED_FOR).timestamp())


def prune_files(*, older_than: float) -> None:
    """`older_than` in seconds since 1970, as file systems count."""
    store = Path(settings.ASM_FILES_DIR)
    for path in store.glob("??/*"):
        if path.stat().st_mtime < older_than and not is_named(path.name):
            path.unlink()


def is_named(sha256: str) -> bool:
    files = (model.objects.filter(sha256=sha256) for model in (ReleaseFile, RunFile))
    return any(found.exists() for found in files)
