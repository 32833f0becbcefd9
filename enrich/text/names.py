"""Names: split into their parts, and compared as two spellings of one person.

Used through `text`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.model import Name
from enrich.patterns import regex
from enrich.text.markup import squeeze

_LONGEST = 300


def word_set(text: str) -> frozenset[str]:
    """Return the words of a table that is written as one string."""
    return frozenset(text.split())


_HOMONYM = regex(r"\s+\d{4}$")  # DBLP's "Wei Wang 0002"
_MARKS = regex(r"(?:[\s*†‡§¶#⁎∗,;¹²³⁴-⁹\d✉✝✻⋆★]|\[[\d,*†‡ ]{1,8}\])+$|^[\s*†‡§¶,;.]+")
_ASIDE = regex(r"\s*\([^()]*\)\s*$")
_SUFFIX = regex(r"(?:jr|sr|junior|senior|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_SUFFIX_BEHIND = regex(r"(\S.*?),?\s+([JS]r\.?|JR\.?|SR\.?|II|III|IV|2nd|3rd)")
_DEGREE = regex(
    r"(?:ph\.?\s?d|d\.?\s?phil|m\.?\s?d|dr|prof|m\.?\s?sc|b\.?\s?sc|m\.?b\.?a|mph|facs|editors?"
    r"|(?:(?:life|graduate|associate)\s+)?(?:senior\s+|student\s+)?(?:member|fellow)"
    r"(?:,?\s+(?:ieee|acm|osa|spie))?"
    r"|(?:ieee|acm|osa|spie)(?:\s+(?:senior\s+|student\s+|life\s+)?(?:member|fellow))?)\.?",
    re.IGNORECASE,
)
# Behind a name without a comma, as only their capitals tell.
_DEGREE_BEHIND = regex(
    r"(?<=\S \S)(\S*)(?:\s+(?:Ph\.?\s?D|D\.?Phil|M\.D|MD|M\.?Sc|B\.?Sc|MBA|MPH|FACS)\.?)+$"
)
_HONORIFIC = regex(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms)\b\.?(?:[\s-]?(?:ing|rer|med|nat|habil|phil|techn|dr)\b\.?)*"
    r"\s+)+",
    re.IGNORECASE,
)
_ONLY_INITIALS = regex(r"(?:[^\W\d_]\.[\s-]*|[^\W\d_](?:[\s-]+|$)){1,5}|[A-Z]{2,3}")
_OTHERS = regex(r"(?:and\s+)?(?:et\.?\s*al\.?|others|\.\.\.|…)", re.IGNORECASE)

# Lower-case words that belong to a surname, and the ones that do so with a capital too.
PARTICLES = word_set(
    "af al auf aus av bin d' da dal dalla dalle das de degli dei del della delle dello den der "
    "des di dos du el"
    " het ibn la las le les lo los op st t' 't te ten ter tot und van vander ver vom von y zu zum "
    "zur"
)
_CAPITAL_PARTICLES = word_set(
    "De Van Von Vander Della Del Dell' Dal Dalla Des Dos Das Di Du Da La Le El Al Ter Ten Den Der"
    " St. Saint Lo Los Las D' Op Abu Bin Ibn"
)
# After "Van", "Le", "Di" ... with a capital these are surnames by themselves: "Hung Van Nguyen",
# "Xiao Di Wu".
_ASIAN = word_set(
    "nguyen tran le pham phan vu vo dang bui do ho ngo duong ly huynh hoang truong dinh trinh mai "
    "lam ha luu cao dao"
    " wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng "
    "liang xie tang song han feng"
    " yu dong xiao cheng yuan deng fu shen zeng peng pan su lu jiang cai jia ding wei xue ye yan "
    "zhong tan ren shi kim park"
    " lee choi jung kang cho yoon jang lim shin seo kwon hwang ahn hong moon xia du fang wan qian "
    "qin bai gu hou kong dai"
    " hao lei long meng mao mo niu ou pei qi qiao qiu qu ruan shao shu tao tian tong wen xiang "
    "xiong xing yao yi yin you zou zhuang zuo"
)
_ORGANISATION = regex(
    r"\b(?:teams?|collaborations?|consorti(?:um|a)|working "
    r"group|(?:research|study|task|interest|author|focus) "
    r"group|groups?|inc|ltd|llc|gmbh|corp|corporation"
    r"|university|universit[aäé]t?|institutes?|labs?|laborator(?:y|ies)|foundation|association|committee|project|network|alliance"
    r"|initiative|department|cent(?:er|re)|ministry|agency|bureau|council|society|organi[sz]ation|company|deepmind|authors|developers|contributors"
    r"|community|federation|commission|program(?:me)?)\b(?!\s*,)",
    re.IGNORECASE,
)
_COINED = regex(r"[A-Z]?[a-z]+[A-Z][A-Za-z]*(?:[-.]AI)?|[\w-]+[.-]AI|[A-Z]{4,}|IBM|SAP|AMD|NEC|ETH")
# Kana, Han, Hangul and the compatibility forms of Han: scripts of names without blanks.
_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"), ("\uf900", "\ufaff"))
_LONGEST_UNSPACED = 20
_INITIALS = regex(r"[A-Z]|(?:[A-Z]\.-?)+(?<!-)")
# Words and initials as most names have them, and nothing else: "Jean-Paul K. Smith".
_PLAIN = regex(
    r"(?:[A-Z]\.|[A-Z][a-z]++(?:-[A-Z][a-z]++)*+)(?: (?:[A-Z]\.|[A-Z][a-z]++(?:-[A-Z][a-z]++)*+))*+"
)
# The words of such a form that are looked at further: particles, organisations, titles, suffixes.
_TELLING = word_set(
    "abu al and association authors bin bureau center centre collaboration collaborations committee"
    " community company consortia consortium contributors corp corporation council da dal dalla das"
    " de deepmind del della den department der des developers di dos dr du el et federation for"
    " foundation gmbh group groups ibn ii iii inc initiative institute institutes iv jr junior la"
    " lab laboratories laboratory labs las le llc lo los ltd mba md ministry mph mr mrs ms msc bsc"
    " network on op organisation organization others ph phd dphil facs prof professor program"
    " programme project agency alliance commission saint senior society sr st team teams ten ter"
    " universita universitat universite university van vander von"
)
# Of "and others", "et al.", "on behalf of the", "for the".
_BEGINS_OTHERS = word_set("and et al others on for")
_SURNAME_CAPS = regex(
    r"(?:Ma?c|O|De|Di|Du|La|Le|Van|Von|Des|Dell?|D|Fitz)'?[A-Z][a-z]+"
)  # McDonald, DeVito


@lru_cache(maxsize=1 << 13)  # one person is named by several services, and one Name is enough
def name(text: str) -> Name:
    """Split one name as a service writes it.

    "Given Family", "Family, Given", "Family, Jr., Given", "{OpenAI}".

    DBLP's homonym number, footnote marks, degrees and a trailing "(affiliation)" go. Organisations
    and unspaced CJK names become a `literal`; "et al." becomes the literal "others".
    """
    text = squeeze(text[:_LONGEST])
    given, _, family = text.rpartition(" ")
    if given and not _INITIALS.fullmatch(family) and _are_usual(text):
        return Name(family, given)
    if (turned := _turned(text)) is not None:
        return turned
    if len(text) > 2 and text[0] == "{" and text[-1] == "}" and "}" not in text[1:-1]:
        return Name(literal=text[1:-1].strip())
    if _OTHERS.fullmatch(text):
        return Name(literal="others")
    bare = _MARKS.sub("", _ASIDE.sub("", _HOMONYM.sub("", text)))
    text = _HONORIFIC.sub("", bare, count=1) if " " in bare else bare
    text = _DEGREE_BEHIND.sub(r"\1", text)
    if not text:
        return Name()
    if _is_organisation(text) or _is_unspaced(text):
        return Name(literal=text)
    first, *more = [x for x in (p.strip() for p in text.split(",")) if x] or [text]
    parts = [first, *(x for x in more if not _is_degree(x))]
    return _with_commas(parts) if len(parts) > 1 else _in_order(parts[0] if parts else text)


def written(person: Name) -> str:
    """Return a name as `name` reads it: "Given Family" or "Family, Given", a group's in braces.

    Without braces where it is read as a group in any case.
    """
    whole = person.full
    if person.literal:
        return whole if name(whole).literal == whole else f"{{{re.sub('[{}]', '', whole)}}}"
    is_simple = len(person.family.split()) == 1 and not person.particle and not person.suffix
    if is_simple or not person.given:
        return whole
    family = " ".join(x for x in (person.particle, person.family) if x)
    return ", ".join(x for x in (family, person.suffix, person.given) if x)


def _turned(text: str) -> Name | None:
    """Return the name that "Family, Given" is, where no word of it has to be looked at further."""
    family, comma, given = text.partition(", ")
    if not comma or not _are_usual(family) or not _are_usual(given):
        return None
    return None if _is_degree(given) else Name(family, given)


def _are_usual(words: str) -> bool:
    """Whether words are nothing but parts of a name."""
    if _PLAIN.fullmatch(words):
        return _TELLING.isdisjoint(words.lower().replace("-", " ").split(" "))
    return all(map(_is_usual, words.split(" ")))


@lru_cache(maxsize=1 << 15)
def _is_usual(word: str) -> bool:
    """Whether a word is nothing but a part of a name: "Maria", "Jean-Paul", "J."; not "Van".

    A name of such words needs no further look: the last one, if it is no initial, is the surname.
    """
    parts = word.split("-")
    is_capital = parts[0][:1].isupper() and not parts[0].isupper() and all(map(str.isalpha, parts))
    return (
        (is_capital or _INITIALS.fullmatch(word) is not None)
        and not _DEGREE_BEHIND.search(f"Two names {word}")
        and not word.endswith("-AI")
        and word not in _CAPITAL_PARTICLES
        and word.lower() not in _BEGINS_OTHERS
        and word != "Ph"  # of "Ph D"
        and not _SUFFIX.fullmatch(word)
        and not _HONORIFIC.match(f"{word} ")
        and not _ORGANISATION.search(word)
    )


def _is_degree(words: str) -> bool:
    """Whether a part of a name is a degree or an office; "Md" is Mohammed."""
    return _DEGREE.fullmatch(words) is not None and words.rstrip(".") != "Md"


def _is_organisation(text: str) -> bool:
    if re.match(r"(?:on behalf of|for) the ", text, re.IGNORECASE) or re.search(
        r"(?:^|[\s.-])AI$", text
    ):
        return "," not in text
    if _ORGANISATION.search(text) and not re.match(r"[^,]+,\s*[A-Z]\.", text):
        return " " in text
    return " " not in text and bool(_COINED.fullmatch(text)) and not _SURNAME_CAPS.fullmatch(text)


def _is_unspaced(text: str) -> bool:
    return (
        not text.isascii()
        and 2 <= len(text) <= _LONGEST_UNSPACED
        and all(c == "·" or c.isspace() or any(a <= c <= b for a, b in _UNSPACED) for c in text)
    )


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
    family, given, suffix = _without_suffix(family, given, suffix)
    words = given.split(" ")
    behind = len(words)
    while behind > 1 and words[behind - 1] in PARTICLES:
        behind -= 1
    particle, family = _particle(family.split(" "))
    particle = " ".join(x for x in (*words[behind:], particle) if x)
    return Name(family=family, given=" ".join(words[:behind]), particle=particle, suffix=suffix)


def _without_suffix(family: str, given: str, suffix: str) -> tuple[str, str, str]:
    """Return a name's parts with a suffix that is behind one of them: "Isbell Jr., Charles"."""
    found = None if suffix else _SUFFIX_BEHIND.fullmatch(family)
    if found:
        return found[1], given, found[2]
    found = None if suffix else _SUFFIX_BEHIND.fullmatch(given)
    return (family, found[1], found[2]) if found else (family, given, suffix)


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
    while n < len(words) - 1 and words[n] in PARTICLES:
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
    if _is_surname_in_front(words):
        return Name(family=words[0], given=" ".join(words[1:]), suffix=suffix)
    start = _start_of_surname(words)
    particle, family = _particle(words[start:])
    return Name(family=family, given=" ".join(words[:start]), particle=particle, suffix=suffix)


