"""The entries of a text with their values: what is broken gives what can be made out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.bibtex.scanner import BibEntry, first_entry, scan
from enrich.text.values import MONTHS

# Characters of a value: macros that are joined to themselves would fill the memory.
_LONGEST = 2_000_000
# Characters of an entry that a page shows, abstract included.
_LONGEST_ENTRY = 40_000


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry: type in lower case, key as written, and values by lower-case field name.

    Values are without delimiters, macros replaced, but still LaTeX. `text` is a whole entry again.
    """

    type: str
    key: str
    fields: Mapping[str, str]
    text: str = ""
    # Why it is broken, where it is.
    problem: str = ""

    def get(self, name: str) -> str:
        """Return the value of a field, "" where the entry has none."""
        return self.fields.get(name, "")


class Macros:
    """The `@string` macros of a file, as far as it has been read.

    `others`: what other files define, by lower-case name; the file's own go before.
    """

    def __init__(self, others: Mapping[str, str] | None = None) -> None:
        self._values: dict[str, str] = dict(others or {})
        # The names that values use and nothing defines; those of `lost` leave a gap in a value.
        self.unknown: set[str] = set()
        self.lost: set[str] = set()

    def define(self, entry: BibEntry) -> None:
        """Add what an `@string` defines."""
        self._values |= {f.name.lower(): self._joined(f.parts) for f in entry.fields}

    @property
    def defined(self) -> dict[str, str]:
        """The values of all macros, by lower-case name."""
        return dict(self._values)

    def values(self, entry: BibEntry) -> dict[str, str]:
        """Return an entry's values by lower-case name in order; of two of one name the first."""
        found: dict[str, str] = {}
        for field in entry.fields:
            name = field.name.lower()
            if name not in found:
                found[name] = self._joined(field.parts)
        return found

    def _joined(self, parts: Sequence[str]) -> str:
        """Join the parts of a value without delimiters; months stay the macros that they are.

        A macro that nothing here defines is its name where it stands alone, and nothing among
        others, as to BibTeX: `sosp # nope` is the value of `sosp`.
        """
        unknown = {part for part in parts if not self._is_known(part)}
        self.unknown |= {part.lower() for part in unknown}
        if len(parts) > 1:
            self.lost |= unknown
            parts = [part for part in parts if self._is_known(part)]
        return "".join(map(self._part, parts))[:_LONGEST]

    def _is_known(self, part: str) -> bool:
        name = part.lower()
        return part[:1] in ("{", '"') or part.isdigit() or name in MONTHS or name in self._values

    def _part(self, part: str) -> str:
        if part[:1] in ("{", '"'):
            return part[1:-1]
        name = part.lower()
        return part if name in MONTHS else self._values.get(name, part)


def definitions(text: str) -> dict[str, str]:
    """Return the values of the `@string` macros of a text, by lower-case name."""
    macros = Macros()
    for entry in scan(text, lenient=True):
        if entry.is_definition:
            macros.define(entry)
    return macros.defined


def read(text: str) -> Iterator[RawEntry]:
    """Yield the entries of a text in order: a person's .bib, an output, or what a service prints.

    Linear in the length of the text; one entry is held at a time.
    """
    macros = Macros()
    for entry in scan(text, lenient=True):
        if entry.is_definition:
            macros.define(entry)
            continue
        whole = _whole_text(text, entry)
        yield RawEntry(entry.type.lower(), entry.key, macros.values(entry), whole, entry.problem)


def printed(words: str) -> RawEntry | None:
    """Return the first entry that the words of a page show, None where they show none."""
    start = first_entry(words)
    shown = words[start : start + _LONGEST_ENTRY] if start >= 0 else ""
    return next(read(shown), None)


def _whole_text(text: str, entry: BibEntry) -> str:
    """Return an entry as written; what is broken at its end is left out, and the entry closed."""
    if not entry.problem:
        return text[entry.start : entry.end] + "\n"
    end = entry.fields[-1].end if entry.fields else entry.after_key
    return text[entry.start : end].rstrip().rstrip(",") + ",\n}\n"
