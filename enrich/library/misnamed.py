"""What is meant by a word of the command line that stands for a list, and names no file."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from enrich import export, identifiers, messages
from enrich.messages import Sentence, as_typed, few, meant
from enrich.patterns import regex

ENDINGS = frozenset({".md", ".markdown", ".org", ".bib", ".txt"})
_ADDRESS = regex(r"(https?):/{1,2}")
_BETWEEN = regex(r"\s*[,;]\s*")


def what_is_meant(path: Path, name: str, words: Sequence[str]) -> Sentence:
    """Return what to do about a list that is not there, which may be no name of a file at all.

    `words` are all that were given as lists.
    """
    said = messages.lists
    if name == "-":
        return said.IS_STANDARD_INPUT()
    if _ADDRESS.match(name) or identifiers.parse(name) is not None:
        return said.IS_NO_FILE(name=_ADDRESS.sub(r"\1://", name))
    if whole := next(_in_blanks(words, name), ""):
        return said.IN_SEVERAL_WORDS(path=name, quoted=as_typed(whole))
    parts = [part for part in _BETWEEN.split(name) if part]
    if len(parts) > 1 and all(Path(part).suffix for part in parts):
        return said.SEVERAL_IN_ONE(name=name, lists=" ".join(map(as_typed, parts)))
    if glob.has_magic(name):
        return _pattern(name)
    if name in export.names():
        return said.IS_FORMAT(name=name)
    if " " in name.strip() and not path.suffix:
        return said.IS_TITLE(name=name)
    with suppress(OSError):
        near = meant(path.name, (p.name for p in path.parent.iterdir()))
        is_last = len(words) > 1 and name == words[-1]
        if not near and is_last and path.suffix.lower() in ENDINGS:
            return said.MAY_BE_OUTPUT(path=name)
        return said.NO_SUCH_LIST(path=name, meant=near)
    return said.NO_SUCH_LIST(path=name, meant="")


def _in_blanks(words: Sequence[str], name: str) -> Iterator[str]:
    """Yield the names of files with blanks in them that a shell has taken apart."""
    for first in range(len(words)):
        for last in range(first + 2, min(len(words), first + 20) + 1):
            whole = " ".join(words[first:last])
            with suppress(OSError):
                if name in words[first:last] and Path(whole).is_file():
                    yield whole


def _pattern(name: str) -> Sentence:
    found = sorted(x for x in glob.glob(name, recursive=True) if Path(x).is_file())  # noqa: PTH207
    if not found:
        return messages.lists.FITS_NOTHING(pattern=name)
    return messages.lists.IS_PATTERN(pattern=name, lists=few(found))
