"""The line of a case: of a Markdown list, or an entry of a .bib, as people type them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich import text


def title_at(record: Mapping[str, Any], host: str) -> str:
    """Return the title that a paper has where the link of a case leads."""
    known = record.get("arxiv") or {}
    return (
        str(known.get("title") or record["title"])
        if host.startswith("arxiv")
        else str(record["title"])
    )


def markdown(title: str, link: str) -> str:
    """Return a line of a list: a title, with a link or without."""
    title = " ".join(title.split())
    escaped = (
        title.replace("\\", "\\\\")
        .replace("[", r"\[")
        .replace("]", r"\]")
        .replace("*", r"\*")
        .replace("_", r"\_")
    )
    return f"- [ ] [{escaped}]({link})" if link else f"- [ ] {escaped}"


def bibtex(
    key: str,
    title: str,
    record: Mapping[str, Any],
    more: Mapping[str, str] | None = None,
    *,
    with_year: bool = True,
) -> str:
    """Return an entry of a .bib in one line, as people type it: title, authors, year and `more`."""
    who = " and ".join(text.plain(str(a)).rstrip(" 0123456789") for a in record["authors"])
    fields = {"title": " ".join(title.split()), "author": who}
    if with_year:
        fields["year"] = str(record.get("year") or "")
    fields |= more or {}
    kind = "inproceedings" if "booktitle" in fields else "misc"
    return f"@{kind}{{{key}, {', '.join(f'{k} = {{{v}}}' for k, v in fields.items())}}}"
