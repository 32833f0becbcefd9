"""Reads a citation whose people, title, venue and year are separated by commas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.patterns import regex
from enrich.reading_list.line.claims import is_date, is_venue_tag
from enrich.reading_list.line.known_venues import is_known_venue
from enrich.reading_list.line.title_end import comma_before_venue

_LONGEST = 1500
_MOST_NAMES = 60
_SEGMENT = regex(r",\s+|;\s+")
_NAME_WORD = regex(
    r"[^\W\d_a-z][\w'’.-]*\d?|(?:de|van|von|der|den|la|di|da|del|dos|el|le|bin|ter|ten)", re.UNICODE
)
_JOINED = regex(r"^(?:and|&)\s+|\s+(?:and|&)\s+")
_ET_AL = regex(r"(?:^|\s)(?:et\.? al\.?|and others)[.:]?(?=\s|$)")
_STOPPED = regex(
    r"(?P<name>(?:and\s+|&\s*)?[^:]{4,80}?)(?:(?<![A-Z])\.|:)\s+(?P<title>\S.{7,})", re.DOTALL
)
_PUBLISHED = regex(
    r"\b(?:proceedings|proc\.|conference|symposium|workshops?|journal|transactions|letters"
    r"|magazine|thesis|dissertation|press|"
    r"technical report|tech\.? report|springer|elsevier|vol\.|volume \d|no\. ?\d|pp\.|pages \d"
    r"|preprint|arxiv|corr|to appear|submitted)\b|\bpp\b",
    re.IGNORECASE,
)
_ARXIV = regex(
    r"(?:arxiv\s*(?:preprint)?\s*(?:arxiv)?\s*[:,]?\s*)?(?:abs/)?\d{4}\.\d{4,5}(?:v\d+)?",
    re.IGNORECASE,
)
_INSIDE = regex(r",\s+in:\s+(?=[A-Z\d])")  # "..., in: Proceedings of ..."
# "Jane Doe: The Title. ACM Comput. Surv. 25(2): 73-170 (1993)", as DBLP writes.
_OF_DBLP = regex(
    r"(?P<names>[^:]{4,400}?):\s+(?P<title>\S.{7,400}?)[.?!]\s+[A-Z][\w.&'’ /-]{1,60}?\s"
    r"(?:\d+(?:\([\d-]+\))?:\s?\d+(?:[-–]\d+)?\s?\((?:19|20)\d\d\)"
    r"|(?:19|20)\d\d:\s?\d+[-–]\d+)\W*$"
)
_CJK = regex(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_NUMBERS = regex(r"[\d\s():–-]+")
_BRACKETED = regex(r"\s*[(（](?P<inside>[^()（）]{2,60})[)）][\s.]*$")
_SENTENCE_TAIL = regex(r"(?<![A-Z])[.?!]\s+(?P<tail>[^.]{2,80})[\s.]*$")
TITLE_WORDS = frozenset(
    """
    a about across action active adaptive advances adversarial agents aggregation algorithm
    algorithms alignment analysis analyzing and application applications approach approaches
    approximate architecture architectures artificial assessment attention automatic based
    bayesian benchmark beyond big building cache captioning challenge challenges classification
    clustering code coding colorization compression computation computer computing consistency
    context control convolutional data database databases dataset decision deep design detection
    diffusion discovery distributed domain driven dynamic edge effective efficient embedding
    embeddings encoding engineering enhanced estimation evaluating evaluation evolution
    experience exploiting exploration exploring fast feature features feedback few field filter
    filters finding fine flow for framework from fully game games general generalization
    generating generation generative global graph graphs group guided hierarchical high human
    image images improved improving in inference information instance integrated intelligence
    interactive introduction inverting joint knowledge language large latent learned learning
    linear local localization long machine making management map matching measuring memory meta
    method methods mining model modeling modelling models motion multi natural navigation net
    nets network networks neural object on online open optical optimal optimization parallel
    parsing perception performance planning point policy pose prediction predicting principles
    probabilistic problem problems process processing program programming programs quality query
    question random ranking real reasoning recognition recommendation recurrent region
    reinforcement relational representation representations residual restoration retrieval
    review robot robotics robust salience saliency sampling scalable scale scene search
    segmentation self semantic semi sequence shape shot simple single space sparse spatial
    speech state statistical storage structure structured study style supervised support survey
    synthesis system systems task tasks temporal text texture the theory time to tools toward
    towards tracking training transfer transformer transformers tree understanding unified
    universal unsupervised using value variational video view vision visual visualizing weakly
    web with without word words world zero
    """.split()
)


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation. `end` is the offset in the text after the title."""

    names: str
    title: str
    end: int
    published: bool  # a venue or a year follows the title


