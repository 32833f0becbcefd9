"""Names: split into their parts, and compared as two spellings of one person. Used through `text`."""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from enrich.model import Name
from enrich.text.folding import fold, squeeze

_LONGEST = 300


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HOMONYM = re.compile(r"\s+\d{4}$")  # DBLP's "Wei Wang 0002"
_MARKS = re.compile(r"[\s*†‡§¶#⁎∗,;¹²³⁴-⁹\d]+$|^[\s*†‡§¶,;.]+")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|dr|prof|m\.?\s?sc|b\.?\s?sc|mph|facs|member,? ieee|fellow,? ieee)\.?",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"^(?:dr|prof|professor|mr|mrs|ms)\.?\s+", re.IGNORECASE)
_OTHERS = re.compile(r"(?:and\s+)?(?:et\.?\s*al\.?|others|\.\.\.|…)", re.IGNORECASE)

# Lower-case words that belong to a surname, and the ones that do so with a capital too.
_PARTICLES = _words(
    "af al auf aus av bin d' da dal dalla dalle das de degli dei del della delle dello den der des di dos du el"
    " het ibn la las le les lo los op st t' 't te ten ter tot und van vander ver vom von y zu zum zur"
)
_CAPITAL_PARTICLES = _words(
    "De Van Von Vander Della Del Dell' Dal Dalla Des Dos Das Di Du Da La Le El Al Ter Ten Den Der"
    " St. Saint Lo Los Las D' Op Abu Bin Ibn"
)
# After "Van", "Le", "Di" ... with a capital these are surnames by themselves: "Hung Van Nguyen", "Xiao Di Wu".
_ASIAN = _words(
    "nguyen tran le pham phan vu vo dang bui do ho ngo duong ly huynh hoang truong dinh trinh mai lam ha luu cao dao"
    " wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song han feng"
    " yu dong xiao cheng yuan deng fu shen zeng peng pan su lu jiang cai jia ding wei xue ye yan zhong tan ren shi kim park"
    " lee choi jung kang cho yoon jang lim shin seo kwon hwang ahn hong moon xia du fang wan qian qin bai gu hou kong dai"
    " hao lei long meng mao mo niu ou pei qi qiao qiu qu ruan shao shu tao tian tong wen xiang xiong xing yao yi yin you zou zhuang zuo"
)
_ORGANISATION = re.compile(
    r"\b(?:teams?|collaborations?|consorti(?:um|a)|working group|(?:research|study|task|interest|author|focus) group|groups?|inc|ltd|llc|gmbh|corp|corporation"
    r"|university|universit[aäé]t?|institutes?|labs?|laborator(?:y|ies)|foundation|association|committee|project|network|alliance"
    r"|initiative|department|cent(?:er|re)|ministry|agency|bureau|council|society|organi[sz]ation|company|deepmind|authors|developers|contributors"
    r"|community|federation|commission|program(?:me)?)\b(?!\s*,)",
    re.IGNORECASE,
)
_COINED = re.compile(
    r"[A-Z]?[a-z]+[A-Z][A-Za-z]*(?:[-.]AI)?|[\w-]+[.-]AI|[A-Z]{4,}|IBM|SAP|AMD|NEC|ETH"
)
_SURNAME_CAPS = re.compile(
    r"(?:Ma?c|O|De|Di|Du|La|Le|Van|Von|Des|Dell?|D|Fitz)'?[A-Z][a-z]+"
)  # McDonald, DeVito


@lru_cache(maxsize=1 << 13)  # one person is named by several services, and one Name is enough
def name(text: str) -> Name:
    """Split one name as a service writes it: "Given Family", "Family, Given", "Family, Jr., Given", "{OpenAI}".

    DBLP's homonym number, footnote marks, degrees and a trailing "(affiliation)" go. Organisations and unspaced CJK names
    become a `literal`; "et al." becomes the literal "others".
    """
    text = squeeze(text[:_LONGEST])
    if len(text) > 2 and text[0] == "{" and text[-1] == "}" and "}" not in text[1:-1]:
        return Name(literal=text[1:-1].strip())
    if _OTHERS.fullmatch(text):
        return Name(literal="others")
    bare = _MARKS.sub("", _ASIDE.sub("", _HOMONYM.sub("", text)))
    text = _HONORIFIC.sub("", bare, count=1) if " " in bare else bare
    if not text:
        return Name()
    if _is_organisation(text) or _is_unspaced(text):
        return Name(literal=text)
    parts = [x for x in (p.strip() for p in text.split(",")) if x and not _DEGREE.fullmatch(x)]
    return _with_commas(parts) if len(parts) > 1 else _in_order(parts[0] if parts else text)


def _is_organisation(text: str) -> bool:
    if re.match(r"(?:on behalf of|for) the ", text, re.IGNORECASE) or re.search(
        r"(?:^|[\s.-])AI$", text
    ):
        return "," not in text
    if _ORGANISATION.search(text) and not re.match(r"[^,]+,\s*[A-Z]\.", text):
        return " " in text
    return " " not in text and bool(_COINED.fullmatch(text)) and not _SURNAME_CAPS.fullmatch(text)


def _is_unspaced(text: str) -> bool:
    return bool(re.fullmatch(r"[぀-ヿ㐀-鿿가-힣豈-﫿\s·]{2,20}", text))


