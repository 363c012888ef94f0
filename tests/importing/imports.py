"""Imports as a person at a terminal makes them, and what they notice."""

import json
import tempfile
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from participants.models import Dataset, Release


@dataclass(frozen=True)
class Result:
    """How a command ended: its exit status, the object of `--json`, and what it said if it gave up."""

    exit_status: int
    json: dict[str, Any]
    error: str = ""

    @property
    def state(self) -> str:
        return self.json["state"]

    @property
    def issues(self) -> list[dict[str, Any]]:
        return self.json["issues"]

    def issue(self, check: str) -> dict[str, Any]:
        """The only issue of a check."""
        [found] = [issue for issue in self.issues if issue["check"] == check]
        return found

    @property
    def checks(self) -> set[str]:
        return {issue["check"] for issue in self.issues}

    @property
    def release(self) -> Release:
        return Release.objects.get(pk=self.json["release"])


def import_dataset(dataset: str, *files: Path, publish: bool = True, **options: Any) -> Result:
    """`manage.py import_dataset`, with `--json` and, unless told otherwise, `--publish`."""
    output = StringIO()
    try:
        call_command("import_dataset", dataset, file=list(files), json=True, publish=publish, stdout=output, **options)
    except CommandError as error:
        return Result(error.returncode, {}, str(error))
    except SystemExit as ended:
        return Result(int(ended.code or 0), json.loads(output.getvalue()))
    raise AssertionError("The command ends with an exit status.")


def import_list(content: bytes, *, name: str = "list.csv", **options: Any) -> Result:
    """Imports these bytes as a participant list."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        path.write_bytes(content)
        return import_dataset(Dataset.PARTICIPANTS, path, **options)


def live_list() -> Release | None:
    return Release.objects.current(Dataset.PARTICIPANTS)


def listed(release: Release | None) -> set[tuple[str, str, str]]:
    """Who is on a release: NPI, cohort and organization of each row."""
    assert release is not None
    return set(release.listings.values_list("npi", "cohort", "organization"))


def verify_data() -> str:
    """What `manage.py verify_data` finds: nothing if all is well."""
    found = StringIO()
    try:
        call_command("verify_data", stdout=StringIO(), stderr=found)
    except CommandError as error:
        return f"{found.getvalue()}{error}"
    return ""
