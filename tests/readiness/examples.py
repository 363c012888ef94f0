"""An example of every kind of thing that an address of a practice names, for the matrix of access.

The key is the parameter of the address, so give each kind of thing a name of its own: `task_id` for a task everywhere.
Each function makes one such thing in a practice, or takes one that is there, and returns what stands in the address.
"""

from collections.abc import Callable
from typing import Any

from readiness.models import Practice

EXAMPLES: dict[str, Callable[[Practice], Any]] = {
    "practice_id": lambda practice: practice.pk,
    "file_format": lambda practice: "csv",
}

# These name nothing that belongs to a practice, so there is nothing to mix up.
OF_NO_PRACTICE = {"file_format"}
