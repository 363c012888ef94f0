"""Builds what search and clinician pages read, for one release: its clinicians and the words they are found by.

Rows belong to the release, so publishing and rolling back switch between finished directories, and a reader who
resolved the live release once sees all of one list.
"""

from django.db import connection
from psycopg import sql

from participants.importing import organizations
from participants.importing.lexemes import lexemes
from participants.importing.partitions import partition
from participants.models import Clinician, Release, SearchWord, Status

# A list lies in no index's order: it is read once as it lies (MATERIALIZED), then sorted.
CLINICIANS = sql.SQL("""
    WITH listing AS MATERIALIZED (
        SELECT npi, line, first_name, last_name, state, cohort, organization, years, name_words, organization_words
        FROM participants_listing
        WHERE release_id = {source}
    )
    INSERT INTO {clinicians}
        (release_id, npi, first_name, last_name, status, last_release_id, states, cohorts, organizations,
         small_practice, name_length, search)
    SELECT {release}, npi, first_name, last_name, {status}, {source}, states, cohorts, organizations,
           small_practice, length(names), names || places
    FROM (
        SELECT npi,
               (array_agg(first_name ORDER BY line))[1] AS first_name,
               (array_agg(last_name ORDER BY line))[1] AS last_name,
               array_agg(DISTINCT state) AS states,
               array_agg(DISTINCT cohort) AS cohorts,
               array_agg(DISTINCT organization) AS organizations,
               bool_or((years -> {year} ->> 'small_practice')::boolean) AS small_practice,
               {names} AS names,
               {organization_words} || {state_words} AS places
        FROM listing
        WHERE NOT EXISTS (SELECT FROM {clinicians} known WHERE known.npi = listing.npi)
        GROUP BY npi
    ) AS clinician
""")

WORDS = sql.SQL("""
    INSERT INTO {words} (release_id, word, clinicians)
    SELECT {release}, word, ndoc FROM ts_stat({searched})
""")


def build(release: Release) -> None:
    """Fills the directory of a participant release, in the caller's transaction: first everyone on it, then, from the
    releases before it, everyone who no longer is.
    """
    with connection.cursor() as cursor:
        # Room to sort a list of a million, and to build its indexes; a list of CMS's size takes a few megabytes.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '256MB'")
        with partition(Clinician, release) as clinicians:
            for source in release.lineage():
                cursor.execute(
                    CLINICIANS.format(
                        clinicians=clinicians,
                        release=sql.Literal(release.pk),
                        source=sql.Literal(source.pk),
                        status=sql.Literal(Status.LISTED if source == release else Status.FORMERLY_LISTED),
                        year=sql.Literal(str(source.performance_year)),
                        names=lexemes("(array_agg(name_words ORDER BY line))[1]", "A"),
                        organization_words=lexemes("string_agg(DISTINCT organization_words, ' ')", "B"),
                        state_words=lexemes("lower(string_agg(DISTINCT state, ' '))", "C"),
                    )
                )
        with partition(SearchWord, release) as words:
            searched = sql.SQL("SELECT search FROM {}").format(clinicians).as_string(cursor.connection)
            cursor.execute(WORDS.format(words=words, release=sql.Literal(release.pk), searched=sql.Literal(searched)))
        organizations.build(release)
