"""Where a practice stands with what the forms ask: read once from the database, then judged by the rules.

- `participants`      whom of the roster the model is about
- `interoperability`  what is missing in the report, and the score it would have
- `arrangements`      which arrangements count, and which clinicians they cover
- `primary_care`      the three processes, and the 90 days of each participant
- `quality`           completeness, cases and rates by measure
- `activities`        how many improvement activities each participant can show

Nothing here writes, and `today` is always an argument.
"""
