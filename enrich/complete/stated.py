"""What an entry of a .bib states, under BibTeX's names in either dialect. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enrich.bibtex import placeholders
from enrich.bibtex.entry_types import SYNONYMS
from enrich.bibtex.field_names import BIBLATEX_NAMES, BIBTEX_NAMES
from enrich.model import Entry

# The fields that hold the place of publication; no entry has two.
CONTAINERS = ("booktitle", "journal", "school", "institution", "howpublished")
VENUES = ("journal", "booktitle", "school", "institution")
# What people call fields, beside biblatex's names.
_ALIASES = {
    **BIBTEX_NAMES,
    "authors": "author",
    "entrytype": "ENTRYTYPE",
    "type": "ENTRYTYPE",
    "issue": "number",
    "page": "pages",
}
# What is a statement in itself, or no field that is ever filled.
_NO_PLACEHOLDERS = frozenset({"note", "pubstate", "addendum", "crossref", "type", "version"})


def bibtex_name(word: str) -> str:
    """Return BibTeX's name of the field that a person calls so; "ENTRYTYPE" for the type."""
    return _ALIASES.get(word.lower(), word.lower())


@dataclass(frozen=True, slots=True)
class Stated:
    """What an entry states: its filled values without delimiters, by BibTeX's names."""

    type: str
    values: Mapping[str, str]
    # BibTeX's name -> the entry's own: "year" -> "date"
    names: Mapping[str, str] = field(default_factory=dict)
    # what stands in fields that claim nothing: "TODO", "To appear in CVPR"
    placeholders: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def get(self, name: str) -> str | None:
        """Return a value, the type for "ENTRYTYPE", None where the entry has none."""
        return self.type if name == "ENTRYTYPE" else self.values.get(name)

    @property
    def empty(self) -> frozenset[str]:
        """The fields that the entry has without a value."""
        return frozenset(self.names) - self.values.keys()

    @property
    def has_parent(self) -> bool:
        """Whether the entry is a part of another one, which has what they share."""
        return "crossref" in self.values

    @property
    def has_venue(self) -> bool:
        """Whether the entry states where the paper was published."""
        return self.has_parent or any(n in self.values for n in CONTAINERS)

    @property
    def venue(self) -> str:
        """The journal or proceedings, "" where there is none."""
        return next((self.values[n] for n in VENUES if n in self.values), "")

    @property
    def is_biblatex(self) -> bool:
        """Whether the entry is in biblatex's names; `eprinttype` alone is also DBLP's BibTeX."""
        return any(n in {"journaltitle", "date", "location"} for n in self.names.values())

    def own_name(self, name: str) -> str:
        """Return the entry's name, or the one that fits its dialect, of a field of BibTeX's."""
        if name in self.names:
            return self.names[name]
        of_eprinttype = self.names.get("archiveprefix") == "eprinttype" and name == "primaryclass"
        if self.is_biblatex or of_eprinttype:
            return BIBLATEX_NAMES.get(name, name)
        return name


def stated(entry: Entry) -> Stated:
    """Return what an entry states; of two names of one field the first one with a value counts."""
    values: dict[str, str] = {}
    names: dict[str, str] = {}
    empty: dict[str, str] = {}
    for name, value in entry.fields.items():
        if name == "ENTRYTYPE":
            continue
        own = name.lower()
        bibtex = BIBTEX_NAMES.get(own, own)
        names.setdefault(bibtex, own)
        if not _is_filled(bibtex, value):
            empty.setdefault(bibtex, value.strip())
        elif bibtex not in values:
            values[bibtex], names[bibtex] = value, own
    kind = entry.fields.get("ENTRYTYPE", "misc").lower()
    return Stated(SYNONYMS.get(kind, kind), values, names, empty)


def _is_filled(name: str, value: str) -> bool:
    """Whether a field states something: not a placeholder, nor where the paper is to appear."""
    if name in _NO_PLACEHOLDERS:
        return bool(value.strip('{}" \t\r\n'))
    if placeholders.claims_nothing(name, value):
        return False
    return name not in {*VENUES, "year"} or not placeholders.split_venue(value)[1]
