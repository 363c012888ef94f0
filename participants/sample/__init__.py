"""Fictional participant lists in CMS's file format, for first runs, tests, demonstrations and benchmarks.

Nobody on them exists. Every NPI starts with 2 and has a right check digit; no NPI in use starts with 2. The same seed
gives the same list on any machine. Standard library only.
"""

from participants.sample.final_list import SampleChanges, final
from participants.sample.preliminary_list import generated, preliminary
from participants.sample.rows import HEADER, Key, Row, organization_key, write_csv

__all__ = [
    "HEADER",
    "Key",
    "Row",
    "SampleChanges",
    "final",
    "generated",
    "organization_key",
    "preliminary",
    "write_csv",
]
