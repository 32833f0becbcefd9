"""The command line: the only room that prints. Words go to stderr, results to stdout."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path

import click

from enrich import interrupts, messages
from enrich.cli import console, streams
from enrich.cli.console import put, say, writing
from enrich.errors import EnrichError, Interrupted
from enrich.messages import Sentence, meant
from enrich.version import __version__

# How many objects are made before garbage is looked for: a command makes many that it keeps.
_GARBAGE = 20_000
_NEAR = 0.75  # how alike an option is to one that may be meant
# What people type of whom other programs have taught other words.
_OTHER_WORDS = {
    **dict.fromkeys(("update", "complete", "sync", "build", "start", "enrich"), "run"),
    **dict.fromkeys(("add", "fetch", "download"), "get PAPER --to LIST"),
    **dict.fromkeys(("find", "grep"), "search"),
    **dict.fromkeys(("verify", "validate", "lint"), "check"),
    **dict.fromkeys(("convert", "bibtex", "bib"), "export bibtex"),
    **dict.fromkeys(("config", "configure", "setup", "new"), "init"),
    **dict.fromkeys(("list", "ls", "info", "stats"), "status"),
    **dict.fromkeys(("history", "changes", "news"), "log"),
    **dict.fromkeys(("browse", "server", "web", "datasette"), "serve"),
    **dict.fromkeys(("help", "man"), "--help"),
    "version": "--version",
}
# Keys of the configuration that are taken for options.
_KEYS = frozenset({"mailto", "store", "lists", "mirrors", "prefer", "sources", "overrides"})
# What a command does without the option that people give it: (command, option) -> what to write.
_OTHERWISE = {
    ("export", "format"): "`enrich export FORMAT`",
    ("run", "format"): "`-o FILE.bib`: the ending tells the format",
    ("run", "to"): "`-o FILE.bib`",
    ("get", "output"): "`--to LIST`, or `> FILE`",
    ("get", "o"): "`--to LIST`, or `> FILE`",
    ("doctor", "offline"): "`enrich doctor` without --online",
}


# In this order people need them; a command has the name of its module, which is imported with it.
_COMMANDS = (
    *("run", "get", "check"),
    *("search", "show", "open", "export", "status"),
    *("log", "serve", "sources", "catalog", "bulk", "store", "doctor", "init"),
    *("import-keys", "strip", "completion"),
)
_MODULES = {"open": "open_page"}  # those that would hide a name of Python's


class _CommandModules(MutableMapping[str, click.Command]):
    """The commands by name; one is imported when it is asked for: a start needs one of them."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command | None] = dict.fromkeys(_COMMANDS)

    def __getitem__(self, name: str) -> click.Command:
        """Return a command. Raises KeyError."""
        command = self._loaded[name]
        if command is None:
            module = _MODULES.get(name, name.replace("-", "_"))
            command = getattr(importlib.import_module(f"{__name__}.{module}"), module)
            self._loaded[name] = command
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaded)

    def __len__(self) -> int:
        return len(self._loaded)


