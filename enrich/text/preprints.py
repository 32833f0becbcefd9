"""The words by which a text names a preprint or the server that keeps it. Pure.

DOIs tell it by their prefix (`identifiers.doi_prefixes`); here are the words of people, of .bib
files and of services.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.patterns import regex

# arXiv, bioRxiv, medRxiv, ChemRxiv, TechRxiv, PsyArXiv ...; these names mean nothing else.
_RXIV = r"(?:[a-z]*r|agri)xiv"
_SERVERS = r"corr|ssrn|research ?square"
# Names of servers in place of a venue; in other places some mean other things.
_ALL_SERVERS = "|".join(
    (
        _RXIV + r"(?:\.org)?",
        _SERVERS,
        r"computing research repository",
        r"social science research network",
        r"osf|open science framework",
        r"hal(?:-\w+)?|hyper articles? en ligne",
        r"eccc|electron(?:ic|\.) colloq(?:uium|\.) (?:on )?comput(?:ational|\.) complex(?:ity|\.)",
        r"repec|mpra|munich personal repec archive",
        r"authorea|essoar|egusphere|optimization online",
        r"cogprints|philsci-?archive|nature precedings|cold spring harbor laboratory",
        r"lingbuzz|cambridge open engage",
    )
)
_WORD = regex(
    rf"{_RXIV}|(?<![a-z])(?:(?:{_SERVERS}|e-prints?)(?![a-z\d])|pre-?print)", re.IGNORECASE
)
_SERVER = regex(rf"(?:{_ALL_SERVERS})(?: electronic journal)?", re.IGNORECASE)
_VENUE = regex(
    rf"\b(?:{_ALL_SERVERS}|e-?prints?|pre-?prints?(?:\.org)?|under review|submitted)(?!\w)",
    re.IGNORECASE,
)


def preprint_word(words: str) -> str:
    """Return the first word that names a preprint or its server ("arXiv", "preprint"), or ""."""
    found = _WORD.search(words)
    return found.group() if found else ""


def is_preprint_server(venue: str) -> bool:
    """Whether a venue is a preprint server and nothing else."""
    return _SERVER.fullmatch(venue.strip()) is not None


@lru_cache(maxsize=1 << 10)
def names_preprint(venue: str) -> bool:
    """Whether a venue is a preprint server's, or says that a paper is in no venue yet."""
    return _VENUE.search(venue) is not None
