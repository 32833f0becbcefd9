"""Whether two names are of one person, as a number between 0 and 1. Used through `text`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

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


_INITIALS = regex(r"(?:[A-Z]\.?[\s-]?){2,4}")  # "JK", "J.-K."


class Spelt(NamedTuple):
    """A name in the spellings that are compared: letters alone, folded."""

    name: Name
    # "Müller" is "muller" and "mueller".
    surnames: frozenset[str]
    surname: str
    family: str
    given: str
    full: str
    # The words of the whole name, sorted: it may be split at another place.
    words: tuple[str, ...]
    given_names: tuple[str, ...]
    # The words of the surname without its particles.
    halves: frozenset[str]
    # The given names and the words of the surname, sorted.
    moved: tuple[str, ...]


def same_person(a: Name, b: Name) -> float:
    """Say how well two spellings fit one person, from 0 to 1. Symmetric.

    1 the same, 0.9 initials or middle names apart, 0.8 a half of a double surname apart, 0.7 a
    typo, 0.6 only the surname known, 0 different people.
    """
    return fit(spelt(a), spelt(b))


def fit(a: Spelt, b: Spelt) -> float:
    """Say how well two spellings fit one person, as `same_person`."""
    if a.name.literal or b.name.literal:
        return _literal(a.name, b.name)
    if not a.surnames.isdisjoint(b.surnames):
        return _same_surname(a, b)
    is_turned = a.family == b.given and a.given == b.family
    if is_turned and (a.name.given or b.name.given):
        return 0.9
    if a.words == b.words or a.full == b.full:
        return 0.9  # split at another place: "Van den Broeck"
    return _near_surname(a, b)


def key(person: Name) -> str:
    """Return the folded surname (or literal), as one looks a person up."""
    return _letters(person.literal or f"{person.particle} {person.family}")


@lru_cache(maxsize=1 << 13)
def spelt(person: Name) -> Spelt:
    """Return the spellings of a name that are compared."""
    names, given = _given_letters(person.given)
    family = _letters(person.family)
    if person.particle or person.suffix or person.literal or not _is_word(person.family):
        return _spelt(person, family, given, names)
    full, words = f"{given}{family}", tuple(sorted((*map(_letters, person.given.split()), family)))
    surnames = frozenset((family,))
    if family in PARTICLES:
        return Spelt(
            person,
            surnames,
            family,
            family,
            given,
            full,
            words,
            names,
            frozenset(),
            tuple(sorted(names)),
        )
    moved = tuple(sorted((*names, family)))
    return Spelt(person, surnames, family, family, given, full, words, names, surnames, moved)


def _spelt(person: Name, family: str, given: str, names: tuple[str, ...]) -> Spelt:
    surname = f"{person.particle} {person.family}" if person.particle else person.family
    halves = _halves(person)
    return Spelt(
        person,
        _spellings(surname),
        _letters(surname),
        family,
        given,
        _letters(person.full),
        tuple(sorted(map(_letters, person.full.split()))),
        names,
        frozenset(halves),
        tuple(sorted((*names, *halves))),
    )


@lru_cache(maxsize=1 << 12)
def _given_letters(given: str) -> tuple[tuple[str, ...], str]:
    """Return given names one by one, and their letters together."""
    return _given(given), _letters(given)


def _is_word(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _letters(text: str) -> str:
    return text.lower() if _is_word(text) else _folded_letters(text)


@lru_cache(maxsize=1 << 10)
def _folded_letters(text: str) -> str:
    return fold(text if text.isascii() or not _foreign(text) else _latin(text)).replace(" ", "")


def _latin(text: str) -> str:
    """Return letters of other scripts in Latin ones."""
    from anyascii import anyascii

    return anyascii(fold(text))


def _foreign(text: str) -> bool:
    return any(ord(c) > 0x36F and c.isalpha() and not 0x1E00 <= ord(c) <= 0x1EFF for c in text)


def _spellings(text: str) -> frozenset[str]:
    """Return a surname's folded spellings: "Müller" is "muller" and "mueller"."""
    letters = _letters(text)
    return frozenset(
        (letters,) if text.isascii() else (letters, _letters(text.translate(_UMLAUTS)))
    )


def _given(text: str) -> tuple[str, ...]:
    """Return given names in lower case, initials as single letters: "J.K." and "J.

    K." are ("j", "k").
    """
    if _INITIALS.fullmatch(text):
        return tuple(x.lower() for x in text if x.isalpha())
    folded = _latin(text) if _foreign(text) else fold(text.replace(".", ". "))
    return tuple(folded.lower().split())


def _same_surname(a: Spelt, b: Spelt) -> float:
    if a.given == b.given:
        return 1.0 if a.name.given or b.name.given else 0.8
    if not a.name.given or not b.name.given:
        return 0.6
    return 0.9 * _given_fit(a.given_names, b.given_names)


def _near_surname(a: Spelt, b: Spelt) -> float:
    """Surnames that differ a little: a particle or a half of a double name left out, one typo.

    The given names are compared last: most people differ in their surnames.
    """
    if not a.given_names or not b.given_names:
        return 0.0
    contained = bool(a.halves and b.halves) and (a.halves <= b.halves or b.halves <= a.halves)
    mistyped = not contained and _is_mistyped(a, b)
    moved = a.moved == b.moved and len(a.moved) > 2
    if not (contained or mistyped or moved):
        return 0.0
    fit = _given_fit(a.given_names, b.given_names)
    if fit < 0.7:
        return 0.0
    if mistyped:
        return 0.7 if fit >= 1 else 0.0
    return 0.8


def _is_mistyped(a: Spelt, b: Spelt) -> bool:
    """Whether two long surnames differ by one letter, beside given names that are no initials."""
    if len(a.given_names[0]) == 1 or len(b.given_names[0]) == 1:
        return False
    x, y = a.surname, b.surname
    return min(len(x), len(y)) >= 5 and _is_one_slip(x, y)


def _is_one_slip(x: str, y: str) -> bool:
    """Whether words differ by one letter, or by two that have changed places."""
    if abs(len(x) - len(y)) > 1:
        return False
    at = next(
        (n for n, (a, b) in enumerate(zip(x, y, strict=False)) if a != b), len(min(x, y, key=len))
    )
    is_swapped = x[at : at + 2] == y[at : at + 2][::-1] and x[at + 2 :] == y[at + 2 :]
    return is_swapped or x[at + 1 :] in {y[at + 1 :], y[at:]} or x[at:] == y[at + 1 :]


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
    return len(shorter) >= 5 and x[0] == y[0] and _is_one_slip(x, y)


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
