"""The layouts in which lists write a title, in the order in which they are tried.

Each is a function that takes a flat line, the offset where the title may begin, and the EntryLine
to fill. It returns the offset after the title, or -1 where the line has another layout.
"""

from __future__ import annotations

from collections.abc import Callable

from enrich.reading_list.line.flat import EntryLine, FlatLine
from enrich.reading_list.line.layouts import cited, linked, plain

TitleLayout = Callable[[FlatLine, int, EntryLine], int]

LAYOUTS: tuple[TitleLayout, ...] = (
    plain.file_title,
    linked.bracketed_title,
    linked.linked_title,
    linked.bold_title,
    cited.bold_after_people,
    cited.quoted_title,
    linked.linked_after_lead,
    cited.title_before_others,
    cited.printed_reference,
    cited.title_and_year,
    cited.dated_citation,
    cited.citation_with_commas,
    cited.citation_in_sentences,
    plain.plain_title,
)
