"""`enrich search`: full-text search over the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from enrich.cli.console import common, load_config, open_store, put, put_json, say

if TYPE_CHECKING:
    from enrich.model import Work


@click.command(short_help="Search titles, authors, venues, abstracts and notes.")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@common
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Full-text search over the cache, best first. Exit code 1 if nothing fits."""
    with open_store(load_config(context)) as store:
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
