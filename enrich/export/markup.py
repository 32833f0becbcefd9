"""How words are marked in the text of a list: the face of Markdown, org and plain text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a paper, in the markup of a list."""

    lines: Sequence[str]
    # The abstract, "" where there is none or none is wanted, and the service that has it.
    abstract: str = ""
    abstract_source: str = ""


class Markup(Protocol):
    """One markup. What `escape` returns is shown as it is anywhere in a line but at its start."""

    def escape(self, words: str, /) -> str:
        """Return words in which nothing is markup."""
        ...

    def link(self, title: str, url: str, /) -> str:
        """Return a link around words, the words alone where the URL is no address on the web."""
        ...

    def code(self, key: str, /) -> str:
        """Return a citation key, told from words."""
        ...

    def strong(self, escaped: str, /) -> str:
        """Return escaped words that catch the eye."""
        ...

    def emphasis(self, escaped: str, /) -> str:
        """Return escaped words as a title is set."""
        ...

    def start_safe(self, line: str, /) -> str:
        """Return a line whose start is only words."""
        ...
