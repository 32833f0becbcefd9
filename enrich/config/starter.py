"""The text of a first configuration, with what each setting is for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from enrich.messages import counted
from enrich.patterns import regex

# What YAML takes for text without quotes, also before a comment.
_PLAIN = regex(r"[A-Za-z][\w./-]*(?: [\w./-]+)*", re.ASCII)
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_ONE_FOLDER = """\
# One .bib of all lists, and each list again with what was found.
outputs:
  - {format: bibtex, path: out/references.bib}
"""
_EACH_LIST = '  - {format: markdown, path: "out/{name}.md"}\n'
_BESIDE = """\
# The results go beside each list: NOTES.bib and NOTES.enriched.md for NOTES.md, and
# refs.enriched.bib for refs.bib. To have them elsewhere, name them; {name} stands for a list:
# outputs:
#   - {format: bibtex, path: out/references.bib}
#   - {format: markdown, path: "out/{name}.md"}
"""
_REST = """\
# Everything that was found is kept here; a second run asks nothing twice. It need not be shared.
store: cache/enrich.db

# Which version is cited: published_first, published_latest or preprint.
prefer: published_first

# Your word beats every source's, by identifier or citation key:
# overrides:
#   "arxiv:2309.06180": {year: 2023, note: "the camera-ready version"}

# A source can be switched off, slowed down or given a key from the environment:
# sources:
#   semantic_scholar: {key_env: S2_API_KEY}
#   openreview: {enabled: false}
"""
_MAILTO = """\
# Your e-mail address goes to Crossref, DataCite, arXiv and OpenAlex alone. They answer callers
# with an address from a faster, "polite" pool, and can write to you before they would block you.
"""


def starter(
    lists: Sequence[tuple[str, int]],
    *,
    one_folder: bool = False,
    rewritten: bool = False,
    mailto: str = "",
) -> str:
    """Return the text of a configuration for lists: paths relative to it, with counts of papers.

    With `one_folder` the outputs go to `out/`, with `rewritten` the lists again too.
    """
    named = [(f"  - {_quoted(path)}", counted(papers, "paper")) for path, papers in lists]
    width = max((len(line) for line, _ in named), default=0)
    listed = "".join(f"{line:<{width}}  # {papers}\n" for line, papers in named)
    outputs = _ONE_FOLDER + (_EACH_LIST if rewritten else "") if one_folder else _BESIDE
    address = f"mailto: {_quoted(mailto)}\n" if mailto else "# mailto: you@example.org\n"
    return (
        "# The settings of `enrich run` in this folder. Paths are relative to this file.\n\n"
        "# Your reading lists; a path may be a pattern, such as notes/*.md.\n"
        f"lists:\n{listed}\n{outputs}\n{_MAILTO}{address}\n{_REST}"
    )


def _quoted(path: str) -> str:
    """Return printable text as YAML reads it, and a path as no home directory."""
    path = f"./{path}" if path.startswith("~") else path
    if _PLAIN.fullmatch(path) and path.lower() not in _WORDS:
        return path
    return json.dumps(path, ensure_ascii=False)
