"""OpenAlex's snapshot: a work in each line, in folders by the day of the last change.

Works that were merged into others are in tables of their own, `merged_ids`.
https://developers.openalex.org/download/snapshot-format
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from enrich import messages
from enrich.model import Identifier, Record
from enrich.patterns import regex
from enrich.sources.openalex.work import FIELDS, identifiers_of, record
from enrich.sources.shared.dump_lines import LinesOfJSON, day
from enrich.sources.shared.dumps import Cut, DumpFormat, DumpRow, Find, Heading, ReadLink, SetAside
from enrich.sources.shared.json_fields import mapping

# Numbers that a work has in fields of their own.
_OWN = frozenset({"openalex", "doi"})


def _kept(work: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is asked for of a work, and the numbers that it has elsewhere, if any."""
    numbers = {name: x for name, x in mapping(work.get("ids")).items() if name not in _OWN and x}
    title = {"title": work.get("title") or work.get("display_name")}
    kept = {name: work.get(name) for name in FIELDS.split(",")} | title
    return {**kept, "ids": numbers} if numbers else kept


def _record(work: Mapping[str, Any], identify: ReadLink) -> Record | None:  # noqa: ARG001
    return record(work, "")


LINES = LinesOfJSON(
    name="OpenAlex's snapshot",
    signs=('"id":"https://openalex.org/W', '"authorships":['),
    kept=_kept,
    record=_record,
    named=lambda work: next(iter(identifiers_of(work)), None),
    changed=lambda work: day(work.get("updated_date")),
    joins_versions=True,
)


class MergedWorks:
    """`merged_ids/works`: the numbers of works that are gone, since others have taken them in."""

    name = "OpenAlex's merged works"
    cut = Cut()

    def recognises(self, head: str) -> bool:
        """Whether a file is a table of merged numbers."""
        return head.startswith("merge_date,id,merge_into_id")

    def rows(self, chunk: bytes, identify: ReadLink) -> Iterator[DumpRow | SetAside]:  # noqa: ARG002
        """Yield each number as one that is taken away."""
        for line in chunk.decode("utf-8", "replace").splitlines():
            if found := _MERGED.fullmatch(line.strip()):
                gone = str(Identifier("openalex", found["number"]))
                yield SetAside(
                    messages.catalogs.NO_PAPER(), is_expected=True, gone=gone, changed=found["date"]
                )

    def row(self, kept: str, identify: ReadLink) -> DumpRow | SetAside:
        """Return a work: no table has any."""
        return LINES.row(kept, identify)

    def heading(self, kept: str) -> Heading:
        """Return title, author and year of a work."""
        return LINES.heading(kept)

    def joined(self, kept: Sequence[str], find: Find | None, asked: str = "") -> str:
        """Return a list of works."""
        return LINES.joined(kept, find, asked)


_MERGED = regex(r"(?P<date>\d{4}-\d\d-\d\d),(?:https://openalex\.org/)?(?P<number>W\d+),[^,]*W\d+")

FORMS: tuple[DumpFormat, ...] = (LINES, MergedWorks())
