"""Whether what a reference states of authors and venue is what a record says: true, false, or not to be told (None). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from enrich import text, venues
from enrich.model import Entry, Name
from enrich.venues.series import is_series, names_no_venue

_OTHERS = re.compile(
    r"(?:and\s+|[,;]\s*)(?:others|et\.?\s*al\.?|\.\.\.|\\dots|\\ldots)\W*$", re.IGNORECASE
)
_LONG_LIST = 10  # names, after which people stop writing them out, with "others" or without

# -- authors

_NOBODIES = frozenset(
    "john doe|jane doe|john smith|jane smith|john roe|jane roe|richard roe|foo bar|author name|name surname|some body|unknown author"
    "|first last|firstname lastname|first author|second author|third author|fourth author|last author|author one|author two|author three"
    "|a author|b author|c author|another author|another lastname|other author|sample author|test author|example author|full name|given family"
    "|author a|author b|author c|author 1|author 2|author 3|lastname firstname|anonymous author|your name|first second|n n|tbd|todo|xxx|unknown"
    "|firstname1 lastname1|firstname2 lastname2|author unknown|name unknown|placeholder author|alice bob|alice and bob".split(
        "|"
    )
)


def is_nobody(person: Name) -> bool:
    """Say whether a name stands in the place of one: "Jane Doe", "First Author"."""
    given_first, family_first = text.fold(person.full), text.fold(f"{person.family} {person.given}")
    return given_first in _NOBODIES or family_first in _NOBODIES


def stated_authors(entry: Entry) -> tuple[list[Name], bool]:
    """Return the names that an entry states, and whether it says that there are more."""
    names = [n for n in entry.authors if text.fold(n.literal or n.full) not in {"others", "et al"}]
    return names, len(names) < len(entry.authors) or bool(
        _OTHERS.search(entry.fields.get("author", "").strip("{} "))
    )


def same_first(stated: Sequence[Name], known: Sequence[Name]) -> bool:
    """Say whether a record's first author is the first of those stated."""
    return bool(known) and bool(text.same_person(stated[0], known[0]))


def same_authors(stated: Sequence[Name], known: Sequence[Name], more: bool) -> bool | None:
    """Say whether a record has the stated authors, in order. `more`: the entry says that it leaves some out.

    One surname of many may be another where the given name agrees: people marry, services split names. Another given name
    beside the same surname is another person.
    A long list that stops after its tenth name without a word is not told of.
    """
    if not stated or not known:
        return None
    cut = len(stated) < len(known)
    if len(stated) > len(known) or (cut and not more and len(stated) < _LONG_LIST):
        return False
    odd = [(a, b) for a, b in zip(stated, known, strict=False) if not text.same_person(a, b)]
    if odd and not (len(stated) >= 3 and len(odd) == 1 and _half_agrees(*odd[0])):
        return False
    return None if cut and not more else True


def _half_agrees(a: Name, b: Name) -> bool:
    return bool(_parts(a.given) & _parts(b.full) or _parts(b.given) & _parts(a.full))


def _parts(some: str) -> set[str]:
    return {w for w in text.fold(some).split() if len(w) > 2}


# -- venues

_JOURNAL = re.compile(
    r"^(?:(?:the|acm|ieee|international|int\.)\s+)*(?:journal|transactions)\b", re.IGNORECASE
)
_CONFERENCE = re.compile(
    r"\b(?:conference|conf|symposium|workshop|meeting|proceedings|proc)\b", re.IGNORECASE
)
_WORKSHOP = re.compile(r"workshop|\bwksp|@", re.IGNORECASE)
_COMMON = frozenset(
    "proceedings proc conference conf international int symposium symp annual meeting workshop workshops journal transactions trans of the on in"
    " for and ieee acm cvf aaai usenix siam advances world european national th st nd rd computer computing computational science systems research"
    " theory applications methods technology technologies information letters review a an joint congress global summit vol volume part".split()
)
_ALIKE = 82  # per cent, from which two words of venues are one


def is_workshop(venue: str) -> bool:
    """Say whether a string names a workshop: those are often in no index."""
    return bool(_WORKSHOP.search(venue))


