"""Citation keys: made from a pattern once, and then never changed.

A pattern is literal letters, digits and `-:_` around fields in braces; a capital letter in a
field's name gives capitals:

    {auth}        the first author's family name with its particles: "Jan van den Berg" is
                  `vandenberg`, OpenAI `openai`; of a volume without authors the first editor's
    {authors}     the families of up to three authors; more: the first and `etal`
    {year}, {yy}  2023, 23
    {shorttitle}  the first word of the title that is not an article, a preposition or the like;
                  {shorttitle3}: the first three
    {title}       all of these words, eight at most
    {venue}       the venue's acronym, if it is known

`{auth}{year}{shorttitle}` gives `kwon2023efficient`. What is not known is left out. All letters
become ASCII (anyascii: `ø` is o, `ß` ss, `Я` Ya), so that a key can be typed and every BibTeX reads
it. A hyphenated word is one word: "S-LoRA" is `slora`. A pattern may also be a formula of Better
BibTeX (`key_formula`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count

from enrich import messages
from enrich.config import Config
from enrich.config.convert import Place
from enrich.errors import ConfigError
from enrich.export.cleaning import clean
from enrich.model import Name, Work
from enrich.patterns import regex
from enrich.works import key_formula

PATTERN = "{auth}{year}{shorttitle}"

_FIELD = regex(r"\{([A-Za-z]+?)(\d*)\}")
_LITERAL = regex(r"[A-Za-z0-9:_-]*")
_LONGEST_WORD = 30
_MOST_WORDS = 8
# Words that do not tell papers apart: articles, prepositions, conjunctions and question words of
# English, and common ones of German, French and Spanish.
_SKIPPED = frozenset(
    """
    a an the on of in at by for from to toward towards into onto over under via with without within
    between among through and or nor but as is are was were be do does can could should will would
    not how what when where which who why this that these those its it your our their
    der die das ein eine einer eines zur zum von und im
    le la les l un une des du de d el los las en y et
    """.split()
)


def check_setting(config: Config) -> None:
    """Raise ConfigError, which names the file, for a pattern in it that makes no keys."""
    try:
        check(config.keys.pattern)
    except ConfigError as error:
        if config.path is None:
            raise
        raise Place(config.path, "keys.pattern").fail(error.sentence) from None


def check(pattern: str) -> None:
    """Raise ConfigError for a pattern that has no field, or one that is unknown.

    Also for literal letters that a citation key may not have.
    """
    if key_formula.is_formula(pattern):
        key_formula.check(pattern)
        return
    for name, number in _FIELD.findall(pattern):
        if name.lower() not in _FIELDS or (number and name.lower() != "shorttitle"):
            raise ConfigError(
                messages.config.NO_KEY_FIELD(
                    name=name, number=number, known=", ".join(sorted(_FIELDS))
                )
            )
    rest = _FIELD.sub("", pattern)
    if not _LITERAL.fullmatch(rest):
        raise ConfigError(messages.config.KEY_CHARACTERS(text=rest))
    if not _FIELD.search(pattern):
        raise ConfigError(messages.config.KEY_WITHOUT_FIELD())


class KeyMaker:
    """Makes keys that differ from each other and from those that are taken; case does not count."""

    def __init__(self, taken: Iterable[str], pattern: str = PATTERN) -> None:
        self._taken = {key.casefold() for key in taken}  # BibTeX compares keys without case
        self._pattern = pattern

    def make(self, work: Work) -> str:
        """Return a new key for a work.

        If the one after the pattern is taken, it gets further words of the title, then letters.
        """
        keys = _candidates(work, self._pattern)
        key = next(k for k in keys if k.casefold() not in self._taken)
        self._taken.add(key.casefold())
        return key


def _candidates(work: Work, pattern: str) -> Iterator[str]:
    """Yield keys for a work without end, the wanted one first."""
    if key_formula.is_formula(pattern):
        short = key_formula.key(pattern, work) or "paper"
        yield short
        yield from (short + letters for letters in _letters())
        return
    words = title_words(work.title)
    short = _filled(work, pattern, 0) or "paper"
    yield short
    for more in range(1, min(len(words) - _shown(pattern), _MOST_WORDS) + 1):
        yield _filled(work, pattern, more)
    yield from (short + letters for letters in _letters())


def _shown(pattern: str) -> int:
    """Return how many words of the title a pattern shows without lengthening."""
    if "{title}" in pattern.lower():
        return _MOST_WORDS
    found = re.search(r"\{shorttitle(\d*)\}", pattern, re.IGNORECASE)
    return int(found.group(1) or 1) if found else 0


def _filled(work: Work, pattern: str, more: int) -> str:
    """Return the pattern with its fields, and `more` words in the title or at the end."""
    shown = _shown(pattern)
    titled = False

    def fill(found: re.Match[str]) -> str:
        nonlocal titled
        name, number = found.groups()
        if name.lower() == "shorttitle":
            titled = True
            return _cased(name, title_words(work.title)[: int(number or 1) + more])
        parts = _FIELDS[name.lower()](work) if name.lower() in _FIELDS else []
        return _cased(name, parts)

    key = _FIELD.sub(fill, pattern)
    if more and not titled:
        key += "".join(title_words(work.title)[shown : shown + more])
    return key.strip("-:_")


def _cased(name: str, parts: Sequence[str]) -> str:
    if name.isupper():
        return "".join(parts).upper()
    return "".join(p[:1].upper() + p[1:] if name[0].isupper() else p for p in parts)


def _letters() -> Iterator[str]:
    """Yield a, b, ... z, aa, ab, ..."""
    for number in count():
        written, rest = "", number
        while rest >= 0:
            written = chr(ord("a") + rest % 26) + written
            rest = rest // 26 - 1
        yield written


@lru_cache(maxsize=4096)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words of a title for a key: lower-case ASCII, without maths and common words.

    If all of its words are common, all are returned.
    """
    title = re.sub(r"\$[^$]*\$|\\[A-Za-z]+", " ", clean(title)[:1000])
    words = [w for w in map(ascii_word, re.split(r"[\s/—–:,;()\[\]|]+|--+", title)) if w]
    return tuple([w for w in words if w not in _SKIPPED and len(w) > 1] or words)[: 2 * _MOST_WORDS]


def ascii_word(words: str) -> str:
    """Return text as lower-case ASCII letters and digits without blanks, 30 at most."""
    if not words.isascii():
        from anyascii import anyascii

        words = anyascii(clean(words))
    return re.sub(r"[^A-Za-z0-9]", "", words).lower()[:_LONGEST_WORD]


def _family(name: Name) -> str:
    return ascii_word(
        f"{name.particle}{name.family}" if name.family else name.literal or name.given
    )


def _authors(work: Work) -> list[str]:
    families = [f for f in map(_family, work.people[:4]) if f]
    return families if len(families) <= 3 else [families[0], "etal"]


def _venue(work: Work) -> list[str]:
    return [ascii_word(re.sub(r"\(.*|\d{4}.*", "", work.container_title_short))]


_FIELDS: Mapping[str, Callable[[Work], Sequence[str]]] = {
    "auth": lambda w: [_family(w.people[0]) or "anon"] if w.people else ["anon"],
    "authors": lambda w: _authors(w) or ["anon"],
    "year": lambda w: [str(w.issued.year)] if w.issued else [],
    "yy": lambda w: [f"{w.issued.year % 100:02d}"] if w.issued else [],
    "shorttitle": lambda w: title_words(w.title)[:1],
    "title": lambda w: title_words(w.title)[:_MOST_WORDS],
    "venue": _venue,
}
