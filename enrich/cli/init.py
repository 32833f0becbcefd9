"""`enrich init`: a first configuration for the lists of a folder."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from enrich import messages
from enrich.cli import console
from enrich.cli.console import say
from enrich.errors import ConfigError
from enrich.messages import Sentence, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enrich.library.finder import FoundList, FoundLists

T = TypeVar("T")
said = messages.setup
# Lists beside each of which two more files are no nuisance.
_FEW = 5
# Of the lists, and of the characters of a path.
_MOST_SHOWN, _WIDEST = 20, 50


@click.command(
    cls=console.Command, short_help="Find the lists of a folder and write a configuration."
)
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--yes", is_flag=True, help="Ask nothing: take all lists, and no e-mail address.")
@click.option("--mailto", metavar="ADDRESS", help="Your e-mail address, for faster answers.")
@console.common
def init(folder: Path, yes: bool, mailto: str | None) -> int:
    """Find the reading lists in DIR and below, and write a commented enrich.yaml there.

    On a terminal it asks which lists are meant, where the results go, and for an e-mail address.
    It overwrites nothing. Exit code 1 if there is no list.
    """
    from enrich import config, files
    from enrich.config import discovery
    from enrich.config.starter import starter
    from enrich.library import finder

    console.check_folder()
    _check(folder)
    if mailto is not None and not config.is_address(mailto):
        raise ConfigError(said.NO_ADDRESS(address=mailto))
    found, known = _found(folder)
    if not found.is_whole:
        say(said.NOT_WHOLE(folder=folder, files=finder.MOST_FILES))
    if not found.lists:
        say(said.NO_LISTS(folder=folder))
        return 1
    asking = not yes and sys.stdin is not None and sys.stdin.isatty()
    _show(folder, found.lists, whole=asking)
    lists = _ask(said.WHICH(), lambda x: _chosen(x, found.lists)) if asking else found.lists
    can_be_one = folder / "out" not in {parent for one in lists for parent in one.path.parents}
    one_folder = can_be_one and len(lists) > _FEW and not _has_other_markup(lists)
    if asking and can_be_one and len(lists) > 1:
        one_folder = _ask(said.WHERE(usual=2 if one_folder else 1), _place(one_folder))
    if asking and mailto is None:
        mailto = _ask(said.MAILTO(), _address)
    text = starter(
        [(one.path.relative_to(folder).as_posix(), one.papers) for one in lists],
        one_folder=one_folder,
        rewritten=_can_be_rewritten(lists),
        mailto=mailto or "",
    )
    path = folder / discovery.OWN_NAME
    files.create(path, text.encode())
    place = config.load(path).store
    say(messages.runs.WRITTEN(files=path))
    if known is not None and isinstance(place, Path) and not place.exists():
        say(known)
    say(said.NEXT() if folder.samefile(".") else said.NEXT_THERE(path=path))
    return 0


def _check(folder: Path) -> None:
    """Raise ConfigError where no configuration can be written to a folder."""
    from enrich import files
    from enrich.config import discovery

    if not folder.is_dir():
        raise ConfigError(said.NO_FOLDER(path=folder))
    if (there := discovery.in_folder(folder)) is not None:
        raise ConfigError(said.THERE_ALREADY(path=there))
    files.check_writable(folder / discovery.OWN_NAME)


def _found(folder: Path) -> tuple[FoundLists, Sentence | None]:
    """Return the lists of a folder, without what enrich wrote there by the cache that holds here.

    And where that cache is, if earlier runs have found papers. Raises ConfigError and StoreError.
    """
    from datetime import UTC, datetime

    from enrich import config, store
    from enrich.library import finder
    from enrich.runs.own_files import OwnFiles

    settings = config.find_and_load()
    with store.open_or_empty(settings.store) as opened:
        own = OwnFiles(settings, opened.outputs, datetime.now(UTC))
        found = finder.find_lists(folder, own.wrote)
        count = sum(opened.works.count_by_state().values())
    if not count:
        return found, None
    return found, said.EARLIER(papers=counted(count, "paper"), place=settings.store)


def _show(folder: Path, lists: Sequence[FoundList], *, whole: bool) -> None:
    """Print the lists with their numbers, the first ones or the whole."""
    say(said.FOUND(lists=counted(len(lists), "reading list"), folder=folder))
    shown = lists if whole else lists[:_MOST_SHOWN]
    paths = [str(one.path.relative_to(folder)) for one in shown]
    width = min(max(map(len, paths)), _WIDEST)
    for number, (one, path) in enumerate(zip(shown, paths, strict=True), 1):
        papers = counted(one.papers, "paper")
        say(said.ONE_LIST(number=f"{number:3}", path=f"{path:<{width}}", papers=papers))
    if len(lists) > len(shown):
        say(said.MORE(count=len(lists) - len(shown)))


def _can_be_rewritten(lists: Sequence[FoundList]) -> bool:
    """Whether lists can be written again to one folder, as `NAME.md`: no two have one name."""
    names = [one.path.stem for one in lists]
    return len(set(names)) == len(names) and not _has_other_markup(lists)


def _has_other_markup(lists: Sequence[FoundList]) -> bool:
    """Whether a list that is written again is no Markdown: it keeps its form, and its ending."""
    from enrich import reading_list
    from enrich.errors import ListError

    for one in lists:
        with contextlib.suppress(ListError):
            form = reading_list.format_of(str(one.path))
            if form in reading_list.MARKED and form != "markdown":
                return True
    return False


def _ask(question: Sentence, understand: Callable[[str], T]) -> T:
    """Return what is answered on the terminal; ask again as long as it is not understood."""
    while True:
        say(question)
        answer = sys.stdin.readline()
        if not answer:
            raise click.Abort
        try:
            return understand(answer.strip())
        except ValueError:
            say(said.NOT_UNDERSTOOD())


def _chosen(answer: str, lists: Sequence[FoundList]) -> Sequence[FoundList]:
    """Return the lists of some numbers, all for no number. Raises ValueError."""
    numbers = [int(word) for word in answer.replace(",", " ").split()]
    if any(not 1 <= number <= len(lists) for number in numbers):
        raise ValueError
    return [lists[number - 1] for number in sorted(set(numbers))] or lists


def _place(usual: bool) -> Callable[[str], bool]:
    """Return what reads whether the results go to one folder. It raises ValueError."""

    def understand(answer: str) -> bool:
        if answer not in {"", "1", "2"}:
            raise ValueError
        return answer == "2" if answer else usual

    return understand


def _address(answer: str) -> str:
    """Return an e-mail address, or "". Raises ValueError."""
    from enrich import config

    if answer and not config.is_address(answer):
        raise ValueError
    return answer