def read(text: str) -> Citation | None:
    """Return the parts of "A. Author, B. Author and C. Author, The Title, VENUE, 2015.".

    None where it is not certain which part is the people and which the title.
    """
    text = text[:_LONGEST]
    if "," not in text and ":" not in text:
        return None
    listed = _OF_DBLP.match(text)
    if listed and (are_people(listed["names"]) or is_person(listed["names"])):
        title = text[listed.start("title") : listed.end("title") + 1].rstrip(".")
        return Citation(listed["names"], title, listed.start("title") + len(title), published=True)
    inside = _INSIDE.search(text)
    stop, published = (inside.start(), True) if inside else _without_tail(text)
    begin, people = _after_names(text, stop)
    venue = comma_before_venue(text, begin, stop)
    if venue is not None:
        stop, published = venue, True
    title = text[begin:stop].strip(" ,.;:")
    if not people or not _is_title(title):
        return None
    certain = (
        people >= 2
        or bool(_ET_AL.search(text[:begin]))
        or (published and (_have_initials(text[:begin]) or text[:begin].rstrip().endswith(",")))
    )
    return (
        Citation(
            text[:begin].strip(" ,.;:"),
            title,
            begin + len(text[begin:stop].rstrip(" ,.;:")),
            published,
        )
        if certain
        else None
    )


def are_people(text: str) -> bool:
    """Whether a line consists of people alone.

    Examples are "A. Author, B. Author, et al." and "Doe, Jane and Roe, Richard".
    """
    whole = re.sub(r"[,.]\s*(?:19|20)\d\d(?:,\s*[A-Z][a-z]+)?\W*$", "", text.strip(" .,;*_"))
    text = _ET_AL.sub(" ", whole)
    parts = [
        p.strip(" ,.*")
        for segment in _SEGMENT.split(text)
        for p in _JOINED.split(segment.strip(" ,."))
    ]
    parts = [part for part in parts if part]
    people = sum(_is_name(part) or _is_half_name(part, first=True) for part in parts)
    others = bool(_ET_AL.search(whole))
    return (
        len(parts) + others >= 2
        and people >= (0.6 if others else 0.8) * len(parts)
        and not _CJK.search(whole)
    )


def is_person(words: str) -> bool:
    """Whether words are the name of one person."""
    return _is_name(words.strip(" .,"))


def _is_title(title: str) -> bool:
    if (
        _names_in(title)
        or are_people(title)
        or re.search(r"[\"“”]", title)
        or title.startswith(("and ", "&"))
        or re.match(r".{0,40}\((?:19|20)\d\d[a-z]?\)", title)
    ):
        return False
    words = re.findall(r"[^\W_]+", title)
    return (
        len(words) >= 3
        or (len(words) == 2 and any(w.lower() in TITLE_WORDS for w in words))
        or bool(re.fullmatch(r"\w+[- ]\w*[A-Z]\w*", title))
    )


def _have_initials(names: str) -> bool:
    return bool(re.search(r"\b[A-Z]\.", names))


def _without_tail(text: str) -> tuple[int, bool]:
    """Return where venue, year, pages and numbers begin, and whether there are any.

    They are at the end of a citation.
    """
    stop, published = len(text.rstrip(" .,;")), False
    while True:
        bracket = _BRACKETED.search(text, 0, stop)
        cuts = list(_SEGMENT.finditer(text, 0, stop))
        last = text[cuts[-1].end() : stop] if cuts else ""
        sentence = _SENTENCE_TAIL.search(text, cuts[-1].end() if cuts else 0, stop)
        if bracket and (is_venue_tag(bracket["inside"]) or is_date(bracket["inside"])):
            stop, published = bracket.start(), True
        elif sentence and _is_published(sentence["tail"], published=published):
            stop, published = sentence.start() + (sentence.group()[0] in "?!"), True
        elif cuts and _is_published(last, published=published):
            stop, published = cuts[-1].start(), True
        else:
            return len(text[:stop].rstrip(" .,;")), published
        stop = len(text[:stop].rstrip(" ,;"))


