"""The identifier that a person types: `scheme:value`, or a DOI or an arXiv number alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from enrich.identifiers import doi_prefixes, normal_form, spelling
from enrich.identifiers.schemes import WRITTEN, Scheme, is_well_formed
from enrich.model import Identifier
from enrich.patterns import regex

_LONGEST = 300
_SCHEME = regex(r"\s*([A-Za-z][A-Za-z\d ._-]{0,20}?)\s*[:：]\s*(\S.*?)\s*", re.DOTALL)
# "DOI 10.1145/1.2", "PMID 123", "PMC123": without a colon
_NO_COLON = regex(r"\s*(doi|arxiv|pmid|pmcid|isbn(?:-1[03])?)\s+(\S.*?)\s*", re.IGNORECASE)
_PMC = regex(r"\s*(PMC)(\d{3,9})\s*")
# What may stand around an identifier and is no part of it.
_AROUND = " \t\n.,;<>\"'“”`"
_SUBJECT = regex(r"\s*\[[a-z-]+(?:\.[A-Za-z-]+)?\]$")
# Behind a DOI; else the text is a title in which there is one.
_NOTHING = regex(r"[\s.,;:)\]}>\"'”’*_`/\\]*(?:[?#]\S*)?")
# What arXiv calls the file of a paper: "2310.19102v2.pdf", in any folder.
_PDF_NAME = regex(rf"^(?:[^:]*[/\\])?({normal_form.ARXIV_NEW}(?:v\d+)?)\.pdf$", re.IGNORECASE)
_OPENRXIV = r"((?:\d{4}\.\d\d\.\d\d\.)?\d{6,8})(?:v\d+)?"
# Servers whose numbers people write like a scheme; the DOI follows from the number.
_SERVERS: Mapping[str, tuple[str, str]] = {
    "ssrn": (r"(?:ssrn\.?|id)?(\d{4,9})", "SSRN"),
    "biorxiv": (_OPENRXIV, ""),
    "medrxiv": (_OPENRXIV, ""),
    "zenodo": (r"(\d{3,12})", "Zenodo"),
}


def parse(text: str) -> Identifier | None:
    """Return the identifier that a person types; None for any other text, such as a title.

    "arxiv:2308.16369", "DOI: 10.1145/X", "dblp:conf/...", "PMID 123", a bare DOI or arXiv id.
    Letter case and blanks do not count.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    parts = _parts(text)
    if parts is None:
        is_doi = re.match(r"[<(\[]?10\.\d{4}", text)
        return _doi(text) if is_doi else normal_form.arxiv(_PDF_NAME.sub(r"\1", text))
    word, value = parts
    if word in _SERVERS:
        pattern, registrant = _SERVERS[word]
        number = re.fullmatch(pattern, value, re.IGNORECASE)
        if number is None:
            return None
        if not registrant:
            return Identifier("doi", doi_prefixes.of_openrxiv(number[1]))
        return Identifier("doi", f"{doi_prefixes.of(registrant)}/{word}.{number[1]}")
    scheme = WRITTEN[word]
    found = _READERS.get(scheme.name, _as_written)(scheme, value)
    return found if found is not None and is_well_formed(found) else None


def malformed(text: str) -> Scheme | None:
    """Return the scheme that a text names for a value that has not its form; None for other texts.

    Such a text is no title: it is one word.
    """
    text = text.strip()
    parts = _parts(text)
    if parts is None or parts[0] in _SERVERS or re.search(r"\s", text) or parse(text) is not None:
        return None
    return WRITTEN[parts[0]]


def _parts(text: str) -> tuple[str, str] | None:
    found = _SCHEME.fullmatch(text) or _NO_COLON.fullmatch(text) or _PMC.fullmatch(text)
    if found is None:
        return None
    word = re.sub(r"[\s._-]", "", found[1]).lower()
    value = found[2].strip(_AROUND)
    return (word, value) if word in WRITTEN or word in _SERVERS else None


_OfWord = Callable[[Scheme, str], Identifier | None]


def _as_written(scheme: Scheme, value: str) -> Identifier:
    return Identifier(scheme.name, value)


def _doi(text: str) -> Identifier | None:
    """Return the DOI that a text consists of; a text in which there is one is another thing."""
    whole = spelling.joined(spelling.plain(text))
    found = normal_form.doi(whole)
    match = normal_form.DOI.search(whole)
    rest = re.sub(r"\s+", "", spelling.plain(text))[len(re.sub(r"\s+", "", whole)) :]
    if found is None or match is None or not _NOTHING.fullmatch(rest + whole[match.end() :]):
        return None
    return found


def _arxiv(_: Scheme, value: str) -> Identifier | None:
    value = re.sub(r"\s+(?=v\d)", "", _PDF_NAME.sub(r"\1", _SUBJECT.sub("", value)))
    return normal_form.arxiv(value.removeprefix("abs/"))


def _dblp(scheme: Scheme, value: str) -> Identifier:
    head, slash, rest = value.removeprefix("rec/").partition("/")
    return Identifier(scheme.name, head.lower() + slash + rest)


def _openreview(scheme: Scheme, value: str) -> Identifier | None:
    # "OpenReview: Statistics" is the beginning of a title.
    is_word = value.isalpha() and (value.istitle() or value.islower())
    return None if is_word else Identifier(scheme.name, value)


def _digits(scheme: Scheme, value: str) -> Identifier:
    return Identifier(scheme.name, value.lstrip("0") if value.isascii() else "")


def _page(scheme: Scheme, value: str) -> Identifier | None:
    return Identifier(scheme.name, value) if re.match(r"https?://", value) else None


_READERS: Mapping[str, _OfWord] = {
    "arxiv": _arxiv,
    "doi": lambda _, value: _doi(value),
    "dblp": _dblp,
    "acl": lambda s, value: Identifier(s.name, normal_form.acl_id(value)),
    "openreview": _openreview,
    "usenix": lambda s, value: Identifier(s.name, value.removeprefix("conference/")),
    "pmlr": lambda s, value: Identifier(
        s.name, re.sub(r"^[VR](?=\d)", lambda m: m[0].lower(), value.removesuffix(".html"))
    ),
    "ieee": _digits,
    "s2": lambda s, value: Identifier(s.name, value.lower()),
    "corpusid": _digits,
    "openalex": lambda s, value: Identifier(
        s.name, value.upper() if value[:1] in "Ww" else f"W{value}"
    ),
    "pmid": _digits,
    "pmcid": lambda s, value: Identifier(s.name, "PMC" + re.sub(r"(?i)^PMC", "", value)),
    "mag": _digits,
    "hal": lambda s, value: Identifier(s.name, re.sub(r"v\d+$", "", value.lower())),
    "pii": lambda s, value: Identifier(s.name, re.sub(r"[^0-9A-Z]", "", value.upper())),
    "isbn": lambda s, value: Identifier(s.name, re.sub(r"[\s–—‐‑]+", "-", value.upper())),
    "page": _page,
}
