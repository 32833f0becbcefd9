"""BibTeX as an editor would write it."""

from __future__ import annotations

from collections.abc import Sequence

from enrich.export.options import Options
from enrich.model import Work


def render(works: Sequence[Work], options: Options) -> str:
    """Return a .bib file."""
    return "\n".join(entry(w, options) for w in works)


def entry(work: Work, options: Options) -> str:
    """Return one entry, ending with a line break."""
    parts = fields(work, options)
    kind = parts.pop("ENTRYTYPE")
    return f"@{kind}{{{work.key},\n" + "".join(f"  {k} = {v},\n" for k, v in parts.items()) + "}\n"


def fields(work: Work, options: Options) -> dict[str, str]:
    """Return the fields in order, each with its delimiters, and the entry's type as "ENTRYTYPE"."""
    return {"ENTRYTYPE": "misc", "title": "{" + work.text("title") + "}"}
