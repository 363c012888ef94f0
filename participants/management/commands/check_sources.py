"""manage.py check_sources: has anything new been published?"""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants.importing import update
from participants.models import Dataset, SourceCheck


class Command(BaseCommand):
    help = "Asks each source whether it has something new. Imports nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the answers as a JSON list.")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [update.check_source(dataset) for dataset in Dataset]
        if options["json"]:
            self.stdout.write(json.dumps([as_json(check) for check in checks]))
            return
        for check in checks:
            answer = check.problem or ("something new" if check.is_new else "nothing new")
            self.stdout.write(f"{check.get_dataset_display()}: {answer}")


def as_json(check: SourceCheck) -> dict[str, Any]:
    return {
        "dataset": check.dataset,
        "new": check.is_new,
        "version": check.version,
        "problem": check.problem,
        "checked_at": check.checked_at.isoformat(),
    }
