"""The Celery application. Its tasks live in each app's `tasks.py`."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from asm_portal import file_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asm_portal.settings")

file_broker.use()

app = Celery("asm_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logs(**options: object) -> None:
    """Celery leaves logging as the settings have it, because somebody listens to this signal."""


# The default broker is folders of files, and expects them to be there.
for name, folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.items():
    if "folder" in name:
        Path(str(folder)).mkdir(parents=True, exist_ok=True)
