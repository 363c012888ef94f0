"""How fast the portal is, measured side by side with what it could be held against: raw COPY, an empty view, Datasette.

`results.py` names what is measured and the limits; each other module measures one thing. All of it happens in a
database and a folder that are made for it and thrown away. `manage.py benchmark` prints the page docs/benchmarks.md.
"""
