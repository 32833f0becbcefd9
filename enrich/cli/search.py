"""`enrich search`: full-text search over the cache."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import console, streams
from enrich.cli.console import common, load_config, open_store, put_json, say
from enrich.errors import ConfigError

if TYPE_CHECKING:
    from enrich.library.query import OddField
    from enrich.messages import Sentence


@click.command(
    cls=console.Command,
    context_settings={"ignore_unknown_options": True},
    short_help="Search titles, authors, venues, abstracts, notes and sections.",
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=console.Count(1, 1000), default=20, show_default=True, help="Papers at most."
)
@console.as_json
@common
@click.pass_context
def search(context: click.Context, words: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Search the papers of the cache for WORDS, the best first.

    A paper has all the words: in title, authors, venue, abstract, notes or sections of the lists;
    where none has all, those with some are shown. A citation key, an identifier or a link finds its
    paper. WORDS may have "phrases", beginnings*, -not, OR, author:kwon, venue:sosp, title:cache,
    year:2022..2024, state:preprint, list:reading, section:"KV cache", tag:llm, is:unread, is:read
    and is:starred. A word that is nowhere is tried with typing errors, and the correction is said.
    Exit code 1 if there is no paper.
    """
    from enrich.library import search as searching

    typed = streams.typed(words)
    for word in typed:
        if re.match(r"--\w", word):  # a dash alone means "not"
            raise click.NoSuchOption(word.partition("=")[0], ctx=context)
    wanted = " ".join(typed)
    if not wanted.strip():
        said = messages.commands
        raise ConfigError(said.NOTHING_NAMED(command="search", what=said.WORDS_TO_FIND()))
    with open_store(load_config(context)) as store:
        found = searching.outcome_of(store, wanted, limit)
    said = messages.commands
    for word, others in found.corrected.items():
        quoted = " or ".join(f'"{other}"' for other in others)
        say(said.CORRECTED(word=word, words=quoted))
    for odd in found.odd:
        say(_of_odd(odd))
    if found.results and not found.has_all:
        say(said.SOME_FIT())
    if as_json:
        put_json([result.as_object() for result in found.results])
    else:
        for line in (line for result in found.results for line in result.lines()):
            console.put_marked(line.text, line.marks)
    if not found.results:
        names = " or ".join(found.meant)
        meant = messages.parts.DID_YOU_MEAN(name=names) if names else ""
        say(said.NOTHING_FITS(words=wanted, meant=meant))
        if searching.asks_for_unfound(wanted):
            say(said.NOT_KEPT())
    return 0 if found.results else 1


def _of_odd(odd: OddField) -> Sentence:
    """Return what is said of what reads like a field, and is none."""
    said, known = messages.commands, ", ".join(odd.known)
    near = messages.meant(odd.value, odd.known)
    if odd.field:
        return said.ODD_VALUE(typed=odd.typed, field=odd.field, known=known, meant=near)
    return said.ODD_FIELD(typed=odd.typed, known=known, meant=near)
