"""The words that texts are found by: of an index, of a query, and of the page's search alike.

A word is a run of letters and digits, folded as `fold` has it. What is one word for some and two
for others is both: `PagedAttention` and `paged-attention` are "paged attention" and
"pagedattention". Whoever searches in another language than Python does the same three steps:
`split`, `fold`, `stem`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from enrich.patterns import regex
from enrich.text.folding import fold

# Words that are in nearly every text; a query that has others is not held to them.
STOP_WORDS = frozenset(
    "a al an and are as at be by et for from has in into is it its of on or our that the their this"
    " to via was we were with".split()
)

_LONGEST = 40  # characters of a word made of parts
_BETWEEN = regex(r"[^\w'’‘ʼ`´^+#*$\\{}\-‐‑–]+|_+")
_HYPHEN = regex(r"[-‐‑–]+")
# "PagedAttention", "LLMServing", but not "vLLM", "LLMs" or "MoE"
_CAMEL = regex(r"(?<=[A-Za-z][a-z])(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
# A script that is written without blanks: each sign is a word.
_SIGN = regex(r"([぀-ヿ㐀-䶿一-鿿豈-﫿])")
_ENDS = ',.;:()[]"?!'
_VOWEL = regex(r"[aeiouy]")


class Words(NamedTuple):
    """The words of a text in their order, and those that are made of several of them."""

    spoken: list[str]
    joined: list[str]


def search_words(text: str, *, is_name: bool = False) -> Words:
    """Return the words of a text, not stemmed. The names of people are not taken apart."""
    spoken: list[str] = []
    joined: list[str] = []
    for chunk in text.split():
        bare = chunk.strip(_ENDS)
        if bare.isascii() and bare.isalpha() and (bare.islower() or bare.istitle()):
            spoken.append(bare.lower())
            continue
        for compound in _BETWEEN.split(bare):
            parts = compound_parts(compound, is_name=is_name)
            spoken += parts
            whole = "".join(parts)
            if len(parts) > 1 and len(whole) <= _LONGEST and whole.isascii():
                joined.append(whole)
    return Words(spoken, joined)


def compound_parts(compound: str, *, is_name: bool = False) -> list[str]:
    """Return the words that a text without blanks is made of: of "Paged-Attention" two."""
    parts: list[str] = []
    for part in _HYPHEN.split(compound):
        for piece in (part,) if is_name else _CAMEL.split(part):
            parts += _folded(piece)
    return parts


def chunks(text: str) -> Iterator[str]:
    """Yield what `search_words` takes for one word or compound each."""
    for chunk in text.split():
        yield from filter(None, _BETWEEN.split(chunk))


def stems(words: list[str]) -> list[str]:
    """Return the stem of each word."""
    return [stem(word) for word in words]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return what a word shares with its other forms: "serv" of serves, served and serving.

    Only what English adds most is taken off; other words, and short ones, stay as they are.
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _singular(word)
    for end in ("ing", "ed"):
        rest = word.removesuffix(end)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest) and rest[-1] != "e":
            if rest[-1] == rest[-2] and rest[-1] not in "aeioulsz":
                rest = rest[:-1]
            return _trimmed(rest)
    return _trimmed(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "sui":
        return word[:-1]
    return word


def _trimmed(word: str) -> str:
    """Return a word without its last "e", or the second of two "l"."""
    if len(word) > 3 and word.endswith(("e", "ll")):
        return word[:-1]
    return word


@lru_cache(maxsize=1 << 15)
def _folded(piece: str) -> tuple[str, ...]:
    """Return the words of what has neither blank nor hyphen."""
    if piece.isascii() and piece.isalnum():
        return (piece.lower(),)
    folded = fold(piece)
    return tuple((folded if folded.isascii() else _SIGN.sub(r" \1 ", folded)).split())
