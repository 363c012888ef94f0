import uuid
from queue import Empty

import pytest
from django.conf import settings

from asm_portal.celery import app

pytestmark = pytest.mark.skipif(
    not settings.CELERY_BROKER_URL.startswith("filesystem"), reason="another broker is in use"
)


def test_a_worker_finds_a_message_only_when_it_is_whole() -> None:
    queue = f"test-{uuid.uuid4().hex}"
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        channel.queue_declare(queue)

        class Curious:
            """Part of a message that looks whether the message is there, in the middle of its being written."""

            def __json__(self) -> str:
                with pytest.raises(Empty):
                    channel._get(queue)
                return "not yet"

        message = channel.prepare_message("work", headers={"is it there": Curious()})
        channel.basic_publish(message, exchange="", routing_key=queue)

        received = channel.basic_get(queue, no_ack=True)
        assert received.headers == {"is it there": "not yet"}
        channel.queue_delete(queue)
