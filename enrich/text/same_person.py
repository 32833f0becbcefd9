"""Whether two names are of one person, as a number between 0 and 1. Used through `text`."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from enrich.model import Name
from enrich.patterns import regex
from enrich.text.folding import fold
from enrich.text.names import PARTICLES, word_set

_NICKNAMES = {
    frozenset(pair.split("/"))
    for pair in word_set(
        "bill/william bob/robert rob/robert mike/michael jim/james tony/anthony dick/richard "
        "rick/richard jack/john liz/elizabeth"
        " beth/elizabeth kate/katherine kathy/kathleen peggy/margaret ted/edward ted/theodore "
        "chuck/charles hank/henry sasha/alexander"
        " misha/mikhail dima/dmitry lex/alexander joey/joseph bobby/robert billy/william "
        "jenny/jennifer zach/zachary nick/nicholas nico/nicolas"
        " tom/thomas joe/joseph dave/david steve/steven steve/stephen stephen/steven greg/gregory "
        "geoff/geoffrey jeff/jeffrey"
        " matt/matthew pat/patrick andy/andrew ed/edward fred/frederick gerry/gerald "
        "kenny/kenneth larry/lawrence ron/ronald vova/vladimir"
    )
}

_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ø": "oe",
        "å": "aa",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "Ø": "Oe",
        "Å": "Aa",
    }
)


def same_person(a: Name, b: Name) -> float:
    """Say how well two spellings fit one person, from 0 to 1. Symmetric.

    1 the same, 0.9 initials or middle names apart, 0.8 a half of a double surname apart, 0.7 a
    typo, 0.6 only the surname known, 0 different people.
    """
    return max(_one_way(a, b), _one_way(b, a))


def key(person: Name) -> str:
    """Return the folded surname (or literal), as one looks a person up."""
    return _letters(person.literal or f"{person.particle} {person.family}")


@lru_cache(maxsize=1 << 10)
def _letters(text: str) -> str:
    return fold(
        text if text.isascii() else anyascii(fold(text)) if _foreign(text) else text
    ).replace(" ", "")


def _foreign(text: str) -> bool:
    return any(ord(c) > 0x36F and c.isalpha() and not 0x1E00 <= ord(c) <= 0x1EFF for c in text)


@lru_cache(maxsize=1 << 10)
def _spellings(text: str) -> frozenset[str]:
    """Return a surname's folded spellings: "Müller" is "muller" and "mueller"."""
    return frozenset({_letters(text), _letters(text.translate(_UMLAUTS))})


@lru_cache(maxsize=1 << 10)
def _given(text: str) -> tuple[str, ...]:
    """Return given names in lower case, initials as single letters: "J.K." and "J.

    K." are ("j", "k").
    """
    if re.fullmatch(r"(?:[A-Z]\.?[\s-]?){2,4}", text):  # "JK", "J.-K."
        return tuple(x.lower() for x in text if x.isalpha())
    folded = anyascii(fold(text)) if _foreign(text) else fold(text.replace(".", ". "))
    return tuple(folded.lower().split())


def _one_way(a: Name, b: Name) -> float:
    if a.literal or b.literal:
        return _literal(a, b)
    if _spellings(f"{a.particle} {a.family}") & _spellings(f"{b.particle} {b.family}"):
        return _same_surname(a, b)
    if (
        _letters(a.family) == _letters(b.given)
        and _letters(a.given) == _letters(b.family)
        and a.given
    ):
        return 0.9
    if sorted(_letters(x) for x in a.full.split()) == sorted(_letters(x) for x in b.full.split()):
        return 0.9  # split at another place: "Van den Broeck"
    if _letters(a.full) == _letters(b.full):
        return 0.9
    return _near_surname(a, b)


def _same_surname(a: Name, b: Name) -> float:
    if _letters(a.given) == _letters(b.given):
        return 1.0 if a.given else 0.8
    if not a.given or not b.given:
        return 0.6
    return 0.9 * _given_fit(_given(a.given), _given(b.given))


def _near_surname(a: Name, b: Name) -> float:
    """Surnames that differ a little: a particle or a half of a double name left out, one typo."""
    given = _given(a.given), _given(b.given)
    fit = _given_fit(*given)
    if fit < 0.7 or not all(given):
        return 0.0
    one, two = set(_halves(a)), set(_halves(b))
    if one and two and (one <= two or two <= one):
        return 0.8
    x, y = key(a), key(b)
    if (
        min(len(x), len(y)) >= 5
        and OSA.distance(x, y) <= 1
        and len(given[0][0]) > 1 < len(given[1][0])
    ):
        return 0.7 if fit >= 1 else 0.0
    moved = [*given[0], *_halves(a)], [*given[1], *_halves(b)]
    return 0.8 if len(moved[0]) > 2 and sorted(moved[0]) == sorted(moved[1]) else 0.0


def _halves(person: Name) -> list[str]:
    """Return the words of a surname without its particles."""
    return [
        _letters(x)
        for x in re.split(r"[\s-]+", person.family)
        if x.lower() not in PARTICLES and _letters(x)
    ]


def _given_fit(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Whether given names can be one person's.

    1 they agree as far as they go, 0.7 by a middle name, 0 no.
    """
    if not one or not two:
        return 0.7
    if "".join(one) == "".join(two) or _tokens_fit(one, two):
        return 1.0
    short, long = sorted((one, two), key=len)
    if len(long) > len(short) and any(
        _tokens_fit(short, long[i:]) for i in range(1, len(long) - len(short) + 1)
    ):
        return 0.8 if len(short[0]) > 1 else 0.7  # goes by the middle name
    return 0.75 if _initials_of_joined(one, two) or _initials_of_joined(two, one) else 0.0


def _tokens_fit(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether the given names agree one by one; further ones of either are middle names."""
    return all(_token_fits(x, y) for x, y in zip(one, two, strict=False)) or _skipping(one, two)


def _skipping(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether the shorter run of names is in the longer one, in order, from the first name."""
    short, long = sorted((one, two), key=len)
    if len(short) == len(long) or not _token_fits(short[0], long[0]):
        return False
    rest = iter(long[1:])
    return all(any(_token_fits(x, y) for y in rest) for x in short[1:])


def _token_fits(x: str, y: str) -> bool:
    if x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]):
        return True
    shorter, longer = sorted((x, y), key=len)
    if len(shorter) >= 3 and longer.startswith(shorter):
        return True
    if frozenset((x, y)) in _NICKNAMES:
        return True
    return len(shorter) >= 5 and x[0] == y[0] and OSA.distance(x, y) <= 1


def _initials_of_joined(initials: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether "h t" are the initials of "haotian" written in one word: at least the first fits."""
    return (
        all(len(x) == 1 for x in initials)
        and len(names) == 1
        and len(initials) <= 2
        and initials[0] == names[0][0]
    )


_GROUP_NOISE = regex(
    r"^(?:on behalf of |for )?(?:the )?|\s*(?:collaboration|team|group|inc|ltd|llc|authors)$"
)


def _literal(a: Name, b: Name) -> float:
    one, two = (_GROUP_NOISE.sub("", fold(x.full)).replace(" ", "") for x in (a, b))
    if one and one == two:
        return 1.0
    spelt = (
        {_letters(a.full), _letters(f"{a.family} {a.given}")},
        {_letters(b.full), _letters(f"{b.family} {b.given}")},
    )
    return 0.9 if (spelt[0] & spelt[1]) - {""} else 0.0
