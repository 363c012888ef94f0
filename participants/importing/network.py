"""Where the fetcher may connect to, checked where it cannot be side-stepped: at the socket.

A name on a list of allowed hosts proves little, because names can be made to resolve to anything. So every connection
resolves its name once, is refused unless each address is public, and is opened to those very addresses: a name that
would answer differently a moment later (DNS rebinding) is not asked again. Each hop of a redirect goes through the
same gate.

Proxy variables of the environment are ignored on purpose, because a proxy resolves names where they cannot be checked.
A network that lets nothing out except through a proxy needs a route to the three hosts below, or a folder of files
(`ASM_SOURCES_DIR`). A private certificate authority can be named by SSL_CERT_FILE.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Network, ip_address

import httpcore
import httpx
from django.conf import settings

PUBLISHERS = frozenset({"data.cms.gov", "www.cms.gov", "www2.census.gov"})

# IANA hands out global unicast addresses from here only, which leaves out loopback, link-local, unique local and
# multicast addresses, and every form that carries an IPv4 address inside: mapped (RFC 4291) and NAT64 (RFC 6052, 8215).
_GLOBAL_UNICAST = IPv6Network("2000::/3")


class FetchError(Exception):
    """Something could not be had from its publisher. The text is a sentence for people.

    `code` says what went wrong, for callers that have to decide: `refused` (an address that must not be reached),
    `unreachable`, `certificate`, `timeout`, `slow` (longer than the total limit), `cut` (an incomplete answer),
    `missing` (404, 410), `busy` (429, 503), `status` (any other), `redirects`, `html`, `encoding`, `too_large`, `json`.
    `transient` is True when the same request may succeed soon. `retry_after` is the wait in seconds that the publisher
    asked for, if it did.
    """

    def __init__(self, code: str, sentence: str, *, transient: bool = False, retry_after: float | None = None):
        super().__init__(sentence)
        self.code = code
        self.transient = transient
        self.retry_after = retry_after


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system's resolver has for a host name."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError("unreachable", f"The name {host} could not be resolved.", transient=True) from error
    return [str(address[0]) for *_, address in answers]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet and to nothing nearer."""
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    return ip in _GLOBAL_UNICAST and ip.is_global and ip.sixtofour is None and ip.teredo is None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Which hosts may be reached, and how long a request may take (seconds).

    `hosts` are reached by https on port 443, at public addresses. `private_hosts` ("name:port") may also be reached by
    http and at any address. `total_seconds` limits a whole exchange, however steadily it drips.
    """

    hosts: frozenset[str] = PUBLISHERS
    private_hosts: frozenset[str] = frozenset()
    resolve: Callable[[str, int], Sequence[str]] = resolve
    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 300

    @classmethod
    def from_settings(cls) -> "Policy":
        return cls(private_hosts=frozenset(settings.ASM_SOURCE_ALLOWED_HOSTS))

    def check_url(self, url: httpx.URL) -> None:
        """Raise FetchError (`refused`) for a URL that must not be asked for, before its name is resolved."""
        if url.userinfo:
            raise FetchError("refused", f"An address with a user name in it was refused (on {url.host}).")
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
        if url.scheme in ("http", "https") and f"{url.host}:{port}" in self.private_hosts:
            return
        if url.host not in self.hosts:
            raise FetchError(
                "refused", f"{url.host or 'An address without a host'} is not a host that lists come from."
            )
        if (url.scheme, port) != ("https", 443):
            raise FetchError("refused", f"{url.host} is reached by https on port 443 only, not by {url.scheme}:{port}.")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses to connect to. Raises FetchError (`refused`) if any of them is not public."""
        addresses = self.resolve(host, port)
        if f"{host}:{port}" not in self.private_hosts:
            for address in addresses:
                if not is_public(address):
                    raise FetchError("refused", f"{host} resolves to {address}, which is not a public address.")
        return addresses


class Transport(httpx.BaseTransport):
    """Carries one exchange under a policy. Raises FetchError for everything that goes wrong on the way."""

    def __init__(self, policy: Policy):
        self._policy = policy
        self._deadline = _Deadline(policy.total_seconds)
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted_authorities(), network_backend=_Backend(policy, self._deadline)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._policy.check_url(request.url)
        host = request.url.host
        with _in_words(host, self._deadline):
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Body(response, host, self._deadline),
            extensions=response.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, host: str, deadline: "_Deadline"):
        self._response = response
        self._host = host
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        with _in_words(self._host, self._deadline):
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class _Deadline:
    """The moment after which nothing more is waited for."""

    def __init__(self, seconds: float):
        self._ends = time.monotonic() + seconds

    def cap(self, timeout: float | None) -> float:
        """The part of a timeout that is left before the deadline."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if timeout is None else min(left, timeout)

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._ends


class _Backend(httpcore.NetworkBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, policy: Policy, deadline: _Deadline):
        self._policy = policy
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._policy.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, self._deadline.cap(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore.NetworkStream):
    """A connection on which every wait ends at the deadline, the TLS handshake and the headers included."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline):
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


@contextmanager
def _in_words(host: str, deadline: _Deadline) -> Iterator[None]:
    """Turn what the network raises into a FetchError with a sentence."""
    try:
        yield
    except (httpcore.TimeoutException, TimeoutError) as error:
        if deadline.has_passed:
            raise FetchError("slow", f"{host} sent its answer too slowly, and it was given up.") from error
        raise FetchError("timeout", f"{host} did not answer in time.", transient=True) from error
    except httpcore.ConnectError as error:
        if isinstance(error.__context__, ssl.SSLCertVerificationError):
            raise FetchError("certificate", f"The certificate of {host} is not trusted on this machine.") from error
        raise FetchError("unreachable", f"{host} could not be reached.", transient=True) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise FetchError("cut", f"{host} broke off in the middle of its answer.", transient=True) from error


@cache
def trusted_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()
