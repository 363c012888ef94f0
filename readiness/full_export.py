"""Everything that the portal keeps for a practice, as one ZIP archive: a CSV file for each table, and the evidence.

The tables are found by their foreign keys, so that a new model is in it by itself. What lets people in is left out.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from typing import IO

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from asm_portal.accounts.models import User
from asm_portal.exports import csv_lines
from readiness.models import Practice

SECRETS = "token"  # fields with this word in their name


def write_everything(practice: Practice, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for model in apps.get_app_config("readiness").get_models(include_auto_created=True):
            path = path_to_practice(model)
            if path is None:
                continue
            rows = model._default_manager.filter(**{path: practice.pk}).order_by("pk")
            archive.writestr(f"{model._meta.model_name}.csv", table(model, rows))
            for name, stored in files(model, rows):
                add_file(archive, name, stored)


def add_file(archive: zipfile.ZipFile, name: str, stored: str) -> None:
    """One that the storage has lost does not keep the others from coming out, and is named."""
    try:
        with default_storage.open(stored) as source, archive.open(name, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        archive.writestr(f"{name}.missing.txt", "This file is not in the storage any more.\n")


def path_to_practice(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> str | None:
    """How a query leads from a model to the practice it belongs to; None for what belongs to none."""
    if model is Practice:
        return "pk"
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    for field in keys:
        if field.related_model is Practice:
            return field.name
    for field in keys:
        target = field.related_model
        if target._meta.app_label == model._meta.app_label and target not in seen | {model}:
            further = path_to_practice(target, seen | {model})
            if further:
                return f"{field.name}__{further}"
    return None


def table(model: type[models.Model], rows: models.QuerySet[models.Model]) -> str:
    """As CSV; people by their e-mail address, and everything else as the database has it."""
    fields = [field for field in model._meta.concrete_fields if SECRETS not in field.name]
    columns = [f"{field.name}__email" if field.related_model is User else field.attname for field in fields]
    cells = (
        [json.dumps(value) if isinstance(value, dict | list) else value for value in row]
        for row in rows.values_list(*columns)
    )
    return "".join(csv_lines([field.attname for field in fields], cells))


def files(model: type[models.Model], rows: models.QuerySet[models.Model]) -> Iterator[tuple[str, str]]:
    """(name in the archive, name in the storage) of each file that the rows have."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.FileField):
            for key, stored in rows.exclude(**{field.name: ""}).values_list("pk", field.name):
                yield f"files/{model._meta.model_name}-{key}-{stored.rsplit('/', 1)[-1]}", stored
