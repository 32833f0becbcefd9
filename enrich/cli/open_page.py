"""`enrich open`: a paper's page in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from enrich import messages
from enrich.cli import completing, console, one_paper, streams
from enrich.cli.console import common, load_config, open_store, put, say
from enrich.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from enrich.config import Config
    from enrich.model import Work


@click.command("open", cls=console.Command, short_help="Open a paper's page in the browser.")
@click.argument("what", nargs=-1, required=True, shell_complete=completing.keys)
@click.option(
    "--pdf", is_flag=True, help="Open the PDF: the file it was read from, or one on the web."
)
@click.option("--print", "only_print", is_flag=True, help="Print the address and open nothing.")
@common
@click.pass_context
def open_page(context: click.Context, what: tuple[str, ...], pdf: bool, only_print: bool) -> int:
    """Open the page of the paper that WHAT names, as in `enrich show`.

    An identifier has a page even where the cache does not know the paper. Exit code 1 if there is
    no such paper or page, several papers, or no browser; then the address is printed.
    """
    wanted = " ".join(streams.typed(what))
    if not wanted.strip():
        one_paper.nothing_named("open")
    address = _address(load_config(context), wanted, pdf=pdf)
    if not address:
        return 1
    if only_print:
        put(str(address))
        return 0
    if not _is_opened(address if isinstance(address, str) else address.as_uri()):
        put(str(address))
        say(messages.commands.NO_BROWSER())
        return 1
    if not context.obj["quiet"]:
        say(messages.commands.OPENED(address=address))
    return 0


def _address(config: Config, wanted: str, *, pdf: bool) -> str | Path:
    """Return the address of a page of the web, or the path of a PDF.

    Where there is none, say why and return "".
    """
    from enrich.library import lookup, paper_files

    page = "" if pdf else _page_of_identifier(wanted)
    own: list[Path] = []
    try:
        with open_store(config) as store:
            if page and lookup.find_exactly(store, wanted) is None:
                return page
            work = one_paper.find(store, wanted)
            if work is not None and pdf:
                own = paper_files.files_of(store, work.key)
    except StoreError:
        if not page:
            raise
        return page
    if own:
        return own[0]
    return _address_of(work, pdf=pdf) if work is not None else ""


def _page_of_identifier(wanted: str) -> str:
    from enrich import identifiers, sources
    from enrich.export import links

    identifier = identifiers.parse(wanted) or sources.identify(wanted)
    return links.web(identifiers.url(identifier)) if identifier else ""


def _address_of(work: Work, *, pdf: bool) -> str:
    from enrich.export import links

    address = links.pdf(work) if pdf else links.page(work)
    if not address:
        missing = messages.commands.NO_PDF if pdf else messages.commands.NO_PAGE
        say(missing(key=work.key))
    return address


def _is_opened(address: str) -> bool:
    """Whether a browser was started on an address."""
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
