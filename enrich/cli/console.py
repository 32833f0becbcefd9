"""What the commands share: printing, the options of all commands, and reading the configuration."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from enrich import messages
from enrich.cli import streams
from enrich.errors import ConfigError, DamagedError, EnrichError, Interrupted
from enrich.messages import Sentence
from enrich.patterns import regex

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.store.base import Store

T = TypeVar("T")

# What moves a terminal's cursor, or turns the direction of writing.
_CONTROL = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

# Bold and yellow: ISO 6429.
_MARK, _NO_MARK = "\x1b[1;33m", "\x1b[0m"
_LONGEST_NAME = 255  # of a file
_DASHES = "-\u2013\u2014"  # a word processor makes the others of "--"

force = click.option(
    "--force", is_flag=True, help="Overwrite files that enrich did not write; keep a copy (.bak)."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
UNASKED = 3  # the exit code where a source could not be asked
allow_unasked = click.option(
    "--allow-unasked", is_flag=True, help="Exit with 0, not 3, where a source could not be asked."
)
offline = click.option("--offline", is_flag=True, help="Send no request: answer from the cache.")


class Count(click.IntRange):
    """A whole number, which a sentence calls so."""

    name = "whole number"


class Minutes(click.FloatRange):
    """A number of minutes, which a sentence calls a number."""

    name = "number"


class Command(click.Command):
    """A command that says of what it does not take what it takes."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed. Raises click.UsageError for what is too much."""
        ctx.allow_extra_args = True
        check_dashes(self, ctx, args)
        super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            names = [p.make_metavar(ctx) for p in self.params if isinstance(p, click.Argument)]
            ctx.fail(
                messages.commands.NO_MORE_TAKEN(
                    words=" ".join(ctx.args),
                    command=ctx.command_path,
                    taken=" and ".join(["options", *names]),
                )
            )
        return []


def check_dashes(command: click.Command, ctx: click.Context, args: Sequence[str]) -> None:
    """Raise click.NoSuchOption for an option behind one dash, or behind a dash of typography."""
    long = {x for p in command.params for x in p.opts if x.startswith("--")}
    for word in itertools.takewhile(lambda x: x != "--", args):
        name = word.partition("=")[0]
        has_other_dash = name.startswith(("-", "\u2013", "\u2014")) and not name.startswith("--")
        if has_other_dash and f"--{name.strip(_DASHES)}" in long and len(name) > 2:
            raise click.NoSuchOption(name, ctx=ctx)


def check_addresses(args: Sequence[str]) -> None:
    """Raise ConfigError for an address that may hold a password: only `store copy` takes one."""
    if "store" in args and "copy" in args[args.index("store") :]:
        return
    for problem in map(messages.refused_address, args):
        if problem is not None:
            raise ConfigError(problem)


def clean(text: str) -> str:
    """Return text without control characters: services and lists may hold escape sequences."""
    return _CONTROL.sub("\ufffd", text).encode("utf-8", "replace").decode()


class OutputError(EnrichError):
    """The standard output cannot be written (exit code 2); a closed pipe is no failure."""


def say(text: Sentence) -> None:
    """Print words for a person, on stderr; where that cannot be written, nobody hears them."""
    try:
        print(clean(text), file=sys.stderr, flush=True)
    except OSError:
        streams.give_up("stderr")


def put(text: str, end: str = "\n") -> None:
    """Print a result, on stdout. Raises OutputError."""
    with writing():
        print(clean(text), end=end)


def put_painted(text: str) -> None:
    """Print a result whose parts are `clean` already, and may be in colour. Raises OutputError."""
    with writing():
        print(text)


def put_marked(text: str, marks: Iterable[tuple[int, int]]) -> None:
    """Print a line of a result; on a terminal with colours what is marked stands out."""
    shown = clean(text)
    if streams.has_colours():
        for start, end in sorted(marks, reverse=True):
            shown = f"{shown[:start]}{_MARK}{shown[start:end]}{_NO_MARK}{shown[end:]}"
    with writing():
        print(shown)


