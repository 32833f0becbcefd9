"""The normal form of an identifier: DOIs and arXiv numbers in any spelling."""

from __future__ import annotations

import re

from enrich.identifiers import doi_prefixes, spelling
from enrich.model import Identifier
from enrich.patterns import regex

# Angle brackets are of a DOI only in the form of the 1990s, which holds an item of a serial (SICI):
# 10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2
# With one colon or two: a choice between them would double the ways to read each.
SICI_PAGES = r"<[\w.+-]{1,20}:[^\s\"<>/]{1,81}>"
# No DOI goes on into the next one of a list.
_NEXT = r"(?![,;](?:doi:|https?:|10\.\d{4}))"
DOI = regex(
    rf"10\.\d{{4,9}}/(?:{_NEXT}(?:[^\s\x00-\x1f\x7f\"<>“”‘，。、；（）】》」|]|{SICI_PAGES})){{1,500}}",
    re.IGNORECASE,
)
# A DOI in which nothing has to be looked at: it is its own normal form.
_PLAIN_DOI = regex(
    r"(?=.{1,270}\Z)(?:https://doi\.org/)?(10\.\d{4,9}/[a-z0-9]++(?:[._/-][a-z0-9]++)*+)"
)
_SOME_LETTER = regex(r"10\.\d{4,9}/.*[^\W_].*")
_SICI_END = regex(r"\d\.\d\.co[;:]\d(?:-[\w#*])?(?!\w)", re.IGNORECASE)

ARXIV_NEW = r"\d{4}\.\d{4,5}"

ARXIV_OLD = r"[a-z-]+(?:\.[A-Z]{2})?/\d{7}"

ARXIV = regex(rf"(?:{ARXIV_NEW}|{ARXIV_OLD})(?:v\d+)?", re.IGNORECASE)

_ARXIV_DOI = regex(
    re.escape(doi_prefixes.of_arxiv("")) + rf"({ARXIV.pattern})(?![\w.])", re.IGNORECASE
)


def doi(text: str) -> Identifier | None:
    """Return the identifier of a DOI in any spelling; None where the text has none.

    "https://doi.org/10.1145/X" and "doi:10.1145/X" are one.
    """
    plain = _PLAIN_DOI.fullmatch(text)
    if plain:
        value = plain[1]
    else:
        found = DOI.search(spelling.plain(text))
        value = _trimmed(found.group()).lower() if found else ""
        if not _SOME_LETTER.fullmatch(value):
            return None
    as_arxiv = _ARXIV_DOI.match(value)
    named = arxiv(as_arxiv[1]) if as_arxiv else None
    return named or Identifier("doi", doi_prefixes.unversioned(value))


def doi_of_field(value: str) -> Identifier | None:
    """Return the DOI that a field of a .bib or a form holds, however it is broken over lines."""
    return doi(value if _PLAIN_DOI.fullmatch(value) else spelling.joined(spelling.plain(value)))


_OPENING = {")": "(", "]": "[", "}": "{"}
# A query, a part of a page, the end of a link or of bold words.
_BEHIND = regex(r"[?#]|&(?:amp;)?[a-z_]+=|\]\(|\*\*|;jsessionid=", re.IGNORECASE)
# The labels of a page's links, which stick to a DOI that is copied with them.
_LABELS = regex(r"\.?(?:\[?(?:CrossRef|PubMed|Google(?: Scholar)?|MathSciNet)\]?)+$")


def _trimmed(value: str) -> str:
    """Take off what stands behind a DOI in prose or in a link.

    Brackets that it did not open, a query, punctuation.
    """
    if end := _SICI_END.search(value):
        value = value[: end.end()]
    else:
        value = _LABELS.sub("", _BEHIND.split(value, maxsplit=1)[0])
    opened: list[str] = []
    for at, char in enumerate(value):
        if char in "([{":
            opened.append(char)
        elif char in _OPENING and (not opened or opened.pop() != _OPENING[char]):
            value = value[:at]
            break
    # Braces keep the case of letters in a .bib; no DOI has any.
    return value.replace("{", "").replace("}", "").rstrip(".,;:!'’…·•»*_`/\\$")


def arxiv(text: str) -> Identifier | None:
    """Return the identifier of an arXiv id ("arXiv:2309.06180v2"); None if it is malformed."""
    value = re.sub(r"^arxiv:\s*", "", text.strip(), flags=re.IGNORECASE)
    if not ARXIV.fullmatch(value):
        return None
    return Identifier("arxiv", re.sub(r"v\d+$", "", value))


def acl_id(value: str) -> str:
    """Return an Anthology id in its own letter case: "2020.acl-main.537", "N13-1001"."""
    return value.lower() if "." in value else value.upper()


def as_doi(identifier: Identifier) -> str:
    """Return a DOI in lower case: its own, or the one that arXiv registers for a number of its."""
    if identifier.scheme == "arxiv":
        return doi_prefixes.of_arxiv(identifier.value)
    return identifier.value.lower()
