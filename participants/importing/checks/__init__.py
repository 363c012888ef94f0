"""The checks of an import, one a file. To add one, write its file and name it here.

- A row check looks at one row of the participant list and gives an Issue or None. A row with an error is left out.
- A file check looks at the release and its facts once all rows are read.
- A comparison check looks at the difference from the list that is live.
"""

from participants.importing.checks import (
    areas_known,
    cohort_change,
    cohort_known,
    complete_list,
    declared_rows,
    declared_sha1,
    final_list_adds_nobody,
    has_rows,
    name_given,
    name_length,
    npi_check_digit,
    sample_stays_sample,
    shrinking_list,
    source_notes,
    state_known,
    year_given,
    yes_or_no,
)

PARTICIPANT_ROW_CHECKS = (
    npi_check_digit.check,
    name_given.check,
    name_length.check,
    state_known.check,
    cohort_known.check,
    yes_or_no.check,
)

# They hold a file against what its source says of it, which may be learned later.
SOURCE_CHECKS = (
    source_notes.check,
    declared_rows.check,
    declared_sha1.check,
)

FILE_CHECKS = (
    *SOURCE_CHECKS,
    has_rows.check,
    year_given.check,
    complete_list.check,
    areas_known.check,
    sample_stays_sample.check,
)

COMPARISON_CHECKS = (
    shrinking_list.check,
    final_list_adds_nobody.check,
    cohort_change.check,
)
