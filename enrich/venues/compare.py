"""Whether strings name one venue: by the table, by acronym, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from enrich import text
from enrich.patterns import regex
from enrich.text import alike
from enrich.venues.abbreviations import abbreviates
from enrich.venues.display import known_acronym
from enrich.venues.parse import Venue, cleaned, venue
from enrich.venues.series import is_series, names_no_venue
from enrich.venues.table import letters, table

_PART = regex(r"\b[IVX]{1,5}\b(?!\.)")


@lru_cache(maxsize=1 << 12)
def same(a: str, b: str) -> bool | None:
    """Whether two strings name one venue; None where that cannot be told.

    Workshops, Findings and companion volumes are not the main venue. A journal that prints the
    papers of a conference (PACMMOD and SIGMOD) is neither the same nor another: None.
    """
    one, two = venue(a), venue(b)
    if not one or not two:
        return None
    if letters(a) == letters(b):
        return True
    if one.series and two.series:
        return _same_known(one, two)
    if one.type and two.type and one.type != two.type:
        return False
    if one.acronym and two.acronym and one.acronym.casefold() == two.acronym.casefold():
        return True
    return _same_name(one.name or a, two.name or b, known=bool(one.series or two.series))


def same_any(some: Iterable[str], others: Iterable[str]) -> bool | None:
    """Whether two venues are one, by all names that each of them has.

    One agreement is enough; without any, one difference decides before "cannot be told".
    """
    others = tuple(others)
    verdicts = [same(x, y) for x in some for y in others]
    return True if True in verdicts else False if False in verdicts else None


def _same_known(one: Venue, two: Venue) -> bool | None:
    if one.series != two.series:
        rows = (table().shorts[one.series], table().shorts[two.series])
        return None if one.series in rows[1].prints or two.series in rows[0].prints else False
    if one.acronym.startswith("NIPS") or one.acronym.startswith("NeurIPS"):
        one, two = (replace(v, acronym=v.acronym.replace("NIPS", "NeurIPS")) for v in (one, two))
    if one.acronym != two.acronym:
        return False
    if one.type == "workshop" and one.part and two.part and one.part != two.part:
        return alike.ratio(text.fold(one.part), text.fold(two.part)) > 85 or None
    return True


def _same_name(one: str, two: str, *, known: bool) -> bool | None:
    parts = [_PART.findall(v) for v in (one, two)]
    if all(parts) and parts[0] != parts[1]:
        return None  # "Transactions on Tea I" and "II", "Summit I" and "Summit II"
    x, y = (text.fold(cleaned(v)) for v in (one, two))
    likeness = alike.ratio(x, y)
    typo = likeness >= 92 and _all_in(_rare(x), _rare(y)) and _all_in(_rare(y), _rare(x))
    if typo or abbreviates(one, two) or abbreviates(two, one):
        return True
    full = min(len(x.split()), len(y.split())) >= 3 and "." not in one + two
    return False if full and likeness < (60 if known else 50) else None


_JOURNAL = regex(
    r"^(?:(?:the|acm|ieee|international|int\.)\s+)*(?:journal|transactions)\b", re.IGNORECASE
)

_CONFERENCE = regex(
    r"\b(?:conference|conf|symposium|workshop|meeting|proceedings|proc)\b", re.IGNORECASE
)

_WORKSHOP = regex(r"workshop|\bwksp|@", re.IGNORECASE)

_COMMON = frozenset(
    "proceedings proc conference conf international int symposium symp annual meeting workshop "
    "workshops journal transactions trans of the on in"
    " for and ieee acm cvf aaai usenix siam advances world european national th st nd rd computer "
    "computing computational science systems research"
    " theory applications methods technology technologies information letters review a an joint "
    "congress global summit vol volume part".split()
)

_ALIKE = 82  # per cent, from which two words of venues are one


def is_workshop(venue: str) -> bool:
    """Whether a string names a workshop: those are often in no index."""
    return bool(_WORKSHOP.search(venue))


def agrees(stated: str, known: Iterable[str]) -> bool | None:
    """Whether a venue that a person states is the one that has these names; None: cannot be told.

    People write what no table has: initials, joint conferences, the series in place of the volume.
    So False takes more than `same`: names that have nothing in common.
    """
    names = [n for n in dict.fromkeys(known) if n]
    verdicts = [same(stated, n) for n in names]
    if any(verdicts) or any(_is_joint(stated, n) for n in names):
        return True
    names = [n for n in names if not is_series(n)] or names
    verdicts = [same(stated, n) for n in names]
    if not names or names_no_venue(stated):
        return None
    if any(prints(stated, n) or _is_held(n, stated) for n in names):
        return None
    if _is_made_up_beside(stated, names):
        return False
    if any(v is False for v in verdicts):
        return (
            None
            if any(_has_name_in_common(stated, n) or _spells_out(stated, n) for n in names)
            else False
        )
    return False if all(_is_unrelated(stated, n) for n in names) else None


def _is_joint(one: str, two: str) -> bool:
    """Whether one is a joint conference that has the other's name: "EMNLP/IJCNLP (1)"."""
    a, b = _joined(one), _joined(two)
    if is_workshop(one) != is_workshop(two) or max(len(a), len(b)) < 2:
        return False
    return any(same(x, y) for x in a or {one} for y in b or {two})


