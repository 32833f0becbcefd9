"""Retractions and withdrawals, as services word them: in titles, updates and authors' comments.

The one place for these wordings. Two kinds of text have such words in their title: the paper that
was retracted ("RETRACTED: X"), whose title is X, and the notice about it ("Retraction Note: X"),
which is a text of its own and keeps its title. So is an "Expression of Concern: X": it warns of a
paper that is not retracted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from enrich.messages import Sentence
from enrich.messages import papers as said
from enrich.patterns import regex
from enrich.text.markup import LONGEST, squeeze

# The genre of a record that is a notice about another paper.
NOTICE = "editorial notice"

# What a publisher states of a paper that is not retracted, but may become so.
CONCERN = "expression_of_concern"

_THING = (
    r"(?:article|paper|chapter|manuscript|publication|study|report|preprint|book|book chapter"
    r"|conference paper|research article|review article|original article|letter|abstract"
    r"|submission|work|version|proceedings paper)"
)
# What a mark states, and the words that state it.
_MARKS: Mapping[str, str] = {
    "retraction": (
        r"(?:partially\s+|fully\s+|formally\s+)?retracted(?:\s+(?:and\s+(?:republished|replaced)"
        r"|at\s+authors?['’]?s?['’]?\s+request))?|partial\s+retraction"
        r"|notice\s+of\s+(?:partial\s+)?retraction|notice\s+of\s+retracted"
        r"|art[ií]culo\s+retractado|retractado|artigo\s+retratado|retratado|article\s+rétracté"
        r"|rétracté|ritirato|articolo\s+ritirato|zurückgezogen(?:er\s+artikel)?|撤稿|撤回"
    ),
    "withdrawal": (
        r"(?:temporarily\s+)?withdrawn|notice\s+of\s+withdrawal|withdrawn\s+by\s+authors?"
    ),
    "removal": (
        r"(?:temporary|temporarily|permanently|legally)\s+(?:removal|removed)|removed"
        r"|notice\s+of\s+(?:temporary\s+)?removal"
    ),
    "violation": r"notice\s+of\s+violation\s+of\s+ieee\s+publication\s+principles",
}
# What updates state, the worst first.
_STATED = ("retraction", "withdrawal", "removal", "expression_of_concern")
_KINDS = {kind: regex(words, re.IGNORECASE) for kind, words in _MARKS.items()}
_MARK = rf"(?P<mark>{'|'.join(_MARKS.values())})"
_MARKED = rf"(?:this\s+)?(?:{_THING}\s+(?:(?:has|have)\s+been\s+|is\s+|was\s+)?)?{_MARK}"
# "RETRACTED on 5 May 2020", "Retracted (2020-05-03)"
_WHEN = (
    r"(?:\s{0,2}[\[(]?\s?(?:on\s)?(?:[\w.-]{1,9}[ ,]{1,2}){0,3}(?:19|20)\d\d(?:-\d\d){0,2}[\])]?)?"
)
_BEFORE = regex(
    rf"^\W{{0,3}}[\[({{【*]{_MARKED}(?:\s+{_THING})?{_WHEN}[:.]?(?:[\])}}】]|\*\*?)"
    r"\s*[:.–—-]*\s*(?P<bare>.+)$",
    re.IGNORECASE,
)
_BEFORE_SIGN = regex(
    rf"^\W{{0,3}}{_MARKED}(?:\s+{_THING})?{_WHEN}(?:\s*[:：|]+\s*|\s*[–—]+\s*|\.\s+|\s+-+\s*|--+\s*|-\s+)"
    r"(?P<bare>.+)$",
    re.IGNORECASE,
)
# In capitals, before a title in others: "RETRACTED-A study", "RETRACTED A study".
_BEFORE_IN_CAPITALS = regex(
    r"^\W{0,3}(?P<mark>RETRACTED|WITHDRAWN)(?:\s+(?:ARTICLE|PAPER|CHAPTER))?[\s-]\s*"
    r"(?P<bare>(?=\S*[a-z]|A\s|\S+\s+\S*[a-z]).+)$"
)
# IEEE has the title on a line of its own, which is lost in many copies.
_BEFORE_LINE = regex(
    rf"^(?P<mark>notice\s+of\s+retraction|{_MARKS['violation']})"
    r"(?:\s|<br\s?/?>)+(?=(?-i:[\"“A-Z0-9]))(?P<bare>.+)$",
    re.IGNORECASE,
)
_IN_BRACKETS_BEHIND = regex(
    rf"^(?P<bare>.{{3,}}?)\s*[\[(]{_MARKED}(?:\s+{_THING})?\b[^\[\]()]{{0,160}}[\])]\s*[.]?$",
    re.IGNORECASE,
)
_BEHIND = regex(
    rf"^(?P<bare>.{{3,}}?)(?:\s[-–—/|]+|[:.])\s+{_MARKED}(?:\s+{_THING})?\s*[.]?$", re.IGNORECASE
)
# In capitals, behind a title in others.
_BEHIND_IN_CAPITALS = regex(
    r"^(?P<bare>(?=[^a-z]{0,9}[a-z]).{3,}?)\s+(?P<mark>RETRACTED|WITHDRAWN)"
    r"(?:\s+(?:ARTICLE|PAPER|CHAPTER))?$"
)
_PLACES = (
    *(_BEFORE, _BEFORE_SIGN, _BEFORE_IN_CAPITALS, _BEFORE_LINE),
    *(_IN_BRACKETS_BEHIND, _BEHIND, _BEHIND_IN_CAPITALS),
)
# Where a retracted paper came out, as Elsevier has it behind the title.
_PLACE = regex(r"\s*\[[^\[\]]{3,120}\((?:19|20)\d\d\)[^\[\]]{0,60}\]$")
_QUOTED = r"\s*[:：\"“'‘«]"
_NOTICE = regex(
    r"^\W*(?:(?:partial |author'?s? |editorial |publisher'?s? )?retractions?"
    r"(?:\s+(?:notices?|notes?|statement)\b|\s*[:：–—-]\s*(?-i:[^a-z\s])"
    rf"|\s+and replacement\b|\s+(?:to|of|for|on|from)(?:{_QUOTED}|\s+(?-i:[A-Z])))"
    rf"|withdrawals?(?:\s+(?:notice|note|statement)\b|\s*[:：]\s*(?-i:[^a-z\s])|\s+of{_QUOTED})"
    r"|(?:temporary\s+)?removal\s+(?:notice|note|statement)\b"
    r"|(?:statement|notification|announcement)\s+of\s+(?:retraction|withdrawal|removal)\b"
    r"|notice\s+of\s+(?:retraction|withdrawal)\s+(?:to|of|for|and replacement)\b"
    r"|notice\s+of\s+retraction\s*[:.]\s*[^:.]{1,80}\bet\s+al\b"
    r"|(?:erratum|corrigendum|correction)\s+(?:and|/)\s*retraction\b"
    # a warning about a paper: a text of its own, and no retraction
    r"|(?:[\[(]\s*)?(?:notice\s+of\s+)?(?:editorial\s+|editors?['’]?s?['’]?\s+"
    r"|publishers?['’]?s?['’]?\s+)?expressions?\s+of\s+(?:editorial\s+)?concern"
    r"(?:\s*[\])]|\s*[:：–—-]|\s+(?:to|for|on|about|regarding|over|re)\b))"
    r"|^.{3,}[\[(](?:retraction|expression of concern)[\])]\W*$",
    re.IGNORECASE,
)
_ANY = regex(
    "retract|retrat|rétract|ritirat|withdraw|remov|concern|violation|zurück|撤", re.IGNORECASE
)
_LONGEST_TITLE = 2_000
# These words may begin a title of their own, so they need capitals or brackets.
_SHOUTED = frozenset({"removed"})
_NAMED_THING = regex(rf"\b{_THING}\b", re.IGNORECASE)
# These may, so what is behind them has to look like a title.
_MAY_BE_TITLES = frozenset({"retracted", "withdrawn"})


def unmarked(title: str) -> tuple[str, str]:
    """Return a title without the mark of a retraction, and what the mark states, "" for none.

    "[Retracted] X" is X and "retraction", and so is "RETRACTED: X [Some Journal 12 (2021) 1-9]". A
    notice about a paper keeps its title.
    """
    if len(title) > _LONGEST_TITLE or not _may_speak_of_it(title) or is_notice(title):
        return title, ""
    for pattern in _PLACES:
        found = pattern.match(title)
        bare = squeeze(found["bare"]) if found else ""
        if (
            found
            and any(c.isalnum() for c in bare)
            and _may_mark(pattern, found["mark"], title, bare)
        ):
            kind = next(k for k, words in _KINDS.items() if words.fullmatch(found["mark"]))
            return _unquoted(_PLACE.sub("", bare) or bare), kind
    return title, ""


def _may_speak_of_it(title: str) -> bool:
    """Whether a title has one of the words that all marks have."""
    if title.isascii():
        lower = title.lower()
        often = "retra" in lower or "withdraw" in lower or "remov" in lower
        return often or "concern" in lower or "violation" in lower or "ritirat" in lower
    return _ANY.search(title) is not None


def _may_mark(pattern: re.Pattern[str], words: str, title: str, bare: str) -> bool:
    """Whether words may be a mark there: "Removed: What Is Gone" is a title.

    So are "Retracted: a study of misconduct", which goes on in small letters, and "Withdrawn: A
    Novel", which is too short.
    """
    if words.isupper() or pattern not in (_BEFORE_SIGN, _BEHIND):
        return True
    if words.lower() in _SHOUTED:
        return bool(_NAMED_THING.search(title.replace(bare, "")))
    behind = title[len(words) :].lstrip()
    is_alone = title.lower().startswith(words.lower()) and not behind[:1].isalnum()
    if not is_alone or words.lower() not in _MAY_BE_TITLES:
        return True
    return not bare[:1].islower() and len(bare.split()) > 2


def _unquoted(title: str) -> str:
    """Return a title without the quotation marks around all of it."""
    found = re.fullmatch(r"[\"“”]([^\"“”]{3,})[\"“”]", title)
    return found[1] if found else title


def is_notice(title: str) -> bool:
    """Whether a title is that of a notice about another paper: "Retraction Note to: X"."""
    return bool(_NOTICE.match(title))


def is_about(title: str) -> bool:
    """Whether a title speaks of a retraction, as that of a retracted paper or of a notice."""
    return is_notice(title) or bool(unmarked(title)[1])


# -- what a reader is told


def sentence(source: str, stated: str, *, of_preprint: bool = False) -> Sentence:
    """Return the sentence on what a source states: "retracted: crossref says withdrawal".

    `of_preprint`: it is stated of the preprint of a paper that is cited as it was published.
    """
    if of_preprint:
        return said.PREPRINT_WITHDRAWN(source=source, stated=stated)
    return (said.OF_CONCERN if stated == CONCERN else said.RETRACTED)(source=source, stated=stated)


def is_sentence(problem: str) -> bool:
    """Whether a problem of a work is such a sentence."""
    told = (said.RETRACTED, said.OF_CONCERN, said.PREPRINT_WITHDRAWN)
    return any(message.made(problem) for message in told)


def is_of_retracted(problem: str) -> bool:
    """Whether a problem of a work says that what is cited was retracted or withdrawn."""
    return said.RETRACTED.made(problem)


# -- updates that are registered with a DOI

_UPDATES: Mapping[str, str] = {
    "retraction": "retraction",
    "retracted": "retraction",
    "partial_retraction": "retraction",
    "retraction_and_replacement": "retraction",
    "withdrawal": "withdrawal",
    "withdrawn": "withdrawal",
    "removal": "removal",
    "removed": "removal",
    "temporary_removal": "removal",
    "expression_of_concern": "expression_of_concern",
    "editorial_expression_of_concern": "expression_of_concern",
    "concern": "expression_of_concern",
}


def of_updates(kinds: Iterable[str]) -> str:
    """Return the worst that updates of a paper state, "" where none is a retraction.

    `kinds` are Crossref's types, also those of Retraction Watch. A paper that was reinstated is no
    longer retracted.
    """
    named = {re.sub(r"[\s-]+", "_", kind.strip().lower()) for kind in kinds}
    if "reinstatement" in named:
        return ""
    stated = {_UPDATES[kind] for kind in named if kind in _UPDATES}
    return next((kind for kind in _STATED if kind in stated), "")


# -- what authors and arXiv write of a preprint

_OF_PAPER = (
    r"(?:(?:arxiv\s+|present\s+|entire\s+|whole\s+|current\s+)?(?:paper|article|manuscript"
    r"|submission|preprint|pre-print|e-?print|work|report|note|entry|draft|document|letter"
    r"|thesis|version|study|contribution|draft\s+paper))"
)
_THIS = rf"(?:(?:this|the|our|my)\s+{_OF_PAPER}|{_OF_PAPER}|it)"
_ADVERB = r"(?:(?:\w+ly|now|hereby|since|therefore|thus|hence|also|already|been)\s+){0,3}"
_IS = (
    r"(?:(?:has|have|had)\s+(?:\w+ly\s+|now\s+|since\s+)?been\s+|is\s+(?:being\s+|to\s+be\s+)?"
    r"|was\s+|being\s+|will\s+be\s+|should\s+be\s+|must\s+be\s+|needs?\s+to\s+be\s+|to\s+be\s+|be\s+)"
)
# "withdrawn from ICML" is another thing
_NOT_OF_VENUE = (
    r"(?!\s+(?:from|at)\s+(?!(?:the\s+)?(?:arxiv|archive|public|publication|circulation"
    r"|consideration|(?:author|submitter)\S*\s+request|request|this\s+(?:site|server|archive))"
    r"|(?:our|my|their)\s+request))"
    r"(?!\s+(?:submission|paper|manuscript)s?\s+(?:at|from|to)\b)"
)
_TAKEN_BACK = rf"(?:withdrawn|withdrawed|retracted|with-drawn|withdrew){_NOT_OF_VENUE}"
_PEOPLE = (
    r"(?:(?:the|all(?:\s+the)?|both|its|their)\s+)?(?:(?:first|second|sole|corresponding|lead"
    r"|main|submitting|original|present|co-?)[\s-]*)?(?:authors?|submitter|owner|co-?authors?)"
)
_ADMIN = r"(?:the\s+)?arxiv(?:['’]s)?(?:[\s-]*(?:admin\w*|moderat\w*|staff|team|board))?"
_DECIDE = (
    r"(?:(?:wish|want|decided?|decides|would\s+like|like|choose|chose|need|request|have|has|had"
    r"|intend|must|asked|regret)(?:es|ed|s)?\s+(?:to\s+)?(?:have\s+)?(?:decided\s+to\s+"
    r"|chosen\s+to\s+|requested\s+to\s+)?)?"
)
_WITHDRAW = r"(?:withdraw(?:n|s|ing|ed)?|withdrew|retract(?:ed|s|ing)?)"
_SOMEBODY = rf"(?:{_PEOPLE}|we|i|i['’]ve|we['’]ve)\s+(?:am\s+|are\s+|is\s+)?"
_COMMENT = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        # "Withdrawn by the author", "This paper has been withdrawn due to"
        rf"(?:^\W*|[;:!(\[,]\s*)(?:{_THIS}\s+)?{_IS}?{_ADVERB}{_TAKEN_BACK}",
        rf"\b(?:this|the|our|my)\s+{_OF_PAPER}\s+{_IS}{_ADVERB}{_TAKEN_BACK}",
        # "This paper contains an error and is withdrawn"
        (
            rf"\b(?:this|the|our|my)\s+{_OF_PAPER}\b(?:[^.;]|[.](?=\S)){{0,120}}\b(?:and|so|hence|thus)\s+(?:it\s+)?"
            rf"{_IS}{_ADVERB}{_TAKEN_BACK}"
        ),
        rf"\b(?:withdrawn|retracted)\s+by\s+(?:{_PEOPLE}|{_ADMIN})\b",
        rf"(?:^\W*|[;:]\s*)(?:{_THIS}\s+)?{_IS}?(?:removed|deleted)\s+by\s+(?:{_PEOPLE}|{_ADMIN})\b",
        rf"\b{_THIS}\s+{_IS}{_ADVERB}(?:removed|deleted|taken\s+down)\s+(?:by|from)\s+{_ADMIN}",
        # "The authors have withdrawn this paper", "We wish to retract it"
        rf"\b{_SOMEBODY}{_ADVERB}{_DECIDE}{_ADVERB}{_WITHDRAW}\s+(?:{_THIS}|this|(?:from\s+)?arxiv)\b",
        rf"^\W*(?:please\s+)?withdraw(?:ing)?\s+{_THIS}\b",
        rf"\b{_ADMIN}\s+(?:has|have)\s+{_ADVERB}(?:withdrawn|removed|retracted)\b",
        (
            r"^\W*(?:paper\s+|article\s+|submission\s+|authors?['’]?s?\s+|author-requested\s+)?"
            r"(?:withdrawal|retraction)(?:\s+(?:by|of|due|notice|request\w*)\b|\W*$|\s*:)"
        ),
        rf"\b(?:withdrawal|retraction)\s+of\s+(?:this|the)\s+{_OF_PAPER}\b.*\b(?:requested|by)\b",
        rf"\brequest(?:s|ed|ing)?\s+(?:the\s+|a\s+)?(?:withdrawal|retraction)\s+of\s+{_THIS}\b",
    )
)
# Sentences that speak of an earlier version or another paper, or deny it.
_OF_OTHERS = regex(
    r"\b(?:previous|earlier|older?|prior|(?:first|original)(?!\s+authors?\b)|v\d+|version\s+\d+"
    r"|replaces?|supersedes?)\b"
    r"[^.;]{0,60}\b(?:withdrawn|retracted|removed|withdrew)\b"
    r"|\b(?:papers|articles|preprints|manuscripts|publications|submissions|works|results?|claims?)"
    r"\s+(?:\w+\s+){0,3}(?:withdrawn|retracted|removed)\b"
    r"|\b(?:not|never)\s+(?:been\s+)?(?:withdrawn|retracted)\b"
    # what was taken back by mistake is there again
    r"|\breinstat|\b(?:mistakenly|accidentally|erroneously|inadvertently|wrongly)\s+(?:withdrawn|removed)\b"
    r"|\b(?:withdrawn|removed)\s+by\s+(?:mistake|accident)\b"
    r"|\b(?:withdrawn|retracted)\s+(?:papers?|articles?|preprints?|publications?)\s+"
    r"(?!(?:by|due|because)\b)\w",
    re.IGNORECASE,
)
# An abstract of so many characters is no abstract.
_SHORT = 200
_SENTENCES = regex(r"(?<=[.!?])\s+(?=[A-Z(\[])|\n+")


def is_withdrawn(comment: str, abstract: str = "") -> bool:
    """Whether an author's or arXiv's comment or abstract says that the preprint is withdrawn.

    Of a long abstract, the first and the last sentence count: the others speak of the subject.
    """
    if any(_says_so(s) for s in _SENTENCES.split(comment[:LONGEST])):
        return True
    if len(abstract) < _SHORT and _says_so(abstract):
        return True
    sentences = [s for s in _SENTENCES.split(abstract[:LONGEST]) if s.strip()]
    return any(map(_begins_so, dict.fromkeys((*sentences[:1], *sentences[-1:]))))


def _says_so(sentence: str) -> bool:
    sentence = squeeze(sentence)
    if _OF_OTHERS.search(sentence):
        return False
    return any(pattern.search(sentence) for pattern in _COMMENT)


_OF_ABSTRACT = regex(
    rf"^\W*{_OF_PAPER}\s+{_ADVERB}{_TAKEN_BACK}"
    rf"|^\W*(?:\w+\W+)?(?:(?:this|the\s+present|the)\s+{_OF_PAPER}\s+{_IS}{_ADVERB}{_TAKEN_BACK}"
    rf"|{_ADVERB}{_TAKEN_BACK}(?:\W*$|\s+(?:by|due|because|since|for|pending|as|until|from)\b)"
    rf"|{_SOMEBODY}{_ADVERB}{_DECIDE}{_ADVERB}{_WITHDRAW}\s+{_THIS}"
    rf"|(?:this|the)\s+{_OF_PAPER}\s+{_IS}{_ADVERB}(?:removed|deleted)\s+(?:by|from)\s+{_ADMIN})",
    re.IGNORECASE,
)


def _begins_so(sentence: str) -> bool:
    sentence = squeeze(sentence)
    return bool(_OF_ABSTRACT.match(sentence)) and not _OF_OTHERS.search(sentence)
