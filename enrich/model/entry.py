"""What a reading list holds: entries, and what their text claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from enrich.model.identifier import Identifier, Name

Checkbox = bool | None
EntryKind = Literal["paper", "other"]
ClaimStatus = Literal["accepted", "submitted", "preprint"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a list states of a paper: of "accepted in OSDI'23" `("OSDI", 2023, "accepted")`."""

    venue: str | None = None
    year: int | None = None
    status: ClaimStatus | None = None


@dataclass(frozen=True, slots=True, order=True)
class EntryId:
    """Which entry of the reading lists; `nth` is not 0 where a line names several papers."""

    list: str
    line: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper (or other thing) of a reading list, as read.

    `line` and `end_line` are 1-based and inclusive, notes included. `title` is as written, without
    markup; None where the list has none. `urls` has the paper's own link first. `authors` and
    `fields` are filled where the format has them (.bib, citation styles); `fields` of a .bib are
    raw strings by lower-case name, with "ENTRYTYPE", and what other entries of the file give it.
    """

    list: str
    line: int
    end_line: int
    title: str | None = None
    urls: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    checked: Checkbox = None
    starred: bool = False
    kind: EntryKind = "paper"
    notes: tuple[str, ...] = ()
    claims: Claims = Claims()
    identifiers: tuple[Identifier, ...] = ()
    authors: tuple[Name, ...] = ()
    # of a .bib
    editors: tuple[Name, ...] = ()
    # the citation key, where the list is a .bib
    key: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    # of these, what the entry takes over from another one of the file (`crossref`, `xdata`)
    inherited: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
    # of the entries that begin on its line
    nth: int = 0

    @property
    def people(self) -> tuple[Name, ...]:
        """The authors; of a volume that has none, the editors. What is in another is no volume."""
        return self.authors or (() if self.claims.venue else self.editors)

    @property
    def entry_id(self) -> EntryId:
        """What no other entry of a run has: two lists never have one name."""
        return EntryId(self.list, self.line, self.nth)


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that looks like an entry and was not read as one, with the reason."""

    line: int  # 1-based
    text: str
    reason: str