def put_json(value: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Print a result as JSON, on stdout; `default` returns JSON's types for any other object.

    Raises OutputError.
    """
    with writing():
        is_ascii = not streams.is_unicode()
        json.dump(value, sys.stdout, ensure_ascii=is_ascii, indent=1, default=default)
        sys.stdout.write("\n")


@contextmanager
def writing() -> Iterator[None]:
    """Turn what goes wrong with the standard output into OutputError, but for a closed pipe."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        streams.give_up("stdout")
        raise OutputError(messages.commands.CANNOT_PRINT(why=error.strerror)) from None


def code_of(code: int, allow_unasked: bool) -> int:
    """Return the exit code for that of a run: --allow-unasked makes nothing of 3."""
    return 0 if allow_unasked and code == UNASKED else code


def load_config(context: click.Context) -> Config:
    """Return the settings that --config names, else those that hold here. Raises ConfigError."""
    from enrich import config

    check_folder()
    return config.find_and_load(context.obj["config"])


def check_folder() -> None:
    """Raise ConfigError where the working directory is gone: no name of a file means anything."""
    try:
        Path.cwd()
    except OSError:
        raise ConfigError(messages.commands.FOLDER_GONE()) from None


def is_file(name: str) -> bool:
    """Whether what was typed is the name of a file that is there, and has an ending."""
    return bool(Path(name).suffix) and len(name) < _LONGEST_NAME and Path(name).is_file()


def check_lists(context: click.Context, names: Sequence[str]) -> None:
    """Raise ConfigError for a list that is no file, and the name of a command, or "help"."""
    above = context.find_root().command
    commands = above.commands if isinstance(above, click.Group) else {}
    for name in names:
        if (name in commands or name == "help") and not Path(name).exists():
            others = [x for x in names if x != name]
            own = str(context.info_name)
            command = f"{own} --help" if name == "help" else " ".join([name, *others])
            raise ConfigError(messages.lists.IS_COMMAND(name=name, command=command))


def is_pdf(name: str) -> bool:
    """Whether what was typed is the name of a PDF that is there."""
    return name.lower().endswith(".pdf") and is_file(name)


def check_appendable(config: Config, path: Path) -> None:
    """Raise EnrichError, before anything is asked, where nothing can be added to a list."""
    from enrich import files, reading_list
    from enrich.runs import protected

    files.check_writable(path)
    reading_list.format_of(str(path))
    protected.check_own(config, path)


def check_plugins() -> None:
    """Import the plugins of every kind, so that a broken one is named even if it is not needed."""
    from enrich import plugins

    # What is loaded takes time, and most people have no plugins.
    if plugins.installed("enrich.sources"):
        from enrich import sources

        sources.left_out()
    if plugins.installed("enrich.readers"):
        from enrich import reading_list

        reading_list.left_out()
    if plugins.installed("enrich.formats"):
        from enrich import export

        export.left_out()


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Accept --config, --quiet and --verbose after the command too."""

    def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
        if value:
            context.ensure_object(dict)[str(parameter.name).removesuffix("_path")] = value

    hidden: dict[str, Any] = {"expose_value": False, "hidden": True, "callback": keep}
    path = click.Path(path_type=Path)
    command = click.option("--config", "config_path", type=path, **hidden)(command)
    for name in ("--quiet", "--verbose"):
        command = click.option(name, is_flag=True, **hidden)(command)
    return command


def with_cache(config: Config, work: Callable[[], T]) -> T:
    """Return what a command does that writes to the cache; a damaged one is replaced before."""
    from enrich import store

    try:
        return work()
    except DamagedError as error:
        say(store.replace_damaged(config.store, error.why))
    return work()


@contextmanager
def open_store(config: Config) -> Iterator[Store]:
    """Open the cache of a configuration for reading. Raises StoreError.

    Damaged works, which are passed over, are named in the end.
    """
    from enrich import store

    with store.open_store(config.store, read_only=True) as opened:
        yield opened
        for key in opened.works.unreadable:
            say(messages.cache.WORK_DAMAGED(key=key))


@contextmanager
def going_on() -> Iterator[None]:
    """Say at Ctrl-C that the same command goes on with what is finished."""
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(messages.runs.INTERRUPTED_PARTS()) from None
