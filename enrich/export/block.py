"""The block after an entry of a list, in the format of the list and in a style. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.export import inline_html, markdown, org, plain
from enrich.export.options import ExportOptions
from enrich.export.saying import Remarks, saying
from enrich.model import Entry, Work


@dataclass(frozen=True, slots=True)
class Written:
    """A block: its lines, the same in one line for a table's cell, and that line in HTML.

    A quotation is set apart by itself; other lines need a line break before them.
    """

    lines: tuple[str, ...]
    is_quotation: bool
    cell: str = ""
    html: str = ""


def block(
    work: Work,
    entry: Entry,
    options: ExportOptions,
    format: str = "markdown",  # noqa: A002
    remarks: Remarks = Remarks(),  # noqa: B008  it is frozen
) -> Written:
    """Return the block of a work after an entry of a list of this format."""
    if format == "org":
        return Written(org.quoted(saying(work, entry, options, org.MARKUP, remarks)), True)
    if format == "text":
        lines = plain.indented(saying(work, entry, options, plain.MARKUP, remarks))
        return Written(lines, False)
    found = saying(work, entry, options, markdown.MARKUP, remarks)
    in_html = saying(work, entry, options, inline_html.MARKUP, remarks)
    is_short = options.style != "full"
    lines = markdown.quoted(found) if is_short else markdown.broken(found)
    cell = markdown.cell(found, small=is_short)
    return Written(lines, is_short, cell, inline_html.cell(in_html, small=is_short))
