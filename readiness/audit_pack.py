"""The audit pack: what a practice did for a performance year and what proves it, as one ZIP archive.

    index.html        every item: its status, its owner, its day, its proof, and the evidence as links into the archive
    index.css         how the index looks
    history.csv       who did what, and when
    tables/           the forms as they were kept: arrangements, periods, reports, counts
    evidence/         the files, by item
    SHA256SUMS        the hash of everything else, as `sha256sum --check` reads it

A file whose bytes no longer have the hash that they came with is in the pack all the same, and the index says so.
"""

import hashlib
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from asm_portal.exports import csv_lines
from asm_portal.rules.years import YEARS
from participants.models import Dataset, Release
from readiness import models
from readiness.full_export import path_to_practice, table
from readiness.history_words import HEADER, row_of
from readiness.models import Evidence, Practice, Task
from readiness.proof import Proof
from readiness.proofs import all_proofs
from readiness.template import TEMPLATE, Category, Item

FORMS = (
    models.Arrangement,
    models.Period,
    models.InteroperabilityReport,
    models.InteroperabilityAnswer,
    models.PrimaryCareReport,
    models.PrimaryCareMonth,
    models.QualityPlan,
    models.QualityMonth,
    models.QualityCount,
    models.PracticeClinician,
)
CHUNK = 1 << 20


@dataclass(frozen=True)
class Paper:
    """A piece of evidence in the pack. `path` is empty for a link; `problem` says what is wrong with the file."""

    evidence: Evidence
    path: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """A task with what proves it."""

    task: Task
    proof: Proof | None
    papers: list[Paper]


@dataclass(frozen=True)
class Entry:
    """An item of the checklist with its tasks."""

    item: Item
    lines: list[Line]


class Pack:
    """A ZIP archive that remembers the hash of what it is given."""

    def __init__(self, file: IO[bytes]) -> None:
        self.archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.hashes: dict[str, str] = {}

    def text(self, path: str, text: str) -> None:
        content = text.encode()
        self.archive.writestr(path, content)
        self.hashes[path] = hashlib.sha256(content).hexdigest()

    def stored(self, path: str, name: str) -> str:
        """Copies a stored file, and returns its hash. Raises FileNotFoundError."""
        sha256 = hashlib.sha256()
        with default_storage.open(name) as source, self.archive.open(path, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                sha256.update(chunk)
                target.write(chunk)
        self.hashes[path] = sha256.hexdigest()
        return self.hashes[path]

    def close(self) -> None:
        sums = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(self.hashes.items()))
        self.archive.writestr("SHA256SUMS", sums)
        self.archive.close()


def write_audit_pack(practice: Practice, file: IO[bytes], *, now: datetime) -> None:
    pack = Pack(file)
    categories = lines_of(practice, pack, now=now)
    for model in FORMS:
        rows = model._default_manager.filter(**{str(path_to_practice(model)): practice.pk}).order_by("pk")
        pack.text(f"tables/{model._meta.model_name}.csv", table(model, rows))
    pack.text("history.csv", history(practice))
    context = {
        "practice": practice,
        "year": YEARS[practice.performance_year],
        "now": now,
        "release": Release.objects.current(Dataset.PARTICIPANTS),
        "categories": categories,
        "entries": practice.history.count(),
    }
    pack.text("index.css", style_sheet())
    pack.text("index.html", render_to_string("readiness/audit_pack.html", context))
    pack.close()


def style_sheet() -> str:
    return Path(str(finders.find("css/audit-pack.css"))).read_text()


def lines_of(practice: Practice, pack: Pack, *, now: datetime) -> list[tuple[Category, list[Entry]]]:
    """Every task of the year by category and item, with its evidence, whose files are put into the pack."""
    proofs = {(proof.item, proof.clinician_id): proof for proof in all_proofs(practice, today=now.date())}
    papers: dict[int, list[Paper]] = defaultdict(list)
    tasks = Task.objects.current(practice).select_related("clinician", "owner")
    evidence = practice.evidence.filter(withdrawn_at=None, task__in=tasks).select_related("task", "added_by")
    for piece in evidence.order_by("pk"):
        papers[piece.task_id].append(packed(piece, pack))
    by_item: dict[str, list[Line]] = defaultdict(list)
    for task in tasks.order_by("clinician__last_name", "clinician__first_name", "pk"):
        proof = proofs.get((task.item, task.clinician_id)) or proofs.get((task.item, None))
        by_item[task.item].append(Line(task, proof, papers[task.pk]))
    return [
        (category, [Entry(item, by_item[item.id]) for item in TEMPLATE.of_category(slug) if item.id in by_item])
        for slug, category in TEMPLATE.categories.items()
    ]


def packed(evidence: Evidence, pack: Pack) -> Paper:
    if evidence.url:
        return Paper(evidence)
    path = f"evidence/{evidence.task.item}/{evidence.pk}-{evidence.file_name}"
    try:
        sha256 = pack.stored(path, str(evidence.file))
    except FileNotFoundError:
        return Paper(evidence, problem="The file is missing.")
    problem = "" if sha256 == evidence.sha256 else "The file is not the one that was added: its hash is another."
    return Paper(evidence, path, problem)


def history(practice: Practice) -> str:
    """As CSV, the oldest entry first."""
    entries = practice.history.select_related("actor").order_by("pk")
    return "".join(csv_lines(HEADER, map(row_of, entries.iterator(chunk_size=2000))))
