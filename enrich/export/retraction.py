"""What is written of a paper that was retracted or withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Mapping

# By what sources state (Crossref's types of updates among them).
_WORDS: Mapping[str, str] = {
    "retraction": "Retracted",
    "retracted": "Retracted",
    "withdrawal": "Withdrawn",
    "withdrawn": "Withdrawn",
    "removal": "Removed",
    "expression_of_concern": "Expression of concern",
    "violation": "Notice of violation of publication principles",
}


def word(stated: str) -> str:
    """Return the word for what a source states: "Retracted" for "retraction"."""
    return _WORDS.get(stated.casefold()) or stated.replace("_", " ").capitalize()
