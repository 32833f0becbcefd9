"""Preprint servers by all the names that people and the servers' own BibTeX give them."""

from __future__ import annotations

import re

_NAMES = re.compile(
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


def names_preprint(venue: str) -> bool:
    """Whether a string names a preprint server, or says that a paper is in no venue yet."""
    return bool(_NAMES.search(venue))
