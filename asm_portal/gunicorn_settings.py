"""gunicorn's settings: `gunicorn --config python:asm_portal.gunicorn_settings asm_portal.wsgi:application`.

There is no access log, because it would hold what people search for; `asm_portal.requests` tells of each request.
"""

import os
import shutil
import tempfile
from typing import Any

from asm_portal import logs

worker_class = "gthread"
threads = 8
control_socket_disable = True  # its place is one for all of an account, and nobody uses it
logconfig_dict = logs.configuration(json="DJANGO_ALLOWED_HOSTS" in os.environ)

# Where the processes leave their figures for /metrics. It is new with each start, and before the first process.
_figures = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="asm-portal-metrics-")


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess  # looks for the folder when it is imported

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(_figures, ignore_errors=True)
