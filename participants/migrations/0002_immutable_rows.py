"""The database itself refuses to change what must not change: what publishers published, and the record of decisions."""

from django.db import migrations

TABLES = ("listing", "area", "county", "zipcounty", "mandatoryarea", "releaseevent")

REFUSE = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Rows of % are never changed (% refused).', TG_TABLE_NAME, TG_OP;
    END $$
"""

NEVER_CHANGES = """
    CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON participants_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change"),
        *(
            migrations.RunSQL(
                NEVER_CHANGES.format(table=table), f"DROP TRIGGER {table}_never_changes ON participants_{table}"
            )
            for table in TABLES
        ),
    ]
