"""The default broker: kombu's folders of files, in which a message appears when it is whole.

kombu writes a message where workers look for messages. One that reads it too early finds no JSON, which ends the worker
(github.com/celery/kombu/issues/1551).
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_text(dumps(payload))
        unfinished.rename(folder / f"{name}.{queue}.msg")


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """From here on `filesystem://` is this broker."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
