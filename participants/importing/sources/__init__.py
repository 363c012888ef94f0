"""Where each dataset comes from. Adding a dataset is adding one entry to `SOURCES`.

The addresses are those of the publishers; settings can point them at another server. With `ASM_SOURCES_DIR` set, files
in that folder stand in for all of them and nothing is asked over the network.
"""

from django.conf import settings

from participants.importing.sources.base import Source, SourceError, SourceState
from participants.importing.sources.catalogue import CatalogueSource
from participants.importing.sources.files import FileSource, Part
from participants.importing.sources.folder import FolderSource
from participants.models.datasets import Dataset

__all__ = ["SOURCES", "Source", "SourceError", "SourceState", "get_source"]

_DELINEATIONS = "{census}/programs-surveys/metro-micro/geographies/reference-files/2023/delineation-files"
_RELATIONSHIPS = "{census}/geo/docs/maps-data/data"

_ENTRIES: tuple[Source, ...] = (
    CatalogueSource(
        dataset=Dataset.PARTICIPANTS,
        title="Ambulatory Specialty Model Participants",
        dataset_id=settings.ASM_PARTICIPANTS_DATASET_ID,
    ),
    FileSource(
        dataset=Dataset.MANDATORY_AREAS,
        title="Mandatory geographic areas of the Ambulatory Specialty Model",
        parts=(Part("{mandatory_areas}"),),
    ),
    FileSource(
        dataset=Dataset.DELINEATIONS,
        title="Core based statistical areas and metropolitan divisions, July 2023",
        parts=(Part(f"{_DELINEATIONS}/list1_2023.xlsx"),),
    ),
    FileSource(
        dataset=Dataset.ZIP_COUNTIES,
        title="2020 ZIP Code tabulation areas and counties",
        formats=(".csv",),
        parts=(
            Part(f"{_RELATIONSHIPS}/rel2020/zcta520/tab20_zcta520_county20_natl.txt"),
            # Connecticut's counties became planning regions in 2022; towns lead from the one to the other.
            Part(f"{_RELATIONSHIPS}/rel2020/zcta520/tab20_zcta520_cousub20_natl.txt", required=False),
            Part(f"{_RELATIONSHIPS}/rel2022/acs22_cousub22_blkgrp20_st09.txt", required=False),
        ),
    ),
)
SOURCES: dict[str, Source] = {source.dataset: source for source in _ENTRIES}


def get_source(dataset: str) -> Source:
    """The source to ask for a dataset: its publisher, or the folder of files that stands in for the publishers."""
    source = SOURCES[dataset]
    if settings.ASM_SOURCES_DIR is None:
        return source
    return FolderSource(
        folder=settings.ASM_SOURCES_DIR,
        dataset=dataset,
        title=source.title,
        formats=source.formats,
        several=source.several,
    )
