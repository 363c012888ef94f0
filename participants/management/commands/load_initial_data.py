"""manage.py load_initial_data: fills an empty portal. `start` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from participants.importing import runs, update
from participants.importing.locks import Busy
from participants.models import Dataset, Kind, Release

SAMPLES = settings.BASE_DIR / "fixtures" / "sample"


class Command(BaseCommand):
    help = "Publishes the sample participant list if no list is live, and asks the real sources in the background."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [
            dataset for dataset in Dataset if not Release.objects.of(dataset).live().filter(sample=False).exists()
        ]
        if Dataset.PARTICIPANTS in missing:
            self.load_samples()
        for dataset in missing:
            runs.ask_schedule(dataset)

    def load_samples(self) -> None:
        """Both steps of a year, in order. Those that were loaded before, in part or whole, are only recognised."""
        try:
            for kind in (Kind.PRELIMINARY, Kind.FINAL):
                path = SAMPLES / f"participants_2027_{kind}.csv"
                update.from_files(Dataset.PARTICIPANTS, [path], kind=kind, publish=True)
        except Busy as error:
            self.stderr.write(str(error))
