"""Abstracts without their headings and rights notices. Used through `text`."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.text.markup import plain, squeeze

_HEAD = regex(
    r"^\W{0,3}(?:Abstract|ABSTRACT|Summary|SUMMARY|A B S T R A C "
    r"T)\b\s*(?:[:.—–-]+|(?=[A-Z\"“(]))\s*"
)

_TAIL = regex(
    r"\s*(?:(?:©|\(c\)|copyright\b)\s*(?:©\s*)?\d{4}\b.{0,200}|all rights reserved\.?.{0,80}"
    r"|(?:©|copyright)\s*(?:the )?(?:author|acm|ieee|springer|elsevier|association).{0,160}"
    r"|published by (?:elsevier|springer|ieee|acm|wiley).{0,120}|index "
    r"terms\s*[—:-].{0,400}|keywords?\s*[—:-].{0,400})$",
    re.IGNORECASE,
)

_STYLED = regex(
    r"\\(?:textit|textbf|emph|texttt|textsc|textsf|underline|mbox|text|url)\s*\{([^{}]{0,2000})\}"
)


def clean_abstract(text: str) -> str:
    """Return an abstract as one plain paragraph.

    No "Abstract—", no JATS title, no copyright line, no LaTeX commands.
    """
    text = _HEAD.sub("", plain(text), count=1)
    for _ in range(2):
        cut = _TAIL.sub("", text)
        text = cut if len(cut) * 2 > len(text) else text
    if "\\" in text:
        for _ in range(3):
            text = _STYLED.sub(r"\1", text)
        text = re.sub(r"\\(?:cite[a-z]?|footnote|ref|label)\{[^{}]{0,300}\}|\\(?=[%&#_])", "", text)
    return squeeze(text)
