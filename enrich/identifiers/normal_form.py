"""The normal form of an identifier: DOIs and arXiv numbers in any spelling."""

from __future__ import annotations

import re
from urllib.parse import unquote

from enrich.identifiers import doi_prefixes
from enrich.model import Identifier

DOI = re.compile(
    r"10\.\d{4,9}/(?:\(SICI\)[^\s\"]+?[;:]\d-[\w#]|[^\s\"<>“”‘，。、；）】》|]+)", re.IGNORECASE
)

ARXIV_NEW = r"\d{4}\.\d{4,5}"

ARXIV_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"

ARXIV = re.compile(rf"(?:{ARXIV_NEW}|{ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)

_ARXIV_DOI = re.compile(re.escape(doi_prefixes.of_arxiv("")) + "(.+)", re.IGNORECASE)


def doi(text: str) -> Identifier | None:
    """Return the identifier of a DOI in any spelling; None where the text has none.

    "https://doi.org/10.1145/X" and "doi:10.1145/X" are one.
    """
    found = DOI.search(ESCAPE.sub(r"\1", unquote(text[:_LONGEST_TEXT])))
    value = _trimmed(found.group()).lower() if found else ""
    if not re.fullmatch(r"10\.\d{4,9}/.*[^\W_].*", value):
        return None
    as_arxiv = _ARXIV_DOI.fullmatch(value)
    return (
        (arxiv(as_arxiv.group(1)) or Identifier("doi", value))
        if as_arxiv
        else Identifier("doi", value)
    )


_LONGEST_TEXT = 4000

_OPENING = {")": "(", "]": "[", "}": "{"}


def _trimmed(value: str) -> str:
    """Take off what stands behind a DOI in prose or in a link.

    Brackets that it did not open, a query, punctuation.
    """
    value = re.split(r"[?#]|&(?:amp;)?[a-z_]+=|\]\(|\*\*", value, maxsplit=1)[0]
    opened: list[str] = []
    for at, char in enumerate(value):
        if char in "([{":
            opened.append(char)
        elif char in _OPENING and (not opened or opened.pop() != _OPENING[char]):
            value = value[:at]
            break
    return value.rstrip(".,;:'’*_`/\\")


def arxiv(text: str) -> Identifier | None:
    """Return the identifier of an arXiv id ("arXiv:2309.06180v2"); None if it is malformed."""
    value = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE)
    if not ARXIV.fullmatch(value):
        return None
    return Identifier("arxiv", re.sub(r"v\d+$", "", value))


def as_doi(identifier: Identifier) -> str:
    """Return a DOI in lower case: its own, or the one that arXiv registers for a number of its."""
    if identifier.scheme == "arxiv":
        return doi_prefixes.of_arxiv(identifier.value)
    return identifier.value.lower()


ESCAPE = re.compile(
    r"\\([!-/:-@\[-`{-~])"
)  # Markdown's backslash escapes, as pasted URLs keep them
