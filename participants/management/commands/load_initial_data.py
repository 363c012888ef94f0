"""manage.py load_initial_data: fills an empty portal. `start` calls it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from kombu.exceptions import OperationalError

from participants.importing import update
from participants.importing.locks import Busy
from participants.models import Dataset, Kind, Release
from participants.tasks import import_from_source

SAMPLES = settings.BASE_DIR / "fixtures" / "sample"


class Command(BaseCommand):
    help = "Publishes the sample participant list if no list is live, and asks the real sources in the background."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [
            dataset for dataset in Dataset if not Release.objects.of(dataset).live().filter(sample=False).exists()
        ]
        if Dataset.PARTICIPANTS in missing:
            self.load_samples()
        try:
            for dataset in missing:
                import_from_source.delay(dataset=dataset)
        except OperationalError as error:
            raise CommandError("The job queue does not answer. Start it, or correct CELERY_BROKER_URL.") from error

    def load_samples(self) -> None:
        """Both steps of a year, in order. Those that were loaded before, in part or whole, are only recognised."""
        try:
            for kind in (Kind.PRELIMINARY, Kind.FINAL):
                path = SAMPLES / f"participants_2027_{kind}.csv"
                update.from_files(Dataset.PARTICIPANTS, [path], kind=kind, publish=True)
        except Busy as error:
            self.stderr.write(str(error))
