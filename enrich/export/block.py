"""The block after an entry of a list, in the format of the list and in a style. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.export import markdown, org, plain
from enrich.export.options import ExportOptions
from enrich.export.saying import Remarks, saying
from enrich.model import Entry, Work


@dataclass(frozen=True, slots=True)
class Written:
    """A block: its lines, the same in one line for a table's cell, and whether it is a quotation.

    A quotation is set apart by itself; other lines need a line break before them.
    """

    lines: tuple[str, ...]
    cell: str
    is_quotation: bool


def block(
    work: Work,
    entry: Entry,
    options: ExportOptions,
    format: str = "markdown",  # noqa: A002
    remarks: Remarks = Remarks(),  # noqa: B008  it is frozen
) -> Written:
    """Return the block of a work after an entry of a list of this format."""
    if format == "org":
        return Written(org.quoted(saying(work, entry, options, org.MARKUP, remarks)), "", True)
    if format == "text":
        lines = plain.indented(saying(work, entry, options, plain.MARKUP, remarks))
        return Written(lines, "", False)
    found = saying(work, entry, options, markdown.MARKUP, remarks)
    if options.style == "full":
        return Written(markdown.broken(found), markdown.cell(found, small=False), False)
    return Written(markdown.quoted(found), markdown.cell(found, small=True), True)
