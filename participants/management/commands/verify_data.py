"""manage.py verify_data: do the database and the kept files hold what they promise?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from participants.importing.verify import breaches


class Command(BaseCommand):
    help = "Checks the invariants of published data. Exit status 1 on any breach."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(breaches())
        for breach in found:
            self.stderr.write(breach)
        if found:
            raise CommandError(f"{len(found)} breaches.")
        self.stdout.write("Every invariant holds.")
