"""The command line: the only room that prints. Words for people go to stderr, results to stdout."""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from types import FrameType

import click

from enrich import __version__
from enrich.cli import check, export, get, import_keys, run, search, show, status
from enrich.cli.console import say
from enrich.errors import EnrichError, LockedError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.yaml"),
    show_default=True,
    help="The configuration.",
)
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
@click.option(
    "--verbose",
    is_flag=True,
    help="Say more; after an internal error, write a log file and name it.",
)
@click.version_option(__version__, "--version", prog_name="enrich")
@click.pass_context
def cli(context: click.Context, config_path: Path, quiet: bool, verbose: bool) -> None:
    """Complete reading lists: authors, venues, pages, DOIs and abstracts, into a .bib and an enriched list."""
    context.obj = {"config": config_path, "quiet": quiet, "verbose": verbose}
    if verbose:
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")


for command in (
    run.run, get.get, show.show, search.search, export.export, status.status, check.check, run.strip, import_keys.import_keys, status.sources,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit with the contract's codes. No traceback reaches the user."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = cli.main(standalone_mode=False)
        _flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        _leave(130)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "enrich"
        say(f"enrich: {' '.join(error.format_message().split())} (see `{command} --help`)")
        sys.exit(2)
    except LockedError as error:
        say(f"enrich: {error}")
        sys.exit(4)
    except EnrichError as error:
        say(f"enrich: {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        say("interrupted; what was answered so far is kept")
        _leave(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001  the edge: everything else is a bug of ours
        say(f"enrich: internal error: {type(error).__name__}: {error}{_log(error)}")
        sys.exit(2)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _flush() -> None:
    sys.stdout.flush()


def _leave(code: int) -> None:
    """Exit at once: threads that wait for a slow service are not waited for."""
    sys.stderr.flush()
    os._exit(code)


def _log(error: Exception) -> str:
    if "--verbose" not in sys.argv:
        return " (with --verbose, a log file is written)"
    with tempfile.NamedTemporaryFile(
        "w", prefix="enrich-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.writelines(traceback.format_exception(error))
    return f"; see {file.name}"
