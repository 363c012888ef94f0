"""Datasette with its own full-text search over the same rows: a general tool for publishing a table.

It is asked in its own process and over its own interface (ASGI), so no network is measured on either side.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette

from asm_portal.benchmarks.questions import Question
from asm_portal.benchmarks.results import Stopwatch, Values, spread
from participants.models import Clinician, Release
from participants.search import PAGE_SIZE

DATASETTE = "datasette"
DATASETTE_FOUND = "datasette_found"

TABLE = """
    CREATE TABLE clinicians (npi TEXT PRIMARY KEY, first_name TEXT, last_name TEXT, states TEXT, organizations TEXT);
    CREATE VIRTUAL TABLE clinicians_fts USING fts5(
        npi, first_name, last_name, states, organizations, content="clinicians"
    );
"""
FILL_INDEX = "INSERT INTO clinicians_fts (clinicians_fts) VALUES ('rebuild')"


def measure_datasette(release: Release, asked: Sequence[Question], folder: Path) -> Values:
    path = folder / "list.db"
    write_database(release, path)
    seconds, found = asyncio.run(ask_all(path, asked))
    return spread(DATASETTE, seconds) | {(DATASETTE_FOUND,): 100 * found / len(asked)}


def write_database(release: Release, path: Path) -> None:
    rows = Clinician.objects.filter(release=release).values_list(
        "npi", "first_name", "last_name", "states", "organizations"
    )
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(TABLE)
        database.executemany(
            "INSERT INTO clinicians VALUES (?, ?, ?, ?, ?)",
            ((*person, " ".join(states), "; ".join(names)) for *person, states, names in rows.iterator()),
        )
        database.execute(FILL_INDEX)


async def ask_all(path: Path, asked: Sequence[Question]) -> tuple[list[float], int]:
    """The seconds of each question, and how many found the person meant."""
    datasette = Datasette([str(path)])
    await datasette.invoke_startup()
    seconds, found = [], 0
    for question in asked:
        query = urlencode({"_search": question.text, "_size": PAGE_SIZE, "_shape": "array"})
        with Stopwatch() as watch:
            response = await datasette.client.get(f"/list/clinicians.json?{query}")
        seconds.append(watch.seconds)
        people: list[dict[str, Any]] = response.json() if response.status_code == 200 else []
        found += question.npi in {person["npi"] for person in people}
    return seconds, found
