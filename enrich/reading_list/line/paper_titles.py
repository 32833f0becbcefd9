"""Tells titles of papers that stand alone from headings, sentences, tasks and commands. Pure.

No single line is certain: those who call ask whether most lines of a form read like titles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.model import Claims
from enrich.patterns import regex
from enrich.reading_list.line import citation, titles
from enrich.reading_list.line import claims as claimed
from enrich.reading_list.line.known_venues import is_known_venue
from enrich.reading_list.line.links import role

_FEWEST_WORDS = 4
_MOST_WORDS = 30
_CAPITALS = 0.6
# Words that titles have in common, beside those that tell a title from a name.
_COMMON = citation.TITLE_WORDS | frozenset(
    """
    accelerating adapters adapting analysing attack attacks behavior behaviour benchmarking boosting
    cache caches caching cells characterizing clinical cluster clusters coherence communication
    compiler compilers composition concurrency concurrent consensus cost cross databases defense
    demystifying dense designing detecting developing diffusion disaggregated dynamics elastic
    energy enabling enhancing experiments explaining exploring fair fairness faster federated formal
    foundation free gpu gpus hardware heterogeneous host identifying impact implementing imitation
    implicit improve increasing incremental inferring interpretable kernel language languages
    latency leveraging logic low machines making management mechanism memory minimizing mixture
    modular multimodal online operating optimizer optimizing order pages paging parallelism patients
    practical preserving pretrained pretraining privacy private proof proofs protein protocol
    protocols provable pruning quantization quantum reducing regression reliable replication
    resource retrieval-augmented risk role safe safety scheduler scheduling secure security serving
    shared signal simulation solving source stable stochastic storage strategies stream streaming
    study-based symbolic synthetic teaching techniques tensor testing threads throughput trace
    trade-offs treatment trial tuning types uncertainty unifying verification verifying virtual
    wireless workload workloads zero-shot
    """.split()
)
_SMALL = frozenset(
    "a about across an and as at beyond by for from fully in into of on open or over the to toward"
    " towards under via with without zero making making time build building".split()
)
_WORD = regex(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_TITLE_START = regex(
    r"\W*(?:how to (?:use|install|run|build|contribute|cite|read this)|getting started|get started"
    r"|install\w*|running|usage|setup|set up|using the|see|click|check|please|our|my|your|we|you|i"
    r"|if|note|notes on|thanks|run|add|fix|make sure|download|create|open|support\w*|update\w*|todo"
    r"|build|clone|copy|list of|papers?|awesome|table of|introduction to|week|session|lecture|day"
    r"|chapter|part|section|step|appendix|prerequisites?|requirements?|project)\b",
    re.IGNORECASE,
)
_PERSONAL = regex(
    r"\b(?:please|we|us|your|my|we'?(?:re|ve|ll)|i'?(?:m|ve|ll)|click)\b", re.IGNORECASE
)
_CODE = regex(
    r"[{}<>=$\\;`]|\w\(|\)\.|^\s*(?:[-/.~]|\w+/\w)|(?:^|\s)--\w|\.(?:py|sh|c|md|js|txt)\b"
)
_SENTENCES = regex(r"[a-z)][.]\s+[A-Z]|[a-z][.;,]$")
_NAMED = regex(r"[\w.+@-]+(?: [\w.+-]+){0,2}\s?[:：]\s+\S+ \S+ \S+")
_CHANGE = regex(r"[\w.,/ -]{1,30}: (?:[a-z]|(?:Add|Fix|Up|Re|Im)\w+ )")
# Headings of parts of a document.
_SECTIONS = regex(
    r"\W*(?:(?:further|related|recent|background|additional|other|more|useful|recommended"
    r"|suggested|required|optional|general|main|key|core|important|selected)\s+)*(?:related works?"
    r"|introduction|background|references?|bibliography|resources?|links?|papers?|articles?"
    r"|readings?|lists?|books?|works?|literature|notes?|summary|abstract|overview|contents?"
    r"|table of contents|conclusions?|discussion|results?|methods?|questions?|todo|to ?read|done"
    r"|misc\w*|others?|surveys?|datasets?|tools?|code|benchmarks?|tutorials?|courses?|talks?|videos?"
    r"|blogs?|metadata|news|updates?|acknowledge?ments?|licen[sc]e|contribut\w+|faqs?|usage"
    r"|installation|features?|schedule|agenda|week\b.*|session\b.*|day\b.*|month\b.*|part\b.*"
    r"|chapter\b.*|\d[\d\s./-]*|(?:19|20)\d\d\b.{0,20})\W*",
    re.IGNORECASE,
)
_LONGEST_SECTION = 300  # characters of the name of a part


def is_section_name(text: str) -> bool:
    """Whether a heading names a part of a document: "Related work", "Papers", "Week 3"."""
    if len(text) > _LONGEST_SECTION:
        return False
    return bool(_SECTIONS.fullmatch(text)) or claimed.is_venue_heading(text)


def may_be_title(text: str, *, shortest: int = 2) -> bool:
    """Whether words beside other evidence, as a link of their own, can be a title."""
    if len(text) > _LONGEST:
        return False
    words = len(text.split())
    cjk = re.search(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]", text)
    return (
        (words >= shortest or bool(cjk and len(text) >= 4))
        and words <= 45
        and bool(re.search(r"[^\W\d_]{2}", text))
        and not text.rstrip().endswith((":", "："))
        and not is_section_name(text)
        and role(text) is None
    )


def reads_like_paper(text: str) -> bool:
    """Whether words alone read like the title of a paper.

    They are capitalised, or a name and a colon with a description, in words that are common in
    titles; no sentence, no command, nothing that speaks to the reader.
    """
    text = text.strip()
    words = _WORD.findall(text)
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or not may_be_title(text):
        return False
    if _NO_TITLE_START.match(text) or _PERSONAL.search(text) or _CODE.search(text):
        return False
    if _SENTENCES.search(text) or "://" in text or citation.are_people(text):
        return False
    common = sum(w.lower() in _COMMON and w.lower() not in _SMALL for w in words)
    joined = any(w.lower() in _SMALL and w.lower() not in {"a", "and", "or"} for w in words[1:])
    named = bool(_NAMED.match(text))
    if titles.title_case(text) < _CAPITALS and not named:
        return False
    return common >= 2 or (common >= 1 and named and joined)


def is_no_title(text: str) -> bool:
    """Whether words are code, a task, a sentence or an entry of a change log."""
    return bool(
        _NO_TITLE_START.match(text)
        or _PERSONAL.search(text)
        or _CODE.search(text)
        or _SENTENCES.search(text)
        or _CHANGE.match(text)
    )


@dataclass(frozen=True, slots=True)
class TitleAndVenue:
    """A title with what stands before or after it of venue and year."""

    title: str
    claims: Claims


_YEAR = r"(?:(?:19|20)\d\d|['’‘`]?\s?\d\d['’]?)"
_VENUE_FIRST = regex(
    rf"[\[(]?(?P<venue>[A-Za-z][A-Za-z&+/-]*(?: [A-Z][A-Za-z&+-]*){{0,2}}?)[\s,]*(?P<year>{_YEAR})"
    r"(?:[\])]\s*[:|,–-]?|\s*[:|,\t]|\s+[-–—]|(?=\s))\s*(?P<title>\S.{7,})"
)
_YEAR_FIRST = regex(
    r"(?P<year>(?:19|20)\d\d)[\s,]+(?P<venue>[A-Z][A-Za-z&+/-]*[A-Z][A-Za-z]*)\s*[:|,\t–-]?\s+"
    r"(?P<title>\S.{7,})"
)
_VENUE_LAST = regex(
    rf"(?P<title>.{{8,}}?)(?:\s*[,.|\t]\s*|\s+[-–—]+\s+|\s*[\[(]\s*|\s{{2,}}|\s+in\s+)"
    rf"(?:in\s+)?(?P<venue>[A-Za-z][A-Za-z&+/-]*(?: [A-Z][A-Za-z&+-]*){{0,2}}?)[\s,]*"
    rf"(?P<year>{_YEAR})\s*[\])]?\.?"
)


_LONGEST = 1000  # characters of a title with its venue


def title_and_venue(line: str) -> TitleAndVenue | None:
    """Return the parts of "PLDI '20   Title", "[OSDI'22] Title", "Title, SOSP 2023".

    None where no venue with a year is beside the words.
    """
    line = line.strip()
    if len(line) > _LONGEST:
        return None
    for pattern in (_VENUE_FIRST, _YEAR_FIRST, _VENUE_LAST):
        found = pattern.fullmatch(line)
        if found is None or not _is_venue(
            found["venue"], found["year"], line, begins=pattern is not _VENUE_LAST
        ):
            continue
        year = re.sub(r"\D", "", found["year"])
        claims = claimed.tag_claims(
            f"{found['venue']} {year}" if len(year) == 4 else f"{found['venue']}'{year}"
        )
        title = titles.strip_tail(titles.clean(found["title"].strip(" :|–—-\t")))
        marked = pattern is not _VENUE_FIRST or re.search(r"[])'’:|]", line[: found.start("title")])
        if titles.title_case(title) < _CAPITALS and not (marked or _NAMED.match(title)):
            continue  # "CVPR 2024 decisions are now available"
        if claims.venue and claims.year and len(title.split()) >= 2:
            return TitleAndVenue(title, claims)
    return None


def _is_venue(words: str, year: str, line: str, *, begins: bool) -> bool:
    last = words.split()[-1]
    known = is_known_venue(last) and sum(c.isupper() for c in last) >= 1
    acronym = bool(re.fullmatch(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*", last)) and len(year) > 2
    sure = begins or line.rstrip(". ").endswith((")", "]"))
    return (known or (acronym and sure)) and not line.startswith(("$", "#"))
