"""Made lists that go live, for what is measured on top of them."""

from collections.abc import Iterable
from pathlib import Path

from participants import sample
from participants.importing import publish, update
from participants.models import Dataset, Kind, Release, State


def publish_list(rows: Iterable[sample.Row], folder: Path, kind: Kind) -> Release:
    """Imports the rows as CMS's list of that kind and publishes it, whatever a person would have had to look at."""
    path = folder / f"{kind}.csv"
    with path.open("w", newline="") as file:
        sample.write_csv(rows, file)
    outcome = update.from_files(Dataset.PARTICIPANTS, [path], kind=kind, publish=True)
    if outcome.release.state != State.LIVE:
        publish.publish(outcome.release, note="Looked at.")
    return outcome.release
