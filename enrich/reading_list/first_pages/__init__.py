"""Reads a PDF as a list of one paper: by what its first pages show, which `pdf` has written down.

A number that the paper bears leads to it; the title, and who wrote it, are kept beside that number,
so that a wrong one is seen.
"""

from __future__ import annotations

from pathlib import PurePath

from enrich import messages
from enrich.model import Entry, Identifier
from enrich.reading_list.first_pages import numbers, titles
from enrich.reading_list.first_pages.layout import parsed
from enrich.reading_list.listing import Identify, ReadEntries, nowhere

# Why the pages of a PDF could not be read.
_PROBLEMS = {
    "encrypted": messages.lists.PDF_ENCRYPTED,
    "large": messages.lists.PDF_LARGE,
    "slow": messages.lists.PDF_SLOW,
    "crashed": messages.lists.PDF_CRASHED,
}
# With fewer letters, pages are pictures of pages.
_FEWEST = 60


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the paper of a PDF whose pages are described by a text, or why there is none."""
    layout = parsed(text)
    named = numbers.of_name(PurePath(path).stem)
    if isinstance(layout, str):
        problem = _PROBLEMS.get(layout, messages.lists.PDF_BROKEN)()
        if named is None:
            return _nothing(problem)
        entry = Entry(path, 1, 1, identifiers=(named,), problems=(problem,))
        return ReadEntries((entry,), nowhere(1))
    found = list(numbers.of_file(layout))
    is_scan = layout.letters < _FEWEST
    if not is_scan:
        found += numbers.of_pages(layout, identify)
    if not found and named is not None:
        found.append(named)
    headed = titles.Headed() if is_scan else titles.headed(layout)
    if not found and not headed.title:
        message = messages.lists.PDF_IS_SCAN if is_scan else messages.lists.PDF_WITHOUT_TITLE
        return _nothing(message())
    entry = Entry(
        path,
        1,
        1,
        title=headed.title or None,
        identifiers=_one_of_each(found),
        authors=headed.authors,
        fields=_fields(headed),
    )
    return ReadEntries((entry,), nowhere(1))


def _fields(headed: titles.Headed) -> dict[str, str]:
    """Return the people as a .bib has them: more may stand below those of the first line."""
    names = [author.full for author in headed.authors]
    return {"author": " and ".join([*names, "others"])} if names else {}


def _one_of_each(found: list[Identifier]) -> tuple[Identifier, ...]:
    """Return the first identifier of each scheme: what the file states comes before its pages."""
    first: dict[str, Identifier] = {}
    for identifier in found:
        first.setdefault(identifier.scheme, identifier)
    return tuple(first.values())


def _nothing(problem: str) -> ReadEntries:
    return ReadEntries((), (), (problem,), whole=False)
