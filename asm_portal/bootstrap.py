"""Makes the environment that the project runs in. Standard library only: at first there is nothing else.

Which interpreter runs a command:

1. The one that was called, when it has every package that the command needs: a container image, a server, an
   environment that you made and keep yourself. Nothing is installed or changed.
2. Otherwise the one in `.venv`, which belongs to this module. A stamp in it says which lock file and dependency groups
   it was made from; when they differ from what the command needs, uv brings it up to date first.

uv is the one on PATH, or else a pinned one that pip puts into `.tools`; neither needs venv, ensurepip or a compiler.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
STAMP = ENVIRONMENT / "asm-portal-stamp"
TOOLS = PROJECT / ".tools"
LOCK_FILE = PROJECT / "uv.lock"

GROUPS_OF_COMMANDS = {"test": {"dev", "browser", "benchmark"}, "benchmark": {"benchmark"}}

UV_VERSION = "0.13.9"
OLDEST_UV_WITH_GROUPS = (0, 5)

# What the tools say (a pattern), and what that means for the person at the terminal.
REASONS = [
    (
        r"No space left on device",
        "The disk is full. Free about 500 MB and run this command again.",
    ),
    (
        r"No module named pip\b",
        "Python's pip is missing. Install it (on Debian and Ubuntu: apt install python3-pip), or install uv, "
        "and run this command again.",
    ),
    (
        r"invalid peer certificate|CERTIFICATE_VERIFY_FAILED",
        "The certificate of the package index is not trusted here. If your network inspects HTTPS, add its certificate "
        "to the system's store or name it in SSL_CERT_FILE, and run this command again.",
    ),
    (
        r"error sending request|dns error|connect(ion)? error|timed out|No matching distribution found",
        "The package index cannot be reached. Check the network, and HTTPS_PROXY if you are behind a proxy, "
        "and run this command again.",
    ),
    (
        r"source distribution or wheel for the current platform",
        "A package has no build for this machine. Install PostgreSQL 15 or later yourself, name its database in "
        "DATABASE_URL, and run this command again.",
    ),
    (
        r"Permission denied|Read-only file system|Operation not permitted",
        f"The environment in {PROJECT} cannot be written. Run this command as the owner of that folder, "
        "or copy the project to a folder of your own.",
    ),
]


class NoEnvironmentError(Exception):
    """The environment cannot be made. The message says why and what to do."""


def python_for(arguments: list[str]) -> str:
    """The interpreter that runs this command; makes or updates `.venv` when that is the one.

    Raises NoEnvironmentError.
    """
    groups = groups_for(arguments)
    inside = os.path.realpath(sys.prefix) == os.path.realpath(ENVIRONMENT)
    ours = inside and STAMP.exists()
    if not ours and has_packages(groups):
        return sys.executable
    if not is_current(groups):
        update(groups)
    os.environ.pop("PYTHONHOME", None)  # it would make the environment's interpreter look elsewhere for packages
    return sys.executable if inside else str(PYTHON)


def groups_for(arguments: list[str]) -> set[str]:
    """The dependency groups of pyproject.toml that a command needs."""
    groups = set() if "DATABASE_URL" in os.environ else {"embedded"}
    return groups | GROUPS_OF_COMMANDS.get(arguments[0] if arguments else "", set())


def has_packages(groups: set[str]) -> bool:
    """Whether this interpreter has every package that the project names.

    The embedded PostgreSQL does not count: a system's own serves as well.
    """
    if importlib.util.find_spec("django") is None:
        return False
    import tomllib  # these two are slow to import, and seldom needed
    from importlib.metadata import PackageNotFoundError, version

    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    requirements = list(pyproject["project"]["dependencies"])
    for group in groups - {"embedded"}:
        requirements += pyproject["dependency-groups"][group]
    try:
        for requirement in requirements:
            version(re.split(r"[^\w.-]", requirement)[0])
    except PackageNotFoundError:
        return False
    return True


def is_current(groups: set[str]) -> bool:
    """Whether `.venv` was made from the present lock file and has these groups."""
    lock, stamped_groups = read_stamp()
    return lock == lock_hash() and groups <= stamped_groups and os.access(PYTHON, os.X_OK)


def read_stamp() -> tuple[str | None, set[str]]:
    """The hash of the lock file that `.venv` was made from, and its groups; (None, nothing) without a stamp."""
    words = STAMP.read_text().split() if STAMP.exists() else []
    return (words[0], set(words[1:])) if words else (None, set())


def lock_hash() -> str:
    return hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()


def update(groups: set[str]) -> None:
    """Bring `.venv` in line with the lock file, keeping the groups that it already has."""
    try:
        with one_at_a_time():
            if is_current(groups):
                return  # another command did it while this one waited
            made_before, stamped_groups = read_stamp()
            groups = groups | stamped_groups
            say("Updating the environment ..." if made_before else "Preparing the environment (first time only) ...")
            sync = [uv_on_path() or pinned_uv(), "sync", "--quiet", "--project", str(PROJECT), "--frozen", "--inexact"]
            python = ["--python", sys.executable, "--no-python-downloads"]
            run([*sync, *python, *(f"--group={group}" for group in sorted(groups))])
            STAMP.write_text("\n".join([lock_hash(), *sorted(groups)]) + "\n")
    except OSError as error:
        raise NoEnvironmentError(explain(str(error))) from error


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two first commands at once: the second waits for the first."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another command that prepares the environment ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def uv_on_path() -> str | None:
    """The user's own uv, if it works and knows dependency groups."""
    uv = shutil.which("uv")
    if uv is None:
        return None
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True)
    version = re.match(r"uv (\d+)\.(\d+)", answer.stdout)
    return uv if version and tuple(map(int, version.groups())) >= OLDEST_UV_WITH_GROUPS else None


def pinned_uv() -> str:
    folder = TOOLS / f"uv-{UV_VERSION}"
    uv = folder / "bin" / "uv"
    if not uv.exists():
        # --target works without venv and on systems whose Python is "externally managed" (PEP 668).
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
        run([*pip, "--no-user", "--no-deps", "--only-binary=:all:", "--target", str(folder), f"uv=={UV_VERSION}"])
    return str(uv)


def run(command: list[str]) -> None:
    # The system's certificates, so that a company's proxy works; older versions of uv know the second name.
    environment = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1", "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)}
    result = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
    if result.returncode != 0:
        raise NoEnvironmentError(explain(result.stderr))


def explain(output: str) -> str:
    """What the output of a failed tool means for the person at the terminal, in a sentence or two."""
    for pattern, sentence in REASONS:
        if re.search(pattern, output):
            return sentence
    last_line = (output.strip().splitlines() or ["no reason was given"])[-1]
    return (
        f"The environment cannot be made: {last_line}. Delete the folders .venv and .tools and run this command again."
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  standard output belongs to the command
