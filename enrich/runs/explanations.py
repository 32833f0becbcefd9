"""What `run --explain` tells: for each paper and source, why it was asked or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enrich import messages
from enrich.messages import library as said
from enrich.model import Entry

if TYPE_CHECKING:
    from enrich.resolve.explain import Explanation

_TITLE = "title:"
_OF_IDENTIFIER = {"found": said.FOUND, "absent": said.NOT_THERE}
_OF_TITLE = {"found": said.HITS, "absent": said.NO_HITS}


@dataclass(frozen=True, slots=True)
class ExplainedPaper:
    """The entries of one paper, and what each source was asked about it. A dry run asks later."""

    entries: Sequence[Entry]
    explanations: Sequence[Explanation]
    dry_run: bool = False


def lines(paper: ExplainedPaper) -> Iterator[str]:
    """Yield the lines for people.

    The places of the paper in the lists, then a line for each row.
    """
    for entry in paper.entries:
        title = entry.title or next(iter(entry.urls), messages.parts.NO_TITLE())
        yield messages.on_one_line(f"{entry.list}:{entry.line}: {title}")
    for row in paper.explanations:
        outcomes = _OF_TITLE if row.question.startswith(_TITLE) else _OF_IDENTIFIER
        yield said.EXPLAINED(
            source=row.source,
            deed=_deed(paper, row),
            reason=row.sentence,
            outcome=outcomes[row.outcome]() if row.outcome else "",
        )


def _deed(paper: ExplainedPaper, row: Explanation) -> str:
    """Return what a source was or was not asked: "asked for arxiv:1706.03762"."""
    asked = said.WOULD_BE_ASKED if paper.dry_run else said.ASKED
    verb = (asked if row.asked else said.NOT_ASKED)()
    title = row.question.removeprefix(_TITLE)
    if not title:
        return verb
    if title == row.question:
        return said.FOR(verb=verb, question=row.question)
    if title in {e.title for e in paper.entries}:
        return said.FOR_TITLE(verb=verb)
    return said.FOR_OTHER_TITLE(verb=verb, title=title)


def as_object(paper: ExplainedPaper) -> dict[str, Any]:
    """Return a paper's explanations as an object for JSON."""
    return {
        "entries": [{"list": e.list, "line": e.line, "title": e.title} for e in paper.entries],
        "sources": [
            {
                "source": row.source,
                "question": row.question or None,
                "asked": row.asked,
                "reason": row.reason.name.lower(),
                "text": row.sentence,
                "outcome": row.outcome or None,
            }
            for row in paper.explanations
        ],
    }
