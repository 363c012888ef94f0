"""The project: settings, URLs, Celery, access rules, accounts, and the model's rules as data."""
