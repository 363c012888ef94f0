"""The promises that published data keeps, checked against the database and the kept files."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count

from participants.importing import storage
from participants.importing.registry import REGISTRY
from participants.models import Clinician, Dataset, Release, SearchWord, State

KEPT = {State.STAGED, State.IN_REVIEW, State.LIVE, State.SUPERSEDED, State.REJECTED}

# How many clinicians are not in the directory as the listings have them. Both sides become facts: who there is, of all
# releases that a page looks back to, and where, in which cohort and with whom those are who are on the list now.
DIRECTORY_DIFFERENCES = """
    WITH expected AS (
        SELECT npi, fact, value
        FROM participants_listing,
             LATERAL (VALUES ('state', state), ('cohort', cohort), ('organization', organization)) facts (fact, value)
        WHERE release_id = %(release)s
        UNION SELECT npi, 'known', '' FROM participants_listing WHERE release_id = ANY(%(lineage)s)
    ), found AS (
        SELECT npi, fact, unnest("values")
        FROM participants_clinician,
             LATERAL (
                 VALUES ('state', states::text[]), ('cohort', cohorts::text[]), ('organization', organizations)
             ) facts (fact, "values")
        WHERE release_id = %(release)s AND status = 'listed'
        UNION SELECT npi, 'known', '' FROM participants_clinician WHERE release_id = %(release)s
    )
    SELECT count(DISTINCT npi)
    FROM ((TABLE expected EXCEPT TABLE found) UNION ALL (TABLE found EXCEPT TABLE expected)) AS differences
"""


def breaches() -> Iterator[str]:
    """A sentence for each promise that does not hold. Nothing if all is well."""
    yield from two_live_releases()
    for release in Release.objects.filter(state__in=KEPT).order_by("pk"):
        yield from files_differ(release)
        yield from rows_differ(release)
    for release in Release.objects.of(Dataset.PARTICIPANTS).live():
        yield from directory_differs(release)


def two_live_releases() -> Iterator[str]:
    live = Release.objects.live().values("dataset", "performance_year").annotate(count=Count("pk")).filter(count__gt=1)
    for group in live:
        yield f"{group['dataset']} {group['performance_year'] or ''} has {group['count']} live releases."


def files_differ(release: Release) -> Iterator[str]:
    paths = [storage.kept_path(file.sha256) for file in release.files.order_by("position")]
    missing = [path.name for path in paths if not path.exists()]
    if missing or not paths:
        yield f"{release}: a stored file is missing ({', '.join(missing) or 'there is no record of any'})."
    elif storage.sha256_of(paths) != release.sha256:
        yield f"{release}: the hash of the stored file is not the recorded one."


def rows_differ(release: Release) -> Iterator[str]:
    stored = REGISTRY[Dataset(release.dataset)].model._default_manager.filter(release=release).count()
    if stored != release.rows - release.duplicates:
        yield (
            f"{release}: {stored:,} rows are stored, {release.rows:,} are recorded, of which {release.duplicates:,} "
            "repeat another one."
        )


def directory_differs(release: Release) -> Iterator[str]:
    with connection.cursor() as cursor:
        lineage = [earlier.pk for earlier in release.lineage()]
        cursor.execute(DIRECTORY_DIFFERENCES, {"release": release.pk, "lineage": lineage})
        differences = cursor.fetchone()[0]
    if differences:
        yield f"{release}: {differences:,} clinicians are not found as they are listed."
    has_words = SearchWord.objects.filter(release=release).exists()
    if Clinician.objects.filter(release=release).exists() and not has_words:
        yield f"{release}: the words that a search is corrected to are missing."
