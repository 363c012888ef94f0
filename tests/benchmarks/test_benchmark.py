"""`manage.py benchmark`, at sizes so small that its times mean nothing."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from asm_portal.benchmarks import alerts, practices, searches
from asm_portal.benchmarks.results import REAL, Measure
from asm_portal.benchmarks.run import PARTS
from tests.importing.processes import database_url


@pytest.mark.django_db(transaction=True)
def test_a_run_prints_a_page_with_every_measure_and_leaves_no_database_behind(tmp_path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "django", "benchmark", "--small", "--asked", "22"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "ASM_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "asm_portal.settings",
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0] == "# Benchmarks"
    rows = {cells[1].strip(): cells[3].strip() for line in lines if len(cells := line.split("|")) == 5}
    found = {
        key: float(rows[measure.label].replace(",", ""))
        for part in PARTS.values()
        for key, measure in part.measures.items()
    }
    for part in PARTS.values():
        assert f"| | | {part.small} {part.of} |" in lines
    assert all(value >= 0 for value in found.values())
    assert found[searches.SEARCH_FOUND,] > 90
    assert all(0 < found[page, practices.QUERIES] <= 12 for page in practices.PAGES)
    assert found[alerts.CONCERNED,] > 0
    assert found[alerts.MISSING,] == found[alerts.SURPLUS,] == found[alerts.REPEATED,] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%_benchmark'")
        assert cursor.fetchall() == []


def test_a_limit_that_is_missed_says_so() -> None:
    measure = Measure("Import", "s", {REAL: 2})
    assert measure.cell(1.234, REAL) == "1.23 (at most 2)"
    assert measure.cell(2.5, REAL) == "2.50 (at most 2, missed)"
    assert measure.cell(2.5, 120) == "2.50"
    assert Measure("Queries", "number", {200: 12}).cell(1_213, 200) == "1,213 (at most 12, missed)"
