"""Layouts of citations: people, and then a title that is quoted, in italics, bold or plain."""

from __future__ import annotations

import re

from enrich.patterns import regex
from enrich.reading_list.line import citation, reference, titles
from enrich.reading_list.line.claims import is_venue_tag
from enrich.reading_list.line.flat import (
    BOLD,
    ITALIC,
    LINK,
    MARKUP,
    PLAIN,
    ROMAN,
    EntryLine,
    FlatLine,
    is_link,
)

_QUOTES = {"“": "”", '"': '"', "「": "」", "《": "》", "„": "“", "«": "»"}
_DATED = regex(
    r"(?P<names>[^\U000f0000-\U000ffffd]{3,400}?)\s*\((?:19|20)\d{2}[a-z]?"
    r"(?:,[^()]{0,20})?\)[.,:]?\s+(?P<title>[^\n]+)"
)
_SENTENCE = regex(r"(?P<names>[^\n\U000f0000-\U000ffffd]{6,600}?)\.\s+(?P<title>[A-Z0-9][^\n]{8,})")


def dated_citation(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Smith, J., & Doe, A. (2019). Title. Journal`, a citation without quotation marks."""
    return _after_people(flat, at, entry_line, _DATED)


def citation_in_sentences(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `J. Smith and A. Doe. Title. Journal`."""
    return _after_people(flat, at, entry_line, _SENTENCE)


def _after_people(flat: FlatLine, at: int, entry_line: EntryLine, pattern: re.Pattern[str]) -> int:
    run = pattern.match(flat.text, at)
    names = MARKUP.sub("", run["names"]) if run else ""
    if run and re.search(r",|&|\band\b|\bet al\b", names) and titles.looks_like_names(names):
        cut = re.search(rf"(?<![A-Z])[.?!](?=\s|$)|[\[(]?{LINK}", run["title"])
        title = MARKUP.sub("", run["title"][: cut.start() + (cut.group() in "?!") if cut else None])
        if len(title.split()) >= 3 and (
            pattern is _DATED or titles.looks_like_metadata(run["title"][len(title) :])
        ):
            entry_line.title, entry_line.layout, entry_line.lead = (
                titles.strip_tail(title),
                "quoted",
                names,
            )
            return run.start("title") + (cut.start() if cut else len(run["title"]))
    return -1


_YEARED = regex(
    rf"(?P<title>[^\n\U000f0000-\U000ffffd]{{4,300}}?)\s*[(（](?:[A-Za-z&' ]{{1,30}},?\s)?"
    rf"(?:19|20)\d{{2}}(?:[)）]|(?=,))[.,;:]*(?P<names>[^\n]*?)(?=[\s,;.\[(]*(?:{LINK}|\n|$))"
)


def title_and_year(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Title (2015), J. Doe et al. [[pdf]](u)`: a title, its year in brackets, people."""
    run = _YEARED.match(flat.text, at)
    if (
        not run
        or BOLD in run["title"]
        or (
            re.search(r"[,&]\s*(?:[A-Z]\.|[^,]*$)|\bet\.? al\b", run["title"]) is not None
            and not run["names"].strip(" ,.;:")
        )
    ):
        return -1
    title, names = (
        titles.clean(MARKUP.sub("", run["title"])),
        MARKUP.sub("", run["names"]).strip(" ,.;:"),
    )
    if len(title.split()) < 2 or len(re.findall(r"(?:^|[\s,])[A-Z]\.", title)) > 1:
        return -1
    if not names or not titles.looks_like_names(names) or not _are_names(names):
        return -1
    entry_line.title, entry_line.layout = titles.strip_tail(title), "before"
    return run.end("title")


_PERSON = r"(?:[A-Z][\w'’-]*\.?|de|del|della|di|da|dos|van|von|der|den|la|le|bin|el)"
_BEFORE_OTHERS = regex(
    rf"(?P<title>[^\n\U000f0000-\U000ffffd]{{4,300}}?)"
    rf"(?:(?<!\bvs)\.|(?<=[?!]))\s+"
    rf"(?P<names>{_PERSON}(?:,?\s(?:and\s|&\s)?{_PERSON}){{0,8}},?\set\.? al\b\.?)(?P<rest>[^\n]*)"
)


def title_before_others(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Title. Jane Doe et al. ICML 2017`: no title ends in "et al."."""
    run = _BEFORE_OTHERS.match(flat.text, at)
    if not run or BOLD in run["title"] or not titles.looks_like_metadata(run["rest"]):
        return -1
    title = titles.clean(MARKUP.sub("", run["title"])) or ""
    if len(title.split()) < 2 or _INITIAL.search(title):
        return -1
    entry_line.title, entry_line.layout = titles.strip_tail(title), "before"
    return run.end("title")


_INITIAL = regex(r"(?:^|[\s,])[A-Z]\.")


def _are_names(names: str) -> bool:
    """Whether words that may be names are names.

    They have an initial, "et al." or "and", or they are two to four words alone.
    """
    return (
        bool(re.search(r"\b[A-Z]\.|\bet\.? al\b|\band\b|&|,", names))
        or 2 <= len(names.split()) <= 4
    )


_PEOPLE_BOLD = regex(
    rf"(?P<names>[^\U000f0000-\U000ffffd\n{BOLD}]{{5,900}}?)[\s\"“]*{BOLD}"
    rf"(?P<text>[^{PLAIN}]+){PLAIN}"
)


def bold_after_people(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `A. Author and B. Author. 2005. **Title**. In Proceedings`."""
    run = _PEOPLE_BOLD.match(flat.text, at)
    names = MARKUP.sub("", run["names"]).strip() if run else ""
    title = titles.clean(MARKUP.sub("", run["text"])) if run else ""
    if (
        not run
        or len(title.split()) < 2
        or is_venue_tag(title)
        or not re.search(r"[.,:)\d]$", names)
    ):
        return -1
    people = re.sub(r"[(,.\s]*(?:19|20)\d\d[a-z]?[).:\s]*$", "", names).rstrip(".:")
    if not (citation.are_people(people) or citation.is_person(people)):
        return -1
    entry_line.title, entry_line.layout, entry_line.lead = titles.strip_tail(title), "quoted", names
    return run.end()


def quoted_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Authors. "Title." Venue` or `Authors: “[Title](u),” at Venue`."""
    text = flat.text
    for quote in re.finditer(r"[“\"「《«]", text[at : at + 1500]):
        begin = at + quote.end()
        close = _end_of_quotation(text, quote.group(), begin)
        if close < 0:
            continue
        inside = text[begin:close]
        linked = next((flat.link(c) for c in inside if is_link(c)), None)
        title = (
            titles.from_label(linked.label)
            if linked
            else _in_quotation(inside, text[at : begin - 1])
        )
        if (
            not title
            or _goes_on(text, at, begin, close)
            or re.match(r"(?:19|20)\d\d[./-]", title)
            or not _may_be_authors(text[at : begin - 1], title)
        ):
            continue
        if not linked and _is_part_of_title(text, at, (begin - 1, close + 1)):
            return -1
        entry_line.title, entry_line.layout, entry_line.title_link = title, "quoted", linked
        entry_line.lead = MARKUP.sub("", text[at : begin - 1]).strip()
        return close + 1
    return -1


def _goes_on(text: str, at: int, begin: int, close: int) -> bool:
    """Whether a title only begins with a quotation: `"It's a Kind of Art!": Understanding Food`.

    A remark that follows a title has other capitals, and people or a venue have their own form.
    """
    colon = "(?<=[?!].):?" if text[close - 1] in "?!" else ":"
    words = rf"(?:[^\s{LINK[1:-1]}]+\s+){{2,}}[^\n{LINK[1:-1]}]+"
    rest = re.compile(rf"{colon}\s+({words})").match(text, close + 1)
    if rest is None or MARKUP.sub("", text[at : begin - 1]).strip():
        return False
    words = MARKUP.sub("", rest[1])
    if re.search(r"\bet al\b", words) or titles.looks_like_names(words.partition(".")[0]):
        return False
    is_title = titles.title_case(words) >= 0.6
    return is_title or titles.title_case(text[begin:close]) < 0.6


def _in_quotation(inside: str, lead: str) -> str:
    """Return the title in quotation marks; behind people a last bracket is a part of it."""
    title = titles.clean(MARKUP.sub("", inside)) or ""
    cited = lead.rstrip().endswith((",", ".", ":")) and _BRACKET.search(title)
    return title.strip(" .,;:") if cited else titles.strip_tail(title)


_BRACKET = regex(r"\((?![^()]*\b(?:19|20)\d\d\b)[^()@/]*\)[.,]?$")


def _is_part_of_title(text: str, at: int, quoted: tuple[int, int]) -> bool:
    """Whether words in quotation marks are only a part of the title of a printed reference.

    An example is `Smith, J. (2019). Comments on "The title". Journal of X`.
    """
    run = _CITED_RUN.match(text, at)
    if run is None or MARKUP.search(run.group()) or text[at : quoted[0]].rstrip().endswith(","):
        return False
    cited = reference.read(run.group())
    if cited is None or at + cited.start > quoted[0] or at + cited.end < quoted[1]:
        return False
    around = run.group()[cited.start : quoted[0] - at] + run.group()[quoted[1] - at : cited.end]
    return bool(re.search(r"[^\W\d_]{2}", around))


def _end_of_quotation(text: str, quote: str, begin: int) -> int:
    """Return the offset of the closing mark of a quotation, or -1.

    A curly mark may close a straight one: lists often mix them.
    """
    found = re.compile('[”"]' if quote in '“"' else re.escape(_QUOTES[quote])).search(text, begin)
    return found.start() if found else -1


def _may_be_authors(lead: str, title: str) -> bool:
    """Whether the text before a quotation can be authors, or is empty.

    Then the quotation is a title.
    """
    lead = MARKUP.sub("", lead).strip()
    if re.search(LINK, lead):
        return False
    if not lead:
        return True
    return (
        (len(title.split()) >= 2 or lead.endswith(":"))
        and bool(re.search(r"[.,:;)]$|\b(?:et al|and)\b|,", lead))
        and (
            titles.looks_like_names(lead)
            or (lead.endswith(",") and lead.count(",") >= 2 and len(title.split()) >= 4)
        )
    )


_CITED_RUN = regex(r"[^\n\U000f0000-\U000ffffd]+")


def citation_with_commas(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `A. Author, B. Author, The Title, VENUE, 2015. [[Paper]](u)`."""
    run = _CITED_RUN.match(flat.text, at)
    if not run or MARKUP.search(run.group()):
        return -1
    text = re.sub(r"[\s\[(]+$", "", run.group())
    cited = citation.read(text)
    if cited is None or not (cited.published or flat.links):
        return -1
    entry_line.title, entry_line.layout, entry_line.lead = (
        titles.strip_tail(cited.title),
        "quoted",
        cited.names,
    )
    return at + cited.end


# "(extended abstract)", "(in French)": words without a number or an address belong to the title.
_REMARK = regex(r"\([^()\d@/]*[a-z]{3}[^()\d@/]*\)$")


# Behind a name, of people who have done as much as each other.
_NAME_MARK = regex(r"(?<=[^\W\d_]{2})[*†‡§¶]+(?=\s*(?:[,;]|\.\s|and\b|&))")


def printed_reference(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read a reference in the style of a bibliography, its title without markup."""
    run = _CITED_RUN.match(flat.text, at)
    marked = _NAME_MARK.sub(lambda m: ROMAN * len(m.group()), run.group()) if run else ""
    cited = reference.read(MARKUP.sub("", marked)) if marked else None
    if cited is None:
        return -1
    end = _marked_offset(marked, cited.end)
    entry_line.title, entry_line.layout, entry_line.authors = (
        cited.title if _REMARK.search(cited.title) else titles.strip_tail(cited.title),
        "quoted",
        cited.authors,
    )
    entry_line.lead = marked[: _marked_offset(marked, cited.start)]
    entry_line.lead = MARKUP.sub("", entry_line.lead)
    return at + end


def _marked_offset(marked: str, end: int) -> int:
    """Return the offset in a text with marks that belongs to one in the text without them."""
    plain = 0
    for at, char in enumerate(marked):
        if plain == end:
            return at
        plain += not MARKUP.match(char)
    return len(marked)


_ITALIC_RUN = regex(
    rf"(?P<lead>[^{ITALIC}\U000f0000-\U000ffffd]*){ITALIC}"
    rf"(?P<text>[^{ROMAN}\U000f0000-\U000ffffd]+){ROMAN}"
)


# "Title. In: *Proceedings of ...*"
_NAMES_VOLUME = regex(r"(?:^|[\s.,;])[Ii]n:$")


_PEOPLE_BEHIND = regex(
    r"(?:\s[-–—]\s+|,\s+|\s+by\s+)(?P<people>[^\n([\U000f0000-\U000ffffd]{3,120})"
)


def _are_people_behind(words: str) -> bool:
    """Whether words behind a title in italics are people: "J. Doe", "Doe and Roe", "Doe et al."."""
    words = MARKUP.sub("", words).strip(" .,;:")
    family = re.fullmatch(r"[A-Z][\w'’-]+(?:(?:,| and| &) [A-Z][\w'’-]+)*(?: et\.? al)?", words)
    return bool(family) or citation.is_person(words) or citation.are_people(words)


def italic_title(flat: FlatLine, at: int, entry_line: EntryLine) -> int:
    """Read `Authors: *Title of a book*. Publisher, 2013.`."""
    run = _ITALIC_RUN.match(flat.text, at)
    if not run:
        return -1
    lead, text = MARKUP.sub("", run["lead"]).strip(), titles.clean(run["text"])
    behind = _PEOPLE_BEHIND.match(flat.text, run.end())
    if not lead and text and behind and _are_people_behind(behind["people"]):
        entry_line.title, entry_line.layout = titles.strip_tail(text), "bold"
        return run.end()
    if not text or not lead.endswith(":") or len(text.split()) < 2 or _NAMES_VOLUME.search(lead):
        return -1
    entry_line.title, entry_line.layout, entry_line.lead = titles.strip_tail(text), "quoted", lead
    return run.end()
