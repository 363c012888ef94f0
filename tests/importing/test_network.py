import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from participants.importing.fetch import Validators, download, get_json, look
from participants.importing.network import Policy, is_public, trusted_authorities
from tests.cms_faults import redirect
from tests.cms_server import CmsServer
from tests.importing.downloads import CONTENT, LIST, of_list, refusal


def never_resolved(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was resolved")


@pytest.mark.parametrize(
    "url",
    [
        "http://data.cms.gov/list.csv",
        "https://data.cms.gov:8443/list.csv",
        "https://data.cms.gov.example.org/list.csv",
        "https://data.cms.gov./list.csv",
        "https://example.org/data.cms.gov",
        "https://example.org@data.cms.gov/list.csv",
        "https://data.cms.gov@example.org/list.csv",
        "https://127.0.0.1/list.csv",
        "https://[::ffff:127.0.0.1]/list.csv",
        "https://2130706433/list.csv",
        "file:///etc/passwd",
        "ftp://data.cms.gov/list.csv",
        "data.cms.gov/list.csv",
        "https:///list.csv",
        "https://[/list.csv",
        "",
    ],
)
def test_addresses_off_the_list_are_refused_before_they_are_resolved(url: str) -> None:
    error = refusal(lambda: get_json(url, max_bytes=10, policy=Policy(resolve=never_resolved)))
    assert error.code == "refused"


NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "100.64.0.1",  # carrier-grade NAT
    "127.0.0.1",
    "169.254.169.254",  # link-local: where clouds keep their credentials
    "172.16.0.1",
    "192.168.1.1",
    "192.0.2.1",  # documentation
    "198.18.0.1",  # benchmarks
    "224.0.0.1",  # multicast
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::7f00:1",
    "2001:db8::1",
    "2001:0:7f00:1::",  # Teredo
    "2002:7f00:1::",  # 6to4
    "fc00::1",
    "fe80::1%eth0",
    "ff02::1",
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
@pytest.mark.parametrize("before", [[], ["8.8.8.8"]], ids=["alone", "after a public one"])
def test_an_allowed_name_that_resolves_to_an_address_that_is_not_public_is_refused(
    address: str, before: list[str]
) -> None:
    policy = Policy(resolve=lambda host, port: [*before, address])
    error = refusal(lambda: get_json("https://data.cms.gov/data.json", max_bytes=10, policy=policy))
    assert error.code == "refused"
    assert str(error) == f"data.cms.gov resolves to {address}, which is not a public address."


@pytest.mark.parametrize("address", ["8.8.8.8", "23.215.0.136", "2600:1408:c400::17"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_the_systems_own_name_for_this_machine_is_refused() -> None:
    policy = Policy(hosts=frozenset({"localhost"}))
    error = refusal(lambda: get_json("https://localhost/data.json", max_bytes=10, policy=policy))
    assert error.code == "refused"
    assert "not a public address" in str(error)


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to(cms_with_list: CmsServer) -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"]]  # the second is where a rebinding name would lead
    policy = Policy(
        private_hosts=frozenset({f"lists.test:{cms_with_list.port}"}), resolve=lambda host, port: answers.pop(0)
    )
    look(f"http://lists.test:{cms_with_list.port}{LIST}", policy=policy)
    assert answers == [["127.0.0.2"]]
    assert cms_with_list.requests[0].headers["Host"] == f"lists.test:{cms_with_list.port}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for lists.test that only those trust who are told to."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    pem = tmp_path_factory.mktemp("tls") / "lists.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=lists.test"
    extension = ["-addext", "subjectAltName=DNS:lists.test", "-keyout", pem, "-out", pem.with_suffix(".crt")]
    subprocess.run(["openssl", *request.split(), *extension], check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + pem.with_suffix(".crt").read_bytes())
    return pem


def over_tls(cms: CmsServer, name: str) -> Validators:
    policy = Policy(private_hosts=frozenset({f"{name}:{cms.port}"}), resolve=lambda host, port: ["127.0.0.1"])
    return look(f"https://{name}:{cms.port}{LIST}", policy=policy)


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SSL_CERT_FILE names the certificate, as an operator would do for an authority of their own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    trusted_authorities.cache_clear()
    yield
    trusted_authorities.cache_clear()


@pytest.mark.usefixtures("trusting")
def test_the_certificate_must_be_for_the_name_though_an_address_is_connected_to(certificate: Path) -> None:
    with CmsServer(certificate=certificate) as cms:
        cms.put(LIST, CONTENT)
        assert over_tls(cms, "lists.test").etag
        assert refusal(lambda: over_tls(cms, "other.test")).code == "certificate"
        assert len(cms.requests) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with CmsServer(certificate=certificate) as cms:
        cms.put(LIST, CONTENT)
        assert refusal(lambda: over_tls(cms, "lists.test")).code == "certificate"
        assert cms.requests == []


def test_an_address_that_does_not_answer_gives_way_to_the_next(cms_with_list: CmsServer) -> None:
    policy = Policy(
        private_hosts=frozenset({f"lists.test:{cms_with_list.port}"}),
        resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
    )
    assert look(f"http://lists.test:{cms_with_list.port}{LIST}", policy=policy).etag


def test_a_private_host_is_allowed_with_its_port_only(cms_with_list: CmsServer) -> None:
    policy = Policy(private_hosts=frozenset({"127.0.0.1:1"}))
    assert refusal(lambda: look(cms_with_list.url(LIST), policy=policy)).code == "refused"
    assert cms_with_list.requests == []


def test_a_redirect_to_an_allowed_address_is_followed(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave("/old/list.csv", redirect(LIST))
    file = download(cms_with_list.url("/old/list.csv"), directory=tmp_path, max_bytes=10**6)
    assert file.path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "https://example.org/list.csv",
        "https://data.cms.gov/list.csv",  # allowed, but resolves to this machine
        "file:///etc/passwd",
        "http://user:secret@127.0.0.1/",
        "http://[",
    ],
)
def test_a_redirect_off_the_list_is_refused(cms_with_list: CmsServer, tmp_path: Path, target: str) -> None:
    cms_with_list.misbehave(LIST, redirect(target), forever=True)
    policy = Policy(private_hosts=frozenset({cms_with_list.host}), resolve=lambda host, port: ["127.0.0.1"])
    assert of_list(cms_with_list, tmp_path, policy=policy).code == "refused"
    assert len(cms_with_list.requests) == 1


def test_a_redirect_to_another_server_of_this_machine_never_reaches_it(
    cms_with_list: CmsServer, tmp_path: Path
) -> None:
    with CmsServer() as inside:
        cms_with_list.misbehave(LIST, redirect(inside.url("/secret")))
        assert of_list(cms_with_list, tmp_path).code == "refused"
        assert inside.requests == []


def test_redirects_end_after_three(cms_with_list: CmsServer, tmp_path: Path) -> None:
    cms_with_list.misbehave(LIST, redirect(LIST), forever=True)
    assert of_list(cms_with_list, tmp_path).code == "redirects"
    assert len(cms_with_list.requests) == 4


def test_proxies_of_the_environment_are_not_used(
    cms_with_list: CmsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with CmsServer() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        monkeypatch.setenv("NO_PROXY", "")
        assert download(cms_with_list.url(LIST), directory=tmp_path, max_bytes=10**6).size == len(CONTENT)
        assert proxy.requests == []
