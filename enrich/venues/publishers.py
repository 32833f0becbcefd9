"""Names of publishers: services and styles write one and the same in several ways. Pure.

Crossref has "ACM" for proceedings and "Association for Computing Machinery (ACM)" for journals,
and of others the name of the company: "Elsevier BV". In a bibliography a publisher has one name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from enrich import text
from enrich.patterns import regex

# The name that is written, as DBLP and most bibliographies have it, and the others.
_NAMES: dict[str, tuple[str, ...]] = {
    "AAAI Press": ("AAAI", "Association for the Advancement of Artificial Intelligence"),
    "ACM": (
        *("Association for Computing Machinery", "ACM Press"),
        "ACM Association for Computing Machinery",
    ),
    "Association for Computational Linguistics": (
        *("ACL", "Association for Computer Linguistics"),
        "ACL Association for Computational Linguistics",
    ),
    "Cambridge University Press": ("CUP",),
    "Curran Associates, Inc.": ("Curran",),
    "Elsevier": ("Elsevier Science", "Elsevier Science Publishers"),
    "IEEE": (
        *("Institute of Electrical and Electronics Engineers", "IEEE Press"),
        *("Institute of Electrical and Electronic Engineers", "IEEE Publishing"),
    ),
    "IEEE Computer Society": (
        *("IEEE Comput. Soc", "IEEE Comput. Soc. Press", "IEEE Computer Society Press"),
        "IEEE Computer Soc",
    ),
    "International Joint Conferences on Artificial Intelligence Organization": (
        *("ijcai.org", "International Joint Conferences on Artificial Intelligence"),
    ),
    "Internet Society": (),
    "ISCA": ("International Speech Communication Association",),
    "MDPI": ("Multidisciplinary Digital Publishing Institute",),
    "MIT Press": ("MIT Press - Journals", "Massachusetts Institute of Technology Press"),
    "Morgan Kaufmann": ("Morgan Kaufmann Publishers", "Morgan Kaufman"),
    "Oxford University Press": ("OUP",),
    "Schloss Dagstuhl – Leibniz-Zentrum für Informatik": (
        *("Schloss Dagstuhl - Leibniz-Zentrum fuer Informatik", "Schloss Dagstuhl"),
        "Schloss Dagstuhl - Leibniz-Zentrum für Informatik GmbH, Wadern/Saarbruecken, Germany",
        "Schloss Dagstuhl - Leibniz-Zentrum fuer Informatik GmbH, Wadern/Saarbruecken, Germany",
    ),
    "SIAM": ("Society for Industrial and Applied Mathematics",),
    "Springer": (
        *("Springer Science and Business Media", "Springer Science+Business Media"),
        *("Springer Nature", "Springer Verlag", "Springer International Publishing"),
        *("Springer Berlin Heidelberg", "Springer Berlin", "Springer Heidelberg", "Springer US"),
        *("Springer Nature Switzerland", "Springer Nature Singapore", "Springer Singapore"),
        *("Springer New York", "Springer London", "Springer Netherlands", "Springer Cham"),
        *("Springer Vienna", "Springer Japan", "Springer India", "Springer Milan"),
        *("Springer Fachmedien Wiesbaden", "Springer Nature Link"),
    ),
    "Taylor & Francis": ("Informa UK", "Taylor & Francis Group"),
    "USENIX Association": ("USENIX", "USENIX Assoc"),
    "Wiley": ("John Wiley & Sons", "John Wiley", "Wiley & Sons"),
}
# What a company is, at the end of its name, and an acronym in brackets.
_COMPANY = regex(r"(?:[\s,]+(?:inc|llc|ltd|limited|b\.? ?v|gmbh|ag|co)\b\.?)+$")
_ACRONYM = regex(r"\s+\([A-Za-z]{2,8}\)$")


def publisher(name: str) -> str:
    """Return the one name that a publisher has here; of an unknown one the name as it is."""
    return _known().get(_folded(name), name)


def own_names(written: Iterable[str]) -> dict[str, str]:
    """Return how a bibliography writes its publishers, by the name that `publisher` gives.

    Of one that it writes in several ways, that which it has most, else first.
    """
    counts = Counter(written)
    found: dict[str, str] = {}
    for name, _ in counts.most_common():
        found.setdefault(publisher(name), name)
    return found


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return {_folded(other): name for name, others in _NAMES.items() for other in (name, *others)}


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    bare = _COMPANY.sub("", _ACRONYM.sub("", name.casefold().strip()))
    return text.fold(bare).removeprefix("the ")