def _is_surname_in_front(words: list[str]) -> bool:
    """Whether a name begins with the surname, as its capitals tell: "WANG Xiaoming"."""
    first, rest = words[0], words[1:]
    shouts = first.isalpha() and first.isupper() and (len(first) > 3 or first.lower() in _ASIAN)
    return shouts and all(len(w) > 2 and w[0].isupper() and w[1:].islower() for w in rest)


def are_initials(given: str) -> bool:
    """Whether a given name is nothing but initials: "J. K.", "J", "JK"."""
    return _ONLY_INITIALS.fullmatch(given) is not None


def _are_initials_behind(word: str) -> bool:
    """Whether the second of two words is the initials of PubMed's "Smith JK"."""
    return (
        bool(re.fullmatch(r"[A-Z]\.?|(?:[A-Z]\.-?){2,3}|[A-Z]{2,3}", word))
        and word.lower() not in _ASIAN
    )


def _start_of_surname(words: list[str]) -> int:
    """Return the index of the first word of the surname, particles included.

    The first word is always given.
    """
    last = len(words) - 1
    start = next(
        (i for i in range(1, last) if words[i] in PARTICLES and words[i] != "y"), last
    )  # BibTeX's rule
    if start == last >= 3 and words[last - 1] in {"y", "i"}:  # Ortega y Gasset
        start = last - 2
    while start > 1 and (words[start - 1] in PARTICLES or _is_capital_particle(words, start - 1)):
        start -= 1
    return start


def _is_capital_particle(words: list[str], i: int) -> bool:
    return words[i] in _CAPITAL_PARTICLES and words[-1].lower() not in _ASIAN


# -- comparing
