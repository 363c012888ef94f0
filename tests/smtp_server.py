"""A mail server on this machine that keeps what it gets and misbehaves on demand (RFC 5321, as much as smtplib says)."""

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from typing import Self


class SmtpServer(socketserver.ThreadingTCPServer):
    """`refusals` are answers to addresses: {"bob@example.org": "550 No such user"}. `accept` mails are taken; before the
    answer to the next one the server falls silent, and `silent` is set: `hang_up` then ends that connection.
    """

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.messages: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.accept: int | None = None
        self.silent = threading.Event()
        self.hung_up = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [message["To"] for message in self.messages]

    def hang_up(self) -> None:
        self.hung_up.set()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.hang_up()
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "EHLO" | "HELO" | "MAIL" | "RSET" | "NOOP":
                    self.say("250 OK")
                case "RCPT":
                    address = rest.partition("<")[2].partition(">")[0]
                    self.say(self.server.refusals.get(address, "250 OK"))
                case "DATA":
                    self.say("354 go on")
                    if not self.take(self.content()):
                        return
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("502 not here")

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def take(self, content: bytes) -> bool:
        """Whether the conversation goes on. A mail is here, and counts, before the client hears of it."""
        self.server.messages.append(email.message_from_bytes(content, policy=email.policy.default))  # type: ignore[arg-type]
        if self.server.accept is not None and len(self.server.messages) > self.server.accept:
            self.server.silent.set()
            self.server.hung_up.wait()
            return False
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
