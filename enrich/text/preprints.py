"""The words by which a text names a preprint or the server that keeps it. Pure.

DOIs tell it by their prefix (`identifiers.doi_prefixes`), venues by their row in the table of
`venues`; here are the words of people, of .bib files and of services.
"""

from __future__ import annotations

import re

_WORD = re.compile(
    r"[a-z]*rxiv|(?<![a-z])(?:(?:corr|ssrn|research square|e-prints?)(?![a-z\d])|pre-?print)",
    re.IGNORECASE,
)
# Names that say in a venue's place that there is none yet: servers, archives, what is under review.
_NO_VENUE_YET = re.compile(
    r"""
    \b(?:
        # arXiv, medRxiv, bioRxiv, ChemRxiv, TechRxiv, PsyArXiv ...
        \w{0,12}xiv(?:\.org)?
        |corr|computing\ research\ repository
        |e-?prints?|pre-?prints?(?:\.org)?|under\ review|submitted
        |research\ ?square|ssrn|social\ science\ research\ network
        |osf|open\ science\ framework
        |hal(?:-\w+)?|hyper\ articles?\ en\ ligne
        |eccc|electron(?:ic|\.)\ colloq(?:uium|\.)\ (?:on\ )?comput(?:ational|\.)\ complex(?:ity|\.)
        |repec|mpra|munich\ personal\ repec\ archive
        |authorea|essoar|egusphere|optimization\ online
        |cogprints|philsci-?archive|nature\ precedings|cold\ spring\ harbor\ laboratory
        |lingbuzz|cambridge\ open\ engage
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A venue that is a server and nothing else.
_SERVER = re.compile(
    r"[a-z]*rxiv(?:\.org)?|corr|computing research repository|research square"
    r"|ssrn(?: electronic journal)?|social science research network",
    re.IGNORECASE,
)


def preprint_word(words: str) -> str:
    """Return the first word that names a preprint or its server ("arXiv", "preprint"), or ""."""
    found = _WORD.search(words)
    return found.group() if found else ""


def stands_for_preprint(venue: str) -> bool:
    """Whether a venue as stated is a preprint server, or says that there is none yet."""
    return _NO_VENUE_YET.search(venue) is not None


def is_preprint_server(venue: str) -> bool:
    """Whether a venue is a preprint server and nothing else."""
    return _SERVER.fullmatch(venue.strip()) is not None
