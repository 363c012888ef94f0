"""The Ambulatory Specialty Model as data: what it asks, of whom, by when, what it is worth, and how we know.

Pages, checklists, the timeline, reminders and the estimator all read this package, and nothing else states a rule.
Every entry cites its sources and says how certain it is (see `base`). What nobody could tell us is an entry too, in
`gaps`; `catalogue` has all of them by id.

Where to correct what:

- `years`            performance years, payment years, risk levels, deadlines
- `timeline`         dated events, past and to come
- `eligibility`      who is a participant, and where
- `cohorts`          the two cohorts, their specialties, what is common to a cohort's members
- `quality`, `cost`, `improvement`, `interoperability`   the four performance categories
- `benchmarks`       MIPS benchmarks of the quality measures, for reference
- `arrangements`     collaborative care arrangements with primary care
- `scoring`          how the final score is put together
- `payment`          how a final score becomes a payment multiplier
- `provisions`       everything else: MIPS, ACOs, beneficiary incentives, data, audits
- `gaps`             what is not known, and where sources contradict each other
- `sources`          the documents behind all of it

The package is plain Python: no Django, no database, no clock.
"""

from datetime import date

VERSION = "2026.11.22"
COMPILED_ON = date(2026, 11, 22)
