"""Builds the organizations of one release: every name on it once, however it is spelled."""

from django.db import connection
from psycopg import sql

from participants.importing.lexemes import lexemes
from participants.importing.partitions import partition
from participants.models import Organization, Release

BUILD = sql.SQL("""
    WITH listed AS (
        SELECT organization_key AS key, organization, organization_words, npi, state, cohort,
               (years -> {year} ->> 'small_practice')::boolean AS small_practice
        FROM participants_listing
        WHERE release_id = {release} AND organization_key <> ''
    ), spelled AS (
        SELECT key, organization, min(organization_words) AS words, count(*) AS listings
        FROM listed
        GROUP BY key, organization
    ), named AS (
        SELECT key,
               (array_agg(organization ORDER BY listings DESC, organization COLLATE "C"))[1] AS name,
               jsonb_agg(jsonb_build_object('name', organization, 'listings', listings)
                         ORDER BY listings DESC, organization COLLATE "C") AS spellings,
               {words} AS words
        FROM spelled
        GROUP BY key
    ), counted AS (
        SELECT key,
               array_agg(DISTINCT state) AS states,
               array_agg(DISTINCT npi) AS npis,
               count(*) AS listings,
               count(*) FILTER (WHERE cohort = 'heart_failure') AS heart_failure,
               count(*) FILTER (WHERE cohort = 'low_back_pain') AS low_back_pain,
               bool_or(small_practice) AS is_small,
               bool_or(NOT small_practice) AS is_not_small
        FROM listed
        GROUP BY key
    )
    INSERT INTO {organizations}
        (release_id, key, name, spellings, states, npis, clinicians, listings, heart_failure, low_back_pain,
         small_practice, search)
    SELECT {release}, key, name, spellings, states, npis, cardinality(npis), listings, heart_failure, low_back_pain,
           CASE
               WHEN is_small AND is_not_small THEN 'mixed'
               WHEN is_small THEN 'yes'
               WHEN is_not_small THEN 'no'
               ELSE ''
           END,
           words || {state_words}
    FROM named JOIN counted USING (key)
""")


def build(release: Release) -> None:
    """Fills the organizations of a participant release, in the caller's transaction.

    Rows without an organization name, or with one that has no letter or digit, belong to none.
    """
    with partition(Organization, release) as organizations, connection.cursor() as cursor:
        cursor.execute(
            BUILD.format(
                organizations=organizations,
                release=sql.Literal(release.pk),
                year=sql.Literal(str(release.performance_year)),
                words=lexemes("string_agg(words, ' ')", "B"),
                state_words=lexemes("lower(array_to_string(states, ' '))", "C"),
            )
        )
