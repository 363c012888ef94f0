"""The read models of a participant release become tables that are partitioned by release. Rows stay as they are.

A partition is filled before it gets its indexes, and a release of a million rows is published in a third of the time; see
docs/decisions/0018. There is no way back but the backup, as with every change of the database.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

# LIKE without INCLUDING leaves out the old key and its identity; constraints are checks and "not null".
PARTITIONED = """
    DO $$
    DECLARE one bigint;
    BEGIN
        CREATE TABLE partitioned (LIKE {table} INCLUDING CONSTRAINTS) PARTITION BY LIST (release_id);
        ALTER TABLE partitioned DROP COLUMN id;
        FOR one IN SELECT DISTINCT release_id FROM {table} LOOP
            EXECUTE format('CREATE TABLE {table}_%s PARTITION OF partitioned FOR VALUES IN (%s)', one, one);
        END LOOP;
        INSERT INTO partitioned ({columns}) SELECT {columns} FROM {table};
        DROP TABLE {table};
        ALTER TABLE partitioned RENAME TO {table};
    END $$;
    ALTER TABLE {table} ADD PRIMARY KEY (release_id, {key});
"""
REFERENCE = """
    ALTER TABLE {table} ADD CONSTRAINT {table}_{column}
        FOREIGN KEY ({column}) REFERENCES participants_release (id) DEFERRABLE INITIALLY DEFERRED;
"""
CLINICIANS = """
    CREATE INDEX clinician_by_name ON participants_clinician (last_name, first_name, npi);
    CREATE INDEX clinician_search ON participants_clinician USING gin (search) WITH (fastupdate = off);
"""
WORDS = """
    CREATE INDEX search_word_trigrams ON participants_searchword USING gin (word gin_trgm_ops) WITH (fastupdate = off);
"""
ORGANIZATIONS = """
    CREATE INDEX organization_by_size ON participants_organization (clinicians DESC, name);
    CREATE INDEX organization_search ON participants_organization USING gin (search) WITH (fastupdate = off);
"""


def partitioned(table: str, key: str, columns: str, references: tuple[str, ...], indexes: str) -> str:
    statements = [PARTITIONED.format(table=table, key=key, columns=columns)]
    statements += [REFERENCE.format(table=table, column=column) for column in references]
    return "".join([*statements, indexes])


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_reminders")]

    operations = [
        migrations.RunSQL(
            partitioned(
                "participants_clinician",
                "npi",
                "release_id, npi, first_name, last_name, status, last_release_id, states, cohorts, organizations,"
                " small_practice, name_length, search",
                ("release_id", "last_release_id"),
                CLINICIANS,
            ),
            state_operations=[
                migrations.RemoveConstraint("clinician", "one_clinician_per_npi"),
                migrations.RemoveIndex("clinician", "clinician_by_name"),
                migrations.RemoveIndex("clinician", "clinician_search"),
                migrations.RemoveField("clinician", "id"),
                migrations.AddField(
                    "clinician",
                    "pk",
                    models.CompositePrimaryKey(
                        "release_id", "npi", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AddIndex(
                    "clinician", models.Index(fields=["last_name", "first_name", "npi"], name="clinician_by_name")
                ),
                migrations.AddIndex(
                    "clinician",
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="clinician_search", fastupdate=False
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            partitioned("participants_searchword", "word", "release_id, word, clinicians", ("release_id",), WORDS),
            state_operations=[
                migrations.RemoveConstraint("searchword", "one_search_word"),
                migrations.RemoveIndex("searchword", "search_word_trigrams"),
                migrations.RemoveField("searchword", "id"),
                migrations.AddField(
                    "searchword",
                    "pk",
                    models.CompositePrimaryKey(
                        "release_id", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AddIndex(
                    "searchword",
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"),
                        name="search_word_trigrams",
                        fastupdate=False,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            partitioned(
                "participants_organization",
                "key",
                "release_id, key, name, spellings, states, npis, clinicians, listings, heart_failure, low_back_pain,"
                " small_practice, search",
                ("release_id",),
                ORGANIZATIONS,
            ),
            state_operations=[
                migrations.RemoveConstraint("organization", "one_organization_per_key"),
                migrations.RemoveIndex("organization", "organization_by_size"),
                migrations.RemoveIndex("organization", "organization_search"),
                migrations.RemoveField("organization", "id"),
                migrations.AddField(
                    "organization",
                    "pk",
                    models.CompositePrimaryKey(
                        "release_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AddIndex(
                    "organization", models.Index(fields=["-clinicians", "name"], name="organization_by_size")
                ),
                migrations.AddIndex(
                    "organization",
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="organization_search", fastupdate=False
                    ),
                ),
            ],
        ),
    ]
