"""Commands that only look at the cache: `show`, `search`, `export`, `status`, `sources`. They never touch the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enrich.cli.console import common, load_config, put, put_json, say

if TYPE_CHECKING:
    from enrich.config import Config
    from enrich.model import Work
    from enrich.store import Store


def _store(config: Config) -> Store:
    from enrich.store import Store

    return Store(config.store, read_only=True)


@click.command(short_help="Show one paper.")
@click.argument("what", nargs=-1, required=True)
@click.option(
    "--json", "as_json", is_flag=True, help="As a CSL-JSON item with versions and provenance."
)
@click.option("--why", is_flag=True, help="Where every field came from, and what the others said.")
@common
@click.pass_context
def show(context: click.Context, what: tuple[str, ...], as_json: bool, why: bool) -> int:
    """Show the paper that WHAT names: a citation key, an identifier, a URL or words of its title."""
    from enrich.library import describe as shown
    from enrich.library import lookup

    wanted = " ".join(what)
    with _store(load_config(context)) as store:
        keys = lookup.find(store, wanted)
        work = store.work(keys[0]) if len(keys) == 1 else None
        if work is None:
            _several(store, wanted, keys)
            return 1
    if as_json:
        put_json(shown.as_object(work))
        return 0
    for line in shown.words(work):
        put(line)
    if why:
        for line in shown.why(work):
            put(line)
    return 0


def _several(store: Store, wanted: str, keys: list[str]) -> None:
    if not keys:
        say(f"{wanted}: not in the cache; `enrich get` asks for it")
    else:
        say(f"{wanted}: several papers fit:")
        for key in keys:
            work = store.work(key)
            if work is not None:
                say(f"  {key}: {work.text('title')}")


@click.command(short_help="Search titles, authors, venues, abstracts and notes.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Full-text search over the cache, best first. Exit code 1 if nothing fits."""
    with _store(load_config(context)) as store:
        hits = [(hit, store.work(hit.key)) for hit in store.search(" ".join(words), limit)]
    found = [
        {**_row(work), "score": hit.score, "snippet": hit.snippet}
        for hit, work in hits
        if work is not None
    ]
    if as_json:
        put_json(found)
    for row in [] if as_json else found:
        put(f"{row['key']}: {row['title']}")
        put(f"    {_authors(row['authors'])}; {row['venue'] or '-'} {row['year'] or ''}")
        put(f"    {row['snippet']}")
    if not found:
        say(f"{' '.join(words)}: nothing in the cache fits")
    return 0 if found else 1


def _row(work: Work) -> dict[str, Any]:
    return {
        "key": work.key,
        "title": work.text("title"),
        "authors": [n.full for n in work.authors],
        "venue": work.text("container_title_short") or work.text("container_title") or None,
        "year": work.issued.year if work.issued else None,
    }


def _authors(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")


@click.command(short_help="Write the works of the lists, or all, in a format.")
@click.argument("format_", metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
@click.option("--all", "everything", is_flag=True, help="Also papers that have left every list.")
@click.option("--keys", help="Only these citation keys, comma-separated.")
@click.option(
    "--aux",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Only what this .aux or .bcf file cites.",
)
@click.option(
    "--tex", multiple=True, type=click.Path(path_type=Path), help="Only what this .tex file cites."
)
@click.option("--abstracts/--no-abstracts", default=False, show_default=True)
@common
@click.pass_context
def export(
    context: click.Context,
    format_: str,
    output: Path | None,
    everything: bool,
    keys: str | None,
    aux: tuple[Path, ...],
    tex: tuple[Path, ...],
    abstracts: bool,
) -> int:
    """Write the works of the lists (with --all: of the cache) as FORMAT: bibtex, biblatex, csl-json, markdown, html, jsonl, csv."""
    from enrich import export as formats
    from enrich import files
    from enrich.library import selection

    if format_ not in formats.FORMATS:
        raise click.UsageError(f"{format_}: known formats are {', '.join(sorted(formats.FORMATS))}")
    config = load_config(context)
    with _store(config) as store:
        wanted = selection.Wanted(everything, keys.split(",") if keys else [], aux, tex)
        works, unknown = selection.select(config, store, wanted)
    for line in unknown:
        say(line)
    content = formats.render(format_, works, formats.Options(abstracts=abstracts))
    if output is None:
        put(content, end="")
    else:
        files.write_whole(output, content.encode())
    return 1 if unknown else 0


@click.command(short_help="What the cache holds, what is missing, what is due.")
@click.option("--missing", metavar="FIELD", help="List the papers without this field, per venue.")
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def status(context: click.Context, missing: str | None, as_json: bool) -> int:
    """Say what the cache holds: published, preprints (as of when), unresolved, doubtful, unchecked; and what is due."""
    from enrich.runs import status as overview

    config = load_config(context)
    with _store(config) as store:
        found = overview.missing(store, missing) if missing else overview.overview(config, store)
    if as_json:
        put_json(found)
    else:
        for line in overview.lines(found):
            put(line)
    return 0


@click.command(short_help="The sources, their pace, and when each last answered.")
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def sources(context: click.Context, as_json: bool) -> int:
    """List the sources: what they are asked by, hosts and spacing, whether on, when each last answered or refused."""
    from enrich.runs import status as overview

    found = overview.source_rows(load_config(context))
    if as_json:
        put_json(found)
        return 0
    for row in found:
        state = "on" if row["enabled"] else "off"
        hosts = (
            ", ".join(f"{h} every {s:g} s" for h, s in row["hosts"].items()) or "sends no request"
        )
        put(f"{row['name']} ({state}, {row['tier']}): {hosts}")
        for host, seen in row["seen"].items():
            put(
                f"    {host}: "
                + (
                    "refused since " + seen["refused"] + ": " + seen["reason"]
                    if seen["refused"]
                    else "last answered " + seen["answered"]
                )
            )
    return 0