def _is_published(words: str, *, published: bool = False) -> bool:
    """Whether words are a venue, a year, pages or an arXiv number, which follow a title.

    `published`: another such part follows them.
    """
    words = words.strip(" .()")
    if not words or len(words.split()) > 14:
        return not words
    if (
        _NUMBERS.fullmatch(words)
        or _ARXIV.fullmatch(words)
        or is_venue_tag(words)
        or is_date(words)
    ):
        return True
    names = re.findall(r"[A-Za-z]+", words)
    if published and len(names) == 1 and re.fullmatch(r"[A-Z][A-Z&-]{2,9}", words):
        return True
    return bool(_PUBLISHED.search(words)) or (
        len(names) <= 3 and any(is_known_venue(n) and n.isupper() for n in names)
    )


def _after_names(text: str, stop: int) -> tuple[int, int]:
    """Return the offset after the people, and how many there are."""
    at = people = 0
    single = False
    while at < stop and people < _MOST_NAMES:
        cut = _SEGMENT.search(text, at, stop)
        segment = text[at : cut.start() if cut else stop]
        if at_al := _ET_AL.search(segment):
            return at + at_al.end() + len(text[at + at_al.end() :]) - len(
                text[at + at_al.end() :].lstrip(" ,.:")
            ), people + 1
        count = _names_in(segment)
        if count and cut:
            people, single, at = people + count, False, cut.end()
        elif cut and _is_half_name(segment, first=people == 0 or single):
            people, single, at = people + single, not single, cut.end()
        else:
            stopped = _STOPPED.match(text, at, stop)
            colon = stopped and text[stopped.end("name")] == ":"
            if stopped and not (colon and people) and (count := _names_in(stopped["name"])):
                return stopped.start("title"), people + count
            return at, people
    return at, people


def _is_half_name(segment: str, *, first: bool) -> bool:
    """Whether a segment is half of a name, as in "Doe, Jane, Richard Roe".

    `first`: the segment may be the first half.
    """
    return (
        first
        and bool(re.fullmatch(r"[^\W\d_a-z][\w'’-]+|(?:[A-Z]\.[ -]?)+", segment.strip()))
        and segment.lower() not in TITLE_WORDS
    )


def _names_in(segment: str) -> int:
    """Return how many people a segment names, 0 where it is something else."""
    parts = [part for part in _JOINED.split(segment.strip()) if part]
    return len(parts) if parts and all(_is_name(part) for part in parts) else 0


def _is_name(words: str) -> bool:
    split = words.split()
    if not 2 <= len(split) <= 5 or any(
        w.strip(".,-").lower() in TITLE_WORDS and len(w) > 2 for w in split
    ):
        return False
    return all(_NAME_WORD.fullmatch(w) for w in split) and not any(
        w.isupper() and len(re.sub(r"\W", "", w)) > 3 for w in split
    )


_LONGEST_TAIL = 2000  # characters after the title that are read


def stated_year(text: str) -> int | None:
    """Return the last year that is alone in a citation's text after the title.

    It is 2015 in "Nature 521.7553 (2015): 436-444.".
    """
    found = re.findall(r"(?<![\d.:/–-])((?:1[89]|20)\d{2})(?![\d:/–-]|\.\d)", text[:_LONGEST_TAIL])
    return int(found[-1]) if found else None


def cited_venue(rest: str, italic: str) -> str | None:
    """Return the venue of a citation, or None.

    `rest`: the text after the title, in which it may be an acronym in brackets, "(VLDB)".
    `italic`: the words in italics there, which are the venue if they are not the name of a site.
    """
    acronym = re.search(r"\(([A-Z][A-Za-z]*[A-Z]\w*)\)(?=,|\.\s)", rest[:_LONGEST_TAIL])
    if acronym:
        return acronym[1]
    named = " " in italic and not re.search(
        r"\.(?:com|org|net|io)\b|\bet\.? al\b|\b(?:[Ll]td|[Ii]nc|University|Technologies)\b", italic
    )
    return italic if named and not _is_emphasis(italic) else None


def _is_emphasis(words: str) -> bool:
    return bool(re.search(r"(?i)\b(?:recommend|must|read|note|paper\b)", words)) and not re.search(
        r"\d", words
    )