class Commands(click.Group):
    """A group that lists its commands as they were added: those first that people need most."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command.

        Raises click.NoSuchOption for a wrong dash, ConfigError for an address with a password.
        """
        if not ctx.resilient_parsing:
            console.check_addresses(args)
        console.check_dashes(self, ctx, args[:1])
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named. Raises click.UsageError, which tells what is meant."""
        name = args[0] if args else ""
        if context.resilient_parsing:  # a shell completes what is not finished yet
            return super().resolve_command(context, args)
        if name not in self.commands and not name.startswith("-"):
            context.fail(self._unknown(name, args[1:], context.params.get("config_path")))
        return super().resolve_command(context, args)

    def _unknown(self, name: str, rest: Sequence[str], config: Path | None) -> Sentence:
        said = messages.commands
        if str(config) in self.commands and not Path(str(config)).exists():
            return said.CONFIG_TOOK_COMMAND(command=config)
        if name.casefold() in _OTHER_WORDS:
            command = _OTHER_WORDS[name.casefold()]
            of = f"{rest[0]} " if command == "--help" and rest and rest[0] in self.commands else ""
            return said.OTHER_WORD(name=name, command=of + command)
        if Path(name).suffix or Path(name).exists():
            return said.IS_A_LIST(name=name)
        near, known = meant(name, self.commands), ", ".join(self.commands)
        return said.NO_COMMAND(name=name, meant=near, known=known)


@click.group(
    cls=Commands,
    commands=_CommandModules(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help="The configuration; else enrich.yaml here or above, else yours, else none.",
)
@click.option("--quiet", is_flag=True, help="Print only what went wrong.")
@click.option("--verbose", is_flag=True, help="Print more; after an internal error, write a log.")
@click.version_option(__version__, "--version", prog_name="enrich")
@click.pass_context
def cli(context: click.Context, config_path: Path | None, quiet: bool, verbose: bool) -> None:
    """Complete reading lists and bibliographies.

    Finds the authors, venue, pages, DOI and abstract of every paper, and writes a .bib and the list
    with what was found. `enrich COMMAND --help` explains a command.
    """
    context.obj = {"config": config_path, "quiet": quiet, "verbose": verbose}
    if verbose:
        import logging

        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    if context.invoked_subcommand is None:
        put(context.get_help())


def main() -> None:
    """Run the command line and exit with its code; a traceback never reaches the user."""
    gc.set_threshold(_GARBAGE, 20, 50)
    try:
        _run()
    finally:
        gc.freeze()  # at the end nobody looks through what is gone with the process


def _run() -> None:
    streams.prepare()
    interrupts.install()
    try:
        with writing():
            code = cli.main(prog_name="enrich", standalone_mode=False)
            sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except Interrupted as error:
        interrupts.heard()
        say(error.sentence)
        _leave(130)
    except (click.exceptions.Abort, KeyboardInterrupt):
        interrupts.heard()
        say(messages.runs.INTERRUPTED_EARLY())
        _leave(130)
    except click.NoSuchOption as error:
        command = error.ctx.command_path if error.ctx else _command()
        name = error.option_name
        near = _meant_option(name, error.ctx)
        unknown = messages.commands.NO_OPTION(command=command, name=name, meant=near)
        _fail(messages.commands.USAGE(sentence=unknown, command=command))
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else _command()
        sentence = " ".join(error.format_message().split())
        _fail(messages.commands.USAGE(sentence=sentence, command=command))
    except EnrichError as error:
        _fail(error.sentence, code=error.exit_code)
    except BrokenPipeError:
        _stop_printing()
    except SystemExit:
        if "PacifyFlush" in type(sys.stdout).__name__:  # click has met a closed pipe
            _stop_printing()
        raise
    except Exception as error:  # noqa: BLE001  the edge: everything else is a bug of ours
        kind, log = type(error).__name__, _log(error)
        _fail(messages.commands.INTERNAL(kind=kind, error=error, log=log))


def _meant_option(name: str, context: click.Context | None) -> str:
    """Return how a sentence goes on about an option that a command does not have."""
    command = context.command if context else cli
    own = {x.lstrip("-"): x for x in _options(command, hidden=True)}
    typed = name.strip("-\u2013\u2014")
    if (instead := _OTHERWISE.get((str(command.name), typed))) is not None:
        return messages.commands.WRITTEN_OTHERWISE(instead=instead)
    begun = [own[x] for x in own if len(x) > 1 and x.startswith(typed.lower())]
    if begun:  # of one letter there may be several
        several = " or ".join(begun if len(typed) == 1 else begun[:1])
        return messages.parts.DID_YOU_MEAN(name=several)
    if near := meant(typed, (x for x in own if len(x) > 1), cutoff=_NEAR):
        return near.replace("mean ", "mean --")
    if typed in _KEYS:
        return messages.commands.OF_CONFIGURATION(key=typed)
    having = [c for c, command in cli.commands.items() if name in _options(command)]
    if having and (context is None or context.command is cli):
        return messages.commands.OF_COMMAND(command=having[0], name=name)
    return messages.commands.OF_ANOTHER_COMMAND(command=having[0]) if having else ""


def _options(command: click.Command, *, hidden: bool = False) -> list[str]:
    """Return the options that a command takes, as they are typed, or also the `hidden` ones."""
    options = (p for p in command.params if isinstance(p, click.Option))
    return [name for option in options if hidden or not option.hidden for name in option.opts]


def _command() -> str:
    """Return the command that was typed: click does not always say whose option is wrong."""
    named = next((word for word in sys.argv[1:] if word in cli.commands), "")
    return f"enrich {named}".strip()


def _stop_printing() -> None:
    """Exit as nobody reads any more what is printed: `enrich search x | head -1`."""
    streams.give_up("stdout")
    sys.exit(0)


def _fail(sentence: Sentence, code: int = 2) -> None:
    say(messages.commands.FAILED(sentence=sentence))
    sys.exit(code)


def _leave(code: int) -> None:
    """Exit at once: threads that wait for a slow service are not waited for."""
    sys.stderr.flush()
    os._exit(code)


def _log(error: Exception) -> str:
    """Write a log file where --verbose asks for one; return how the sentence goes on."""
    if "--verbose" not in sys.argv:
        return messages.commands.LOG_ON_REQUEST()
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="enrich-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.writelines(traceback.format_exception(error))
    return messages.commands.LOG_WRITTEN(path=file.name)
