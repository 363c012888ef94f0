"""Builds the organizations of one release: every name on it once, however it is spelled."""

from django.db import connection

from participants.models import Release

BUILD = """
    WITH listed AS (
        SELECT organization_key AS key, organization, organization_words, npi, state, cohort,
               (years -> %(year)s ->> 'small_practice')::boolean AS small_practice
        FROM participants_listing
        WHERE release_id = %(release)s AND organization_key <> ''
    ), spelled AS (
        SELECT key, organization, min(organization_words) AS words, count(*) AS listings
        FROM listed
        GROUP BY key, organization
    ), named AS (
        SELECT key,
               (array_agg(organization ORDER BY listings DESC, organization COLLATE "C"))[1] AS name,
               jsonb_agg(jsonb_build_object('name', organization, 'listings', listings)
                         ORDER BY listings DESC, organization COLLATE "C") AS spellings,
               to_tsvector('simple', string_agg(words, ' ')) AS words
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
    INSERT INTO participants_organization
        (release_id, key, name, spellings, states, npis, clinicians, listings, heart_failure, low_back_pain,
         small_practice, search)
    SELECT %(release)s, key, name, spellings, states, npis, cardinality(npis), listings, heart_failure, low_back_pain,
           CASE
               WHEN is_small AND is_not_small THEN 'mixed'
               WHEN is_small THEN 'yes'
               WHEN is_not_small THEN 'no'
               ELSE ''
           END,
           setweight(words, 'B') || setweight(to_tsvector('simple', array_to_string(states, ' ')), 'C')
    FROM named JOIN counted USING (key)
"""


def build(release: Release) -> None:
    """Fills the organizations of a participant release that has none yet, in the caller's transaction.

    Rows without an organization name, or with one that has no letter or digit, belong to none.
    """
    with connection.cursor() as cursor:
        cursor.execute(BUILD, {"release": release.pk, "year": str(release.performance_year)})
        cursor.execute("SELECT gin_clean_pending_list('organization_search')")
        cursor.execute("ANALYZE participants_organization")
