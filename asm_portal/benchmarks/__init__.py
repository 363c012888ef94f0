"""How fast the portal is, measured side by side with what it could be held against: raw COPY, an empty view, Datasette.

`lists.py`, `practices.py`, `alerts.py` and `estimator.py` are the parts: each says what it measures and the limits. All
of it happens in a database and a folder that are made for it and thrown away. `manage.py benchmark` prints the page
docs/benchmarks.md.
"""
