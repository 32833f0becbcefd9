"""Reads YAML files: the data of a site (`_data/papers.yml`), CSL-YAML, a list of mappings."""

from __future__ import annotations

from enrich import messages
from enrich.model import Unread
from enrich.reading_list import facts as fact
from enrich.reading_list import mappings
from enrich.reading_list.line.candidate import entry_of
from enrich.reading_list.line.flat import LinkClassifier
from enrich.reading_list.listing import Identify, ReadEntries, nowhere


def read(text: str, path: str, identify: Identify) -> ReadEntries:
    """Return the entries of a YAML file, and no places: it is only read."""
    value = mappings.of_yaml(_without_marks(text))
    if value is None:
        broken = (
            ()
            if not text.strip()
            else (messages.lists.AT_LINE(line=1, problem=messages.lists.NO_YAML()),)
        )
        return ReadEntries((), (), broken, not broken)
    stated = mappings.papers(value, page=False)
    found, left = fact.candidates_of(stated, LinkClassifier(identify))
    entries = tuple(entry_of(candidate, path) for candidate in found)
    unread = tuple(
        Unread(x.start + 1, x.title, messages.lists.NAMES_NO_PAPER())
        for x in left
        if x.title and not fact.is_no_paper(x.title)
    )
    return ReadEntries(entries, nowhere(len(entries)), unread=unread)


def _without_marks(text: str) -> str:
    """Return the first document of a file, its lines kept."""
    lines = text.removeprefix("\ufeff").split("\n")
    if lines and lines[0].rstrip() == "---":
        lines[0] = ""
    end = next((n for n, line in enumerate(lines) if line.rstrip() in {"---", "..."}), len(lines))
    return "\n".join(lines[:end])