def _joined(words: str) -> set[str]:
    """Return the short forms that a string joins: {"EMNLP", "IJCNLP"} of "(EMNLP-IJCNLP)"."""
    found = re.search(r"(?:^|\()([A-Z][A-Za-z]+(?:[/-][A-Z][A-Za-z]+)+)\b", words)
    return {x for x in re.split(r"[/-]", found[1]) if known_acronym(x)} if found else set()


def _spells_out(one: str, two: str) -> bool:
    """Whether one is the other's acronym, as far as the table does not know better."""
    if venue(one).series and venue(two).series:
        return False
    return _may_be_acronym(one, two) or _may_be_acronym(two, one)


def prints(one: str, two: str) -> bool:
    """Whether one is a journal that prints the papers of the other, a conference."""
    a, b = venue(one), venue(two)
    return bool(a.series and b.series and a.series != b.series and same(one, two) is None)


def _is_held(name: str, stated: str) -> bool:
    """Whether a name of several words, unknown to the table, is a part of what is stated."""
    words = text.fold(name)
    return " " in words and not venue(name).series and f" {words} " in f" {text.fold(stated)} "


def _has_name_in_common(one: str, two: str) -> bool:
    """Whether all rare words of one unknown name are in the other too."""
    if venue(one).series and venue(two).series:
        return False
    if (
        is_workshop(one) != is_workshop(two)
        or _is_of_other_kind(one, two)
        or _is_of_other_kind(two, one)
    ):
        return False
    a, b = _rare(one), _rare(two)
    return bool(a and b) and len(a) >= 2 and (_all_in(a, b) or _all_in(b, a))


def _is_of_other_kind(one: str, two: str) -> bool:
    """Whether one is an unknown journal and the other a conference that the table has."""
    if not _JOURNAL.search(one) or _CONFERENCE.search(one) or venue(one).series:
        return False
    return bool(venue(two).series) and venue(two).type == "conference"


def _is_unrelated(one: str, two: str) -> bool:
    """Whether two venues, at least one of them not in the table, have nothing in common."""
    if _is_of_other_kind(one, two) or _is_of_other_kind(two, one):
        return True
    if _may_be_acronym(one, two) or _may_be_acronym(two, one):
        return False
    a, b = _rare(one) | _rare(venue(one).name), _rare(two) | _rare(venue(two).name)
    if not a or not b:
        return bool(venue(one).series or venue(two).series) and _apart(one, two)
    shared = sum(any(_word_fits(x, y) for y in b) for x in a)
    return shared < 0.5 * min(len(a), len(b))


def _is_made_up_beside(stated: str, names: Sequence[str]) -> bool:
    """Whether a conference that is not in the table is one that is, but for words of its own.

    "International Conference on Quantum Machine Learning" is no name of ICML: people leave words
    out and add places behind, they do not invent a subject.
    """
    known = [n for n in names if venue(n).series and venue(n).type == "conference"]
    if not known or venue(stated).series or is_workshop(stated) or not _CONFERENCE.search(stated):
        return False
    words = _in_list(re.split(r"[,:(\[–—]| - ", stated)[0])
    theirs = set().union(*(_words(n) | _words(venue(n).name) for n in names))
    fits = [any(_word_fits(w, t) for t in theirs) or _is_initials(w, names) for w in words]
    if all(fits):
        return False
    if not any(fits):
        return not any(w in _in_list(n) for n in names for w in words)
    last = max(i for i, fit in enumerate(fits) if fit)
    return not all(fits[:last])


def _in_list(words: str) -> list[str]:
    """Return the rare words in their order."""
    rare = _rare(words)
    return [w for w in text.fold(words).split() if w in rare]


def _is_initials(word: str, names: Iterable[str]) -> bool:
    return len(word) <= 6 and any(_in_order(word, text.fold(venue(n).name or n)) for n in names)


def _apart(one: str, two: str) -> bool:
    return alike.partial_ratio(text.fold(one), text.fold(two)) < 60


def _rare(words: str) -> set[str]:
    return {
        w for w in text.fold(re.sub(r"\d+", " ", words)).split() if w not in _COMMON and len(w) > 2
    }


def _words(words: str) -> set[str]:
    return {w for w in text.fold(words).split() if len(w) > 2}


def _all_in(some: set[str], others: set[str]) -> bool:
    return all(any(_word_fits(x, y) for y in others) for x in some)


def _word_fits(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return (len(short) >= 3 and long.startswith(short)) or alike.ratio(a, b) >= _ALIKE


def _may_be_acronym(short: str, full: str) -> bool:
    """Whether a word can be initials of a longer name, in order: "FG" of "... Face and Gesture"."""
    word = re.sub(r"[\W\d_]+", "", short)
    names = [full, venue(full).name]
    if not 2 <= len(word) <= 12 or " " in short.strip() or not any(c.isupper() for c in word[1:]):
        return False
    return any(" " in n.strip() and _in_order(word.lower(), text.fold(n)) for n in names)


def _in_order(letters: str, words: str) -> bool:
    initials = iter(
        "".join(w[0] for w in words.split() if w not in {"of", "the", "and", "on", "in", "for"})
    )
    return all(c in initials for c in letters)
