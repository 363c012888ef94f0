#!/usr/bin/env python3
"""Runs the portal's commands: `python3 manage.py start`, `python3 manage.py test`, and every Django command.

Python 3.11 and pip are enough: the first command makes the environment (see asm_portal/bootstrap.py).
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  older ones must be able to read this far
    sys.exit(
        "The ASM portal needs Python 3.11 or later, and this is Python %d.%d. "  # noqa: UP031
        "Install a newer one and name it in the command, for example: python3.12 manage.py start" % sys.version_info[:2]
    )

import contextlib
import os
import signal

from asm_portal import bootstrap

# Django answers these without a database; for everything else the embedded one is started when there is no other.
COMMANDS_WITHOUT_DATABASE = {"help", "version", "check", "collectstatic"}


def needs_database(arguments: list[str]) -> bool:
    asks_for_help = not arguments or arguments[0].startswith("-") or bool({"-h", "--help"} & set(arguments))
    return not asks_for_help and arguments[0] not in COMMANDS_WITHOUT_DATABASE


def run_command(arguments: list[str]) -> None:
    """Run a Django command, with the embedded PostgreSQL beside it when DATABASE_URL is not set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asm_portal.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
        from psycopg_pool import PoolTimeout

        from asm_portal.embedded_postgres import EmbeddedPostgresError
    except ModuleNotFoundError as error:
        sys.exit(
            f"The environment {sys.prefix} is incomplete ({error}). "
            "If it is the folder .venv, delete it and run this command again."
        )

    # A service manager, or a terminal that closes, stops us as tidily as Ctrl-C does, unless nohup is in force.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        cluster = settings.EMBEDDED_POSTGRES if needs_database(arguments) else None
        with cluster.running() if cluster else contextlib.nullcontext():
            execute_from_command_line(sys.argv)
    except (EmbeddedPostgresError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except OperationalError as error:
        if isinstance(error.__cause__, PoolTimeout):
            sys.exit("The database does not answer. Start it, or correct DATABASE_URL.")
        raise


def main() -> None:
    arguments = sys.argv[1:]
    try:
        python = bootstrap.python_for(arguments)
        if arguments[:1] == ["test"]:
            os.chdir(bootstrap.PROJECT)
            os.execv(python, [python, "-m", "pytest", *arguments[1:]])
        if python != sys.executable:
            os.execv(python, [python, *sys.orig_argv[1:]])
        run_command(arguments)
    except bootstrap.NoEnvironmentError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
