"""What the portal itself knows about an item of the checklist, from the forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proof:
    """Whether an item, of the practice or of one clinician, is proven, and what there is to say of it.

    `item` is of the template, such as D5; `words` is a sentence: "Covers 10 of 12 clinicians."
    """

    item: str
    clinician_id: int | None
    proven: bool
    words: str
