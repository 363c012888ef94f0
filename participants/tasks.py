"""Jobs of the worker: thin wrappers, since each can run twice or after a crash. See `importing.update`."""

import logging
from typing import Any

from celery import shared_task

from participants.importing import update
from participants.importing.locks import Busy
from participants.importing.network import FetchError
from participants.models import Dataset

logger = logging.getLogger(__name__)


@shared_task
def import_from_source(*, dataset: str, **kwargs: Any) -> None:
    """Imports what the source has, and publishes it if nothing needs a person."""
    try:
        outcome = update.from_source(Dataset(dataset), publish=True)
    except (Busy, FetchError) as error:
        logger.warning("%s was not imported: %s", dataset, error)
    else:
        logger.info("%s: release %s is %s", dataset, outcome.release.pk, outcome.release.state)


@shared_task
def import_from_sources(**kwargs: Any) -> None:
    """The daily look at every source."""
    for dataset in Dataset:
        import_from_source(dataset=dataset)