def _with_commas(parts: list[str]) -> Name:
    family, given, suffix = parts[0], parts[1], ""
    if len(parts) > 2:
        suffix, given = (
            (parts[1], parts[2])
            if _SUFFIX.fullmatch(parts[1]) or not _SUFFIX.fullmatch(parts[2])
            else (parts[2], parts[1])
        )
        if not _SUFFIX.fullmatch(
            suffix
        ):  # "Doe, Jane, Boston": what is behind is no part of the name
            suffix, given = "", parts[1]
    elif _SUFFIX.fullmatch(given):
        return _replace_suffix(_in_order(family), given)
    words = given.split(" ")
    behind = len(words)
    while behind > 1 and words[behind - 1] in _PARTICLES:
        behind -= 1
    particle, family = _particle(family.split(" "))
    particle = " ".join(x for x in (*words[behind:], particle) if x)
    return Name(family=family, given=" ".join(words[:behind]), particle=particle, suffix=suffix)


def _replace_suffix(found: Name, suffix: str) -> Name:
    return Name(
        family=found.family,
        given=found.given,
        particle=found.particle,
        suffix=suffix,
        literal=found.literal,
    )


def _particle(words: list[str]) -> tuple[str, str]:
    """Split "van der Berg" into the particle and the rest."""
    n = 0
    while n < len(words) - 1 and words[n] in _PARTICLES:
        n += 1
    return " ".join(words[:n]), " ".join(words[n:])


def _in_order(text: str) -> Name:
    words = text.split(" ")
    if len(words) == 1:
        return Name(family=text)
    suffix = ""
    if (
        len(words) > 2
        and _SUFFIX.fullmatch(words[-1])
        and (words[-1].endswith(".") or not words[-1].islower())
    ):
        suffix = words.pop()
        words[-1] = words[-1].rstrip(",")
    if (
        len(words) == 2
        and _are_initials_behind(words[1])
        and len(words[0]) > 1
        and not words[0].endswith(".")
    ):
        return Name(family=words[0], given=words[1], suffix=suffix)
    start = _start_of_surname(words)
    particle, family = _particle(words[start:])
    return Name(family=family, given=" ".join(words[:start]), particle=particle, suffix=suffix)


def _are_initials_behind(word: str) -> bool:
    """Whether the second of two words is the initials of PubMed's "Smith JK"."""
    return (
        bool(re.fullmatch(r"[A-Z]\.?|(?:[A-Z]\.-?){2,3}|[A-Z]{2,3}", word))
        and word.lower() not in _ASIAN
    )


def _start_of_surname(words: list[str]) -> int:
    """Return the index of the first word of the surname, particles included; the first word is always given."""
    last = len(words) - 1
    start = next(
        (i for i in range(1, last) if words[i] in _PARTICLES and words[i] != "y"), last
    )  # BibTeX's rule
    if start == last >= 3 and words[last - 1] in {"y", "i"}:  # Ortega y Gasset
        start = last - 2
    while start > 1 and (words[start - 1] in _PARTICLES or _is_capital_particle(words, start - 1)):
        start -= 1
    return start


def _is_capital_particle(words: list[str], i: int) -> bool:
    return words[i] in _CAPITAL_PARTICLES and words[-1].lower() not in _ASIAN


# -- comparing

_NICKNAMES = {
    frozenset(pair.split("/"))
    for pair in _words(
        "bill/william bob/robert rob/robert mike/michael jim/james tony/anthony dick/richard rick/richard jack/john liz/elizabeth"
        " beth/elizabeth kate/katherine kathy/kathleen peggy/margaret ted/edward ted/theodore chuck/charles hank/henry sasha/alexander"
        " misha/mikhail dima/dmitry lex/alexander joey/joseph bobby/robert billy/william jenny/jennifer zach/zachary nick/nicholas nico/nicolas"
        " tom/thomas joe/joseph dave/david steve/steven steve/stephen stephen/steven greg/gregory geoff/geoffrey jeff/jeffrey"
        " matt/matthew pat/patrick andy/andrew ed/edward fred/frederick gerry/gerald kenny/kenneth larry/lawrence ron/ronald vova/vladimir"
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

    1 the same, 0.9 initials or middle names apart, 0.8 a half of a double surname apart, 0.7 a typo, 0.6 only the surname
    known, 0 different people.
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
    """Return given names in lower case, initials as single letters: "J.K." and "J. K." are ("j", "k")."""
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
    fit = _given_fit(_given(a.given), _given(b.given))
    if fit < 0.7 or not a.given or not b.given:
        return 0.0
    one, two = set(_halves(a)), set(_halves(b))
    if one and two and (one <= two or two <= one):
        return 0.8
    x, y = key(a), key(b)
    if (
        min(len(x), len(y)) >= 5
        and OSA.distance(x, y) <= 1
        and len(_given(a.given)[0]) > 1 < len(_given(b.given)[0])
    ):
        return 0.7 if fit >= 1 else 0.0
    moved = [*_given(a.given), *_halves(a)], [*_given(b.given), *_halves(b)]
    return 0.8 if len(moved[0]) > 2 and sorted(moved[0]) == sorted(moved[1]) else 0.0


def _halves(person: Name) -> list[str]:
    """Return the words of a surname without its particles."""
    return [
        _letters(x)
        for x in re.split(r"[\s-]+", person.family)
        if x.lower() not in _PARTICLES and _letters(x)
    ]


def _given_fit(one: tuple[str, ...], two: tuple[str, ...]) -> float:
    """Say whether given names can be one person's: 1 they agree as far as they go, 0.7 by a middle name, 0 no."""
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
    """Whether the shorter run of names is found in the longer one in order, the first with the first."""
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


_GROUP_NOISE = re.compile(
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
