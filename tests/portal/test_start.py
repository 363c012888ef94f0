"""`manage.py start`, as a person at a terminal sees it."""

import os
import signal
import socket
import socketserver
import struct
import subprocess
import threading
import urllib.request

import httpx
import pytest
from django.core.management.base import CommandError

from asm_portal.management.commands.start import check_cache, check_database, check_folder, check_port
from tests.portal.starting import left_by, port_in_use, said_until, started

SEARCHED = "xyzzyx"


class PostgreSQL13(socketserver.StreamRequestHandler):
    """As much of an old server as it takes to be asked for its version (PostgreSQL manual, "Message Flow")."""

    def handle(self) -> None:
        (length,) = struct.unpack("!I", self.rfile.read(4))
        self.rfile.read(length - 4)
        self.send(b"R", struct.pack("!I", 0))  # signed in
        self.send(b"S", b"server_version\x0013.22\x00")
        self.send(b"S", b"client_encoding\x00UTF8\x00")
        self.send(b"Z", b"I")  # ready
        self.rfile.read()

    def send(self, kind: bytes, content: bytes) -> None:
        self.wfile.write(kind + struct.pack("!I", len(content) + 4) + content)


def test_start_serves_the_portal_until_it_is_told_to_stop_and_leaves_nothing_running(data_dir, free_port):
    with started(data_dir, "--port", str(free_port), ASM_METRICS_TOKEN="token") as process:
        said = said_until(process, f"The portal is at http://127.0.0.1:{free_port}/")
        assert str(data_dir / "logs") in said
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/readyz") as page:
            assert page.status == 200
        ask_for(f"/clinicians/?q={SEARCHED}", free_port)
        ask_for(f"/clinicians/ ?q={SEARCHED}", free_port)  # no web server understands this
        measured = httpx.get(f"http://127.0.0.1:{free_port}/metrics", headers={"Authorization": "Bearer token"}).text
        assert 'asm_request_seconds_count{method="GET",route="clinicians/",status="200"} 1.0' in measured

        server = data_dir / "postgres" / "data" / "postmaster.pid"
        os.kill(int(server.read_text().split()[0]), signal.SIGKILL)
        said_until(process, "The database ended and was started again.")
        assert httpx.get(f"http://127.0.0.1:{free_port}/api/v1/releases").status_code == 200
        process.terminate()
        assert process.stdout.read().endswith("Stopped.\n")
    assert process.returncode == 0
    check_port(free_port)
    assert SEARCHED not in "".join(path.read_text() for path in data_dir.rglob("*.log"))
    assert left_by(data_dir) == []


def ask_for(address: str, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as web:
        web.sendall(f"GET {address} HTTP/1.0\r\n\r\n".encode())
        assert web.recv(100).startswith(b"HTTP/")


def test_a_damaged_database_ends_start_with_a_sentence(data_dir):
    (data_dir / "postgres" / "data").mkdir(parents=True)
    with started(data_dir) as process:
        (said,) = process.stdout.read().splitlines()
    assert process.returncode == 1
    assert said.startswith(f"The database in {data_dir}/postgres/data is damaged")


def test_a_database_that_does_not_answer_ends_start_with_a_sentence(data_dir, free_port):
    nowhere = f"postgres://portal@127.0.0.1:{free_port}/portal"
    with started(data_dir, "--port", str(free_port), DATABASE_URL=nowhere) as process:
        (said,) = process.stdout.read().splitlines()
    assert process.returncode == 1
    assert "The database does not answer: " in said
    assert "Connection refused" in said


@pytest.mark.parametrize(
    ("variable", "value", "example"),
    [
        ("DATABASE_URL", "postgres://host:notaport/portal", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "mysql://secret@host/portal", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://secret@host/", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "", "postgres://user:password@host:5432/name"),
        ("CELERY_BROKER_URL", "pigeon://secret@host", "redis://host:6379/0"),
        ("CACHE_URL", "pigeon://secret@host", "redis://host:6379/1"),
        ("EMAIL_URL", "smtp://secret@host:notaport", "smtp+tls://user:password@host:587"),
    ],
)
def test_a_variable_of_another_form_ends_start_with_the_form_it_should_have(data_dir, variable, value, example):
    with started(data_dir, **{variable: value}) as process:
        said = process.stdout.read()
    assert process.returncode == 1
    assert said == f"{variable} is not understood. It looks like {example}.\n"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1", "redis://127.0.0.1:notaport"])
def test_a_cache_that_does_not_answer_is_refused(settings, address):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
    with pytest.raises(CommandError, match="The cache does not answer.*CACHE_URL"):
        check_cache()


def test_a_port_in_use_is_refused_with_another_one_to_try():
    with port_in_use() as port, pytest.raises(CommandError, match=rf"Port {port} is in use.*start --port {port + 1}"):
        check_port(port)


def test_a_database_that_is_too_old_is_refused():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), PostgreSQL13) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address
        place = {"host": host, "port": port, "user": "portal", "sslmode": "disable", "gssencmode": "disable"}
        with pytest.raises(CommandError, match="is PostgreSQL 13, and the portal needs 15 or later"):
            check_database(place)
        server.shutdown()


def test_a_folder_on_a_full_disk_is_refused(tmp_path):
    disk = tmp_path / "small"
    disk.mkdir()
    if (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)], capture_output=True).returncode
        != 0
    ):
        pytest.skip("cannot mount a small disk here")
    try:
        with pytest.raises(CommandError, match=f"The disk with {disk} is almost full"):
            check_folder(disk / "yet to be made")
    finally:
        subprocess.run(["umount", str(disk)], check=True)
