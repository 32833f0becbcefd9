"""`enrich get`: one or more papers, from the cache or else asked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enrich.cli import console, formats
from enrich.cli.console import common, load_config, put, put_json, say
from enrich.cli.progress import Bars

if TYPE_CHECKING:
    from enrich.runs.result import ResolvedEntry, RunResult


@click.command(cls=formats.ListsFormats, short_help="Print papers by identifier, URL or title.")
@click.argument("what", nargs=-1, required=True)
@click.option(
    *("--format", "format_"),
    metavar="FORMAT",
    callback=formats.known,
    default="bibtex",
    show_default=True,
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
    """Find papers by identifier, URL or title, and print them.

    WHAT is one paper; `-` reads one a line from the standard input. They are kept in the cache and
    have the citation key that `run` gives. With --json they are CSL-JSON items with versions and
    provenance. Exit code 1 if one is doubtful or not found.
    """
    from enrich import export
    from enrich.library import describe
    from enrich.runs import get as get_
    from enrich.runs.environment import RunEnvironment
    from enrich.runs.result import RunOptions

    lines = [
        x.strip()
        for w in what
        for x in (sys.stdin.read().splitlines() if w == "-" else [w])
        if x.strip()
    ]
    bars = Bars(context.obj["quiet"])
    env = RunEnvironment(progress=bars.advance, on_wait=bars.wait)
    with bars:
        result = get_.get(load_config(context), lines, RunOptions(offline=offline), env)
    works = list({r.work.key: r.work for r in result.entries if r.work is not None}.values())
    if as_json:
        put_json([describe.as_object(w) for w in works])
    elif works:
        put(export.render(format_, works, export.ExportOptions(abstracts=False)), end="")
    if to is not None and works:
        _append(to, result)
    return _explain(result)


def _append(path: Path, result: RunResult) -> None:
    from enrich import files, reading_list

    content = files.read(path) or b""
    lines = [_line(r) for r in result.entries if r.work is not None]
    files.write_whole(path, reading_list.append(content, lines))
    say(f"{path}: {len(lines)} line{'s' * (len(lines) != 1)} added")


def _line(resolved: ResolvedEntry) -> str:
    from enrich import identifiers
    from enrich.export import markdown

    work = resolved.work
    if work is None:
        raise ValueError("only found papers are appended")
    best = next(
        (work.identifiers[i] for i, x in enumerate(work.identifiers) if x.scheme == "arxiv"), None
    ) or next(iter(work.identifiers), None)
    url = (
        resolved.entry.urls[0]
        if resolved.entry.urls
        else identifiers.url(best)
        if best
        else work.URL
    )
    return f"- [ ] {markdown.link(work.title, url)}"


def _explain(result: RunResult) -> int:
    code = result.code
    for resolved in result.entries:
        name = resolved.entry.title or next(iter(resolved.entry.urls), "?")
        if resolved.work is not None and resolved.state != "unchecked":
            continue
        code = code or 1
        if resolved.state == "doubtful":
            say(f"doubtful: {name}; candidates:")
            for c in resolved.candidates:
                reasons = "; ".join(str(e) for e in c.evidence)
                say(
                    f"    {c.record.title} ({c.record.issued or '?'}, {c.record.source}{': ' + reasons if reasons else ''})"
                )
        elif resolved.state == "unchecked":
            say(f"not checked: {name}: a source could not be asked")
        else:
            say(f"not found: {name}")
    return code
