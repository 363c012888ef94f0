"""Recognises what this portal must never be given: identifiers of patients."""

import re

# The 11 characters of a Medicare Beneficiary Identifier, with or without the dashes of the card (CMS, "Understanding
# the Medicare Beneficiary Identifier (MBI) Format"): letters leave out S, L, O, I, B and Z, which look like digits.
_LETTER = "[AC-HJKMNP-RT-Y]"
_EITHER = "[0-9AC-HJKMNP-RT-Y]"
_DASH = "[-‐‑–—−]"
_MEDICARE_NUMBER = re.compile(
    rf"""(?ix)
    (?<![0-9a-z])
    [1-9] {_LETTER} {_EITHER} [0-9] {_DASH}?
    {_LETTER} {_EITHER} [0-9] {_DASH}?
    {_LETTER}{{2}} [0-9]{{2}}
    (?![0-9a-z])
    """
)

# Three, two and four digits apart, except the numbers that are never assigned (20 CFR 422.103 and the Social Security
# Administration's notes on randomization): area 000, 666 and 900 up, group 00, serial 0000.
_SOCIAL_SECURITY_NUMBER = re.compile(
    rf"""(?x)
    (?<!\w) (?<![0-9][-./])
    (?!000|666|9) [0-9]{{3}} (?P<separator>{_DASH}|[ ]) (?!00) [0-9]{{2}} (?P=separator) (?!0000) [0-9]{{4}}
    (?!\w | [-./][0-9])
    """
)

_KINDS = {
    "a Medicare Beneficiary Identifier": _MEDICARE_NUMBER,
    "a Social Security number": _SOCIAL_SECURITY_NUMBER,
}


def looks_like_patient_data(text: str) -> str | None:
    """Where a text holds what looks like a patient's identifier, and what to do, as a sentence for the person who wrote
    it; None when it holds none. The identifier itself is never repeated.
    """
    for kind, pattern in _KINDS.items():
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start()) + 1
            place = f"Line {line}" if "\n" in text.strip() else "This"
            return f"{place} holds what looks like {kind}. Take patient data out: none is needed, and none was kept."
    return None
