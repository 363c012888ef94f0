"""Builds what search and clinician pages read, for one release: its clinicians and the words they are found by.

Rows belong to the release, so publishing and rolling back switch between finished directories, and a reader who
resolved the live release once sees all of one list.
"""

from django.db import connection

from participants.importing import organizations
from participants.models import Clinician, Organization, Release, SearchWord

BUILD = """
    INSERT INTO participants_clinician
        (release_id, npi, first_name, last_name, status, last_release_id, states, cohorts, organizations,
         small_practice, name_length, search)
    SELECT %(release)s, npi, first_name, last_name, %(status)s, %(source)s, states, cohorts, organizations,
           small_practice, length(names),
           setweight(names, 'A')
               || setweight(to_tsvector('simple', organization_words), 'B')
               || setweight(to_tsvector('simple', array_to_string(states, ' ')), 'C')
    FROM (
        SELECT npi,
               (array_agg(first_name ORDER BY line))[1] AS first_name,
               (array_agg(last_name ORDER BY line))[1] AS last_name,
               array_agg(DISTINCT state) AS states,
               array_agg(DISTINCT cohort) AS cohorts,
               array_agg(DISTINCT organization) AS organizations,
               bool_or((years -> %(year)s ->> 'small_practice')::boolean) AS small_practice,
               to_tsvector('simple', (array_agg(name_words ORDER BY line))[1]) AS names,
               string_agg(DISTINCT organization_words, ' ') AS organization_words
        FROM participants_listing listing
        WHERE release_id = %(source)s AND NOT EXISTS (
            SELECT FROM participants_clinician known WHERE known.release_id = %(release)s AND known.npi = listing.npi
        )
        GROUP BY npi
    ) AS clinician
"""

WORDS = """
    INSERT INTO participants_searchword (release_id, word, clinicians)
    SELECT %s, word, ndoc FROM ts_stat('SELECT search FROM participants_clinician WHERE release_id = ' || %s)
"""


def build(release: Release) -> None:
    """Fills the directory of a participant release, in the caller's transaction: first everyone on it, then, from the
    releases before it, everyone who no longer is.
    """
    clear(release)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        for source in release.lineage():
            cursor.execute(
                BUILD,
                {
                    "release": release.pk,
                    "source": source.pk,
                    "status": "listed" if source == release else "formerly_listed",
                    "year": str(source.performance_year),
                },
            )
        cursor.execute(WORDS, [release.pk, release.pk])
        for index in ("clinician_search", "search_word_trigrams"):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute("ANALYZE participants_clinician, participants_searchword")
    organizations.build(release)


def clear(release: Release) -> None:
    for model in (Clinician, SearchWord, Organization):
        rows = model._default_manager.filter(release=release)
        rows._raw_delete(rows.db)
