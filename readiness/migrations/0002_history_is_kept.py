"""The database refuses to change a practice's history, and to delete it except together with the practice.

`readiness.actions.history.permit_erasing` names the practice that is being erased, for one transaction.
"""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND current_setting('asm.erasing', true) = OLD.practice_id::text THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'The history of a practice is never changed (% refused).', TG_OP;
    END $$
"""

NEVER_CHANGES = """
    CREATE TRIGGER history_never_changes BEFORE UPDATE OR DELETE ON readiness_historyentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_history()
"""


class Migration(migrations.Migration):
    dependencies = [("readiness", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse_change_of_history"),
        migrations.RunSQL(NEVER_CHANGES, "DROP TRIGGER history_never_changes ON readiness_historyentry"),
    ]
