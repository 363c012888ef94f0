"""The pages of the estimator: what is at stake for one participant, and how a whole cohort fares.

- `forms`     the inputs, which live in the address
- `levers`    the inputs as the page shows them, each with what it comes to
- `charts`    where the lines and bars of the charts lie
- `estimate`  what the page of one participant says
- `cohort`    what the page of a simulated cohort says
- `tables`    the same as rows, for files
- `views`     the pages

The arithmetic is in `asm_portal.estimator`. Nothing that anybody enters is stored.
"""