def same_venue(stated: str, known: Iterable[str]) -> bool | None:
    """Say whether a stated venue is one of the names that a published version's venue has."""
    names = [n for n in dict.fromkeys(known) if n]
    verdicts = [venues.same(stated, n) for n in names]
    if any(verdicts) or any(_is_joint(stated, n) for n in names):
        return True
    names = [n for n in names if not is_series(n)] or names
    verdicts = [venues.same(stated, n) for n in names]
    if not names or names_no_venue(stated):
        return None
    if any(_prints(stated, n) or _is_held(n, stated) for n in names):
        return None
    if any(v is False for v in verdicts):
        return (
            None
            if any(_has_name_in_common(stated, n) or _spells_out(stated, n) for n in names)
            else False
        )
    return False if all(_is_unrelated(stated, n) for n in names) else None


def _is_joint(one: str, two: str) -> bool:
    """Whether a conference held jointly has the other's name: "EMNLP/IJCNLP (1)" and "... Natural Language Processing (EMNLP-IJCNLP)"."""
    a, b = _joined(one), _joined(two)
    if is_workshop(one) != is_workshop(two) or max(len(a), len(b)) < 2:
        return False
    return any(venues.same(x, y) for x in a or {one} for y in b or {two})


def _joined(words: str) -> set[str]:
    """Return the short forms that a string joins: {"EMNLP", "IJCNLP"} of "(EMNLP-IJCNLP)"."""
    found = re.search(r"(?:^|\()([A-Z][A-Za-z]+(?:[/-][A-Z][A-Za-z]+)+)\b", words)
    return {x for x in re.split(r"[/-]", found[1]) if venues.known_acronym(x)} if found else set()


def _spells_out(one: str, two: str) -> bool:
    """Whether one is the other's acronym, as far as the table does not know better."""
    if venues.venue(one).series and venues.venue(two).series:
        return False
    return _may_be_acronym(one, two) or _may_be_acronym(two, one)


def _prints(one: str, two: str) -> bool:
    """Whether both are known, and the table does not tell them apart: a journal that prints a conference's papers."""
    a, b = venues.venue(one), venues.venue(two)
    return bool(a.series and b.series and a.series != b.series and venues.same(one, two) is None)


def _is_held(name: str, stated: str) -> bool:
    """Whether a name of several words that the table does not have stands whole in what is stated."""
    words = text.fold(name)
    return (
        " " in words and not venues.venue(name).series and f" {words} " in f" {text.fold(stated)} "
    )


def _has_name_in_common(one: str, two: str) -> bool:
    """Whether two unknown names differ in nothing but small things: all rare words of one are the other's too."""
    if venues.venue(one).series and venues.venue(two).series:
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
    """Whether a string calls itself a journal and is in no table, and the other is a conference that the table has."""
    if not _JOURNAL.search(one) or _CONFERENCE.search(one) or venues.venue(one).series:
        return False
    return bool(venues.venue(two).series) and venues.venue(two).type == "conference"


def _is_unrelated(one: str, two: str) -> bool:
    """Whether two venue strings, of which at least one is not in the table, have nothing to do with each other."""
    if _is_of_other_kind(one, two) or _is_of_other_kind(two, one):
        return True
    if _may_be_acronym(one, two) or _may_be_acronym(two, one):
        return False
    a, b = _rare(one) | _rare(venues.venue(one).name), _rare(two) | _rare(venues.venue(two).name)
    if not a or not b:
        return bool(venues.venue(one).series or venues.venue(two).series) and _apart(one, two)
    shared = sum(any(_word_fits(x, y) for y in b) for x in a)
    return shared < 0.5 * min(len(a), len(b))


def _apart(one: str, two: str) -> bool:
    return fuzz.partial_ratio(text.fold(one), text.fold(two)) < 60


def _rare(words: str) -> set[str]:
    return {
        w for w in text.fold(re.sub(r"\d+", " ", words)).split() if w not in _COMMON and len(w) > 2
    }


def _all_in(some: set[str], others: set[str]) -> bool:
    return all(any(_word_fits(x, y) for y in others) for x in some)


def _word_fits(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return (len(short) >= 3 and long.startswith(short)) or fuzz.ratio(a, b) >= _ALIKE


def _may_be_acronym(short: str, full: str) -> bool:
    """Whether a single word can be the initials of a longer name, in order: "FG" of "... Face and Gesture ..."."""
    word = re.sub(r"[\W\d_]+", "", short)
    names = [full, venues.venue(full).name]
    if not 2 <= len(word) <= 12 or " " in short.strip() or not any(c.isupper() for c in word[1:]):
        return False
    return any(" " in n.strip() and _in_order(word.lower(), text.fold(n)) for n in names)


def _in_order(letters: str, words: str) -> bool:
    initials = iter(
        "".join(w[0] for w in words.split() if w not in {"of", "the", "and", "on", "in", "for"})
    )
    return all(c in initials for c in letters)
