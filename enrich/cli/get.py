"""`enrich get`: one or more papers, from the cache or else asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import completing, console, formats, streams
from enrich.cli.console import clean, common, load_config, put, put_json, say
from enrich.cli.progress import Bars
from enrich.errors import ConfigError
from enrich.messages import counted
from enrich.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from enrich.messages import Sentence
    from enrich.runs.result import ResolvedEntry, RunResult

_SCHEME = regex(r"[A-Za-z][\w.-]*\s*[:：]?")
_KEY = regex(r"[a-z]+(?:[:_-]?[a-z]+)*[:_-]?(?:19|20)\d\d[\w:-]*", re.IGNORECASE)


@click.command(
    cls=formats.ListsFormats, short_help="Print papers by identifier, URL, title or PDF."
)
@click.argument("what", nargs=-1, required=True, shell_complete=completing.keys)
@click.option(
    *("--format", "format_"),
    metavar="FORMAT",
    callback=formats.of_papers,
    shell_complete=completing.formats,
    default="bibtex",
    show_default=True,
    help="The format in which they are printed.",
)
@click.option("--to", "to", type=click.Path(path_type=Path), help="Also append them to this list.")
@console.offline
@console.as_json
@common
@click.pass_context
def get(
    context: click.Context,
    what: tuple[str, ...],
    format_: str,
    to: Path | None,
    offline: bool,
    as_json: bool,
) -> int:
    """Find papers by citation key, identifier, URL or title, and print them.

    WHAT is one paper, or the path of its PDF; `-` reads one a line from the standard input. They
    are kept in the cache and have the citation key that `run` gives. With --json they are CSL-JSON
    items with versions and provenance. Exit code 1 if one is doubtful or not found.
    """
    from enrich import export
    from enrich.library import describe
    from enrich.runs import get as get_
    from enrich.runs import summary
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    bars = Bars(context.obj["quiet"])
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    config = load_config(context)
    if to is not None:
        console.check_appendable(config, to)
    lines = _lines(what)
    with bars:
        options = RunOptions(offline=offline)
        result = console.with_cache(config, lambda: get_.get(config, lines, options, env))
    works = list({r.work.key: r.work for r in result.entries if r.work is not None}.values())
    if as_json:
        put_json([describe.as_object(w) for w in works])
    elif works:
        put(export.render(format_, works, export.ExportOptions(abstracts=False)), end="")
    if to is not None and works:
        _append(to, result)
    for line in summary.retracted_works(works):
        say(line)
    code = _explain(result, float(config.recheck.refused_days))
    if code == 1 and _may_be_one(what):
        say(messages.commands.QUOTES_FORGOTTEN(title=" ".join(streams.typed(what))))
    return code


def _lines(what: Sequence[str]) -> list[str]:
    """Return what the user names, with the lines of the standard input in the place of `-`.

    Raises ConfigError where that is nothing.
    """
    from enrich import identifiers

    words = _with_their_schemes(streams.typed(what))
    named = (streams.read_all().splitlines() if x == "-" else [x] for x in words)
    typed = [line for lines in named for line in lines]
    lines = [x if console.is_pdf(x) else " ".join(clean(x).split()) for x in typed]
    lines = [line for line in lines if line.strip("\ufffd ")]
    if not lines:
        raise ConfigError(
            messages.commands.NOTHING_NAMED(command="get", what=messages.commands.PAPER_TO_GET())
        )
    for line in lines:
        is_paper = console.is_pdf(line) or identifiers.parse(line) is not None
        if console.is_file(line) and not is_paper:
            raise ConfigError(messages.commands.IS_FILE(name=line))
    return lines


def _with_their_schemes(words: Sequence[str]) -> list[str]:
    """Return what was typed, each number with the scheme before it: `get arXiv: 2310.19102`."""
    from enrich import identifiers

    found: list[str] = []
    for word in words:
        is_scheme = bool(found) and _SCHEME.fullmatch(found[-1].strip()) is not None
        if is_scheme and identifiers.parse(f"{found[-1]} {word}") is not None:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def _may_be_one(what: Sequence[str]) -> bool:
    """Whether words look like one title without quotes, or like a DOI that was typed in two."""
    from enrich import identifiers

    if len(what) < 2:
        return False
    if all(re.fullmatch(r"[^\W\d][\w'-]*[:,?]?", word) for word in what):
        return True
    one, each = identifiers.parse(" ".join(what)), [identifiers.parse(word) for word in what]
    return one is not None and one not in each and not all(each)


def _append(path: Path, result: RunResult) -> None:
    """Add the papers to a list, and say which are there already."""
    from enrich.runs.append import append

    appended = append(path, result.entries)
    for note in appended.notes:
        say(note)
    added = counted(appended.added, "entry", "entries")
    say(messages.commands.ADDED(path=path, entries=added))


def _explain(result: RunResult, refused_days: float) -> int:
    """Name what was not found for sure; return the exit code."""
    from enrich.runs import summary

    code = result.code
    for resolved in result.entries:
        if resolved.work is None or resolved.state == "unchecked":
            code = code or 1
            for line in _reasons(resolved, summary.name(resolved)):
                say(line)
    if code:
        for line in summary.unasked(result, refused_days, known=True):
            say(line)
    return code


def _reasons(resolved: ResolvedEntry, name: str) -> Iterator[Sentence]:
    """Yield why a paper is not known for sure, with the candidates of a doubtful one."""
    from enrich.library import citations
    from enrich.runs.result import NamedCandidate

    said = messages.runs
    if resolved.state == "unchecked":
        yield said.NOT_CHECKED(name=name)
    elif resolved.state == "doubtful":
        yield said.DOUBTFUL_ASKED(name=name)
        yield from NamedCandidate.lines(resolved.candidates)
    elif resolved.problems:
        yield said.IS_NO_IDENTIFIER(name=name.rstrip(": "), problem="; ".join(resolved.problems))
    else:
        yield said.NOBODY_HAS_IT(name=name)
        for key in citations.typed(name) or [name]:
            if key != name or _KEY.fullmatch(key):
                yield messages.commands.LOOKS_LIKE_KEY(name=key)
