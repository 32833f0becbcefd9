"""The shapes in which lists write a title, each a small function over a flat line: it fills a Head and says where it ends."""

from __future__ import annotations

import re

from enrich.reading_list.line import citation, reference, titles
from enrich.reading_list.line.claims import is_known_venue, is_venue_tag
from enrich.reading_list.line.flat import (
    BOLD,
    ITALIC,
    LINK,
    MARKUP,
    PLAIN,
    ROMAN,
    EntryLine,
    FlatLine,
    LineLink,
    is_link,
)
from enrich.reading_list.line.links import Rank, role
from enrich.reading_list.line.prefix import TAG, is_title_in_brackets

_QUOTES = {"“": "”", '"': '"', "「": "」", "《": "》", "„": "“", "«": "»"}
_SEPARATOR = re.compile(rf"\s\|\s?|\||\s[-–—]\s|{LINK}|[\[(（]\s*{LINK}|\n|[\[(（]\s*[\])）]")


def _bracketed(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`[Title]: remark`, brackets without a destination."""
    tag = TAG.match(flat.text, at)
    if not tag or not is_title_in_brackets(tag, flat.text):
        return -1
    found.title, found.shape = titles.of_label(MARKUP.sub("", tag["tag"])), "link"
    return tag.end() - tag.group().endswith((":", "："))


_DATED = re.compile(
    r"(?P<names>[^\U000f0000-\U000ffffd]{3,400}?)\s*\((?:19|20)\d{2}[a-z]?"
    r"(?:,[^()]{0,20})?\)[.,:]?\s+(?P<title>[^\n]+)"
)
_SENTENCE = re.compile(
    r"(?P<names>[^\n\U000f0000-\U000ffffd]{6,600}?)\.\s+(?P<title>[A-Z0-9][^\n]{8,})"
)


def _dated(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read a citation without quotes: `Smith, J., & Doe, A. (2019). Title. Journal`."""
    return _behind_people(flat, at, found, _DATED)


def _sentenced(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read `J. Smith and A. Doe. Title. Journal`."""
    return _behind_people(flat, at, found, _SENTENCE)


def _behind_people(flat: FlatLine, at: int, found: EntryLine, pattern: re.Pattern[str]) -> int:
    run = pattern.match(flat.text, at)
    names = MARKUP.sub("", run["names"]) if run else ""
    if run and re.search(r",|&|\band\b|\bet al\b", names) and titles.looks_like_names(names):
        cut = re.search(rf"(?<![A-Z])[.?!](?=\s|$)|[\[(]?{LINK}", run["title"])
        title = MARKUP.sub("", run["title"][: cut.start() + (cut.group() in "?!") if cut else None])
        if len(title.split()) >= 3 and (
            pattern is _DATED or titles.looks_like_metadata(run["title"][len(title) :])
        ):
            found.title, found.shape, found.lead = titles.strip_tail(title), "quoted", names
            return run.start("title") + (cut.start() if cut else len(run["title"]))
    return -1


_YEARED = re.compile(
    rf"(?P<title>[^\n\U000f0000-\U000ffffd]{{4,300}}?)\s*[(（](?:[A-Za-z&' ]{{1,30}},?\s)?"
    rf"(?:19|20)\d{{2}}(?:[)）]|(?=,))[.,;:]*(?P<names>[^\n]*?)(?=[\s,;.\[(]*(?:{LINK}|\n|$))"
)
_PEOPLE_BEHIND = re.compile(
    r"[,.]\s+(?:[A-Z]\.[ -]?)+[^\W\d_]\S*(?:\s+et\.? al\.?)?[\s.,]*$"
    r"|,\s[^,.]{3,40}\bet\.? al\.?[\s.,]*$"
)


def _yeared(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`Title (2015), J. Doe et al. [[pdf]](u)`: a bare title, its year in brackets, people."""
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
    if not names or not titles.looks_like_names(names) or not _people(names):
        return -1
    found.title, found.shape = titles.strip_tail(title), "before"
    return run.end("title")


def _people(names: str) -> bool:
    """Say whether words that may be names are: an initial, "et al.", "and", or two to four words alone."""
    return (
        bool(re.search(r"\b[A-Z]\.|\bet\.? al\b|\band\b|&|,", names))
        or 2 <= len(names.split()) <= 4
    )


_OPENERS = re.compile(rf"[{BOLD}{ITALIC}“\"'‘「《\s]*")
_CLOSERS = re.compile(rf"(?:[,.](?=[”\"]))?[{PLAIN}{ROMAN}”\"'’」》]*")


def _linked(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`[Title](u)`, `"[Title](u)"`, `[Name](u): Title`."""
    opener = _OPENERS.match(flat.text, at)
    first = opener.end() if opener else at
    if not is_link(flat.text[first : first + 1]):
        return -1
    link = flat.link(flat.text[first])
    if link.role is not None or not titles.clean(link.label):
        return -1
    closer = _CLOSERS.match(flat.text, first + 1)
    end = closer.end() if closer else first + 1
    if (titled := _titled_behind(flat, link, end)) is not None:
        found.title_link = flat.link(flat.text[titled])
        found.title, found.shape = titles.of_label(found.title_link.label), "link"
        return titled + 1
    named = _named(flat, link, end)
    found.title_link = link
    quoted = bool(opener and ("“" in opener.group() or '"' in opener.group()))
    found.title, found.shape = (
        (named[0], "named")
        if named
        else (titles.of_label(link.label), "quoted" if quoted else "link")
    )
    return named[1] if named else end


_LINK_BEHIND = re.compile(rf"\s*[:：]?\s*(?P<link>{LINK})")


def _titled_behind(flat: FlatLine, link: LineLink, end: int) -> int | None:
    """Return where the paper's link stands in "[Short](code): [Title of the paper](u)", None where it is another layout."""
    found = _LINK_BEHIND.match(flat.text, end)
    if (
        not found
        or link.rank <= Rank.PAPER_SITE
        or not (":" in found.group() or link.label.endswith(":"))
    ):
        return None
    behind = flat.link(found["link"])
    titled = (
        behind.role is None
        and behind.rank <= Rank.PAPER_SITE
        and titles.looks_like_title(behind.label)
    )
    return found.start("link") if titled else None


_NAMED = re.compile(r"\s*(?P<colon>[:：])?\s*(?P<more>[^|\n\U000f0000-\U000ffffd]+)")


def _named(flat: FlatLine, link: LineLink, end: int) -> tuple[str, int] | None:
    """Rebuild a title of which only the short name is linked: "[ReSpec](u): Towards ...", "[Ymir:](u) A Scheduler for ..."."""
    label = link.label.strip()
    if len(label.split()) > 2:
        return None
    found = _NAMED.match(flat.text, end)
    more = MARKUP.sub("", found["more"]).strip() if found else ""
    more = titles.strip_tail(re.split(r"\s[\[(]|\s-\s", more)[0])
    if (
        not found
        or not (found["colon"] or label.endswith((":", "：")))
        or not titles.looks_like_title(more)
    ):
        return None
    stop = (
        found.start("more") + flat.text[found.start("more") :].find(more[-1:])
        if not more
        else found.start("more") + len(found["more"].rstrip())
    )
    name = label.rstrip(":： ")
    return more if more.lower().startswith(name.lower() + ":") else f"{name}: {more}", stop


_PEOPLE_BOLD = re.compile(
    rf"(?P<names>[^\U000f0000-\U000ffffd\n{BOLD}]{{5,900}}?)[\s\"“]*{BOLD}"
    rf"(?P<text>[^{PLAIN}]+){PLAIN}"
)


def _bold_behind_people(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read `A. Author and B. Author. 2005. **Title**. In Proceedings`: a bold title behind people."""
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
    found.title, found.shape, found.lead = titles.strip_tail(title), "quoted", names
    return run.end()


_SHORT_NAME = 3
_COLON_LINK = re.compile(rf"\s*[:：]\s*(?P<link>{LINK})")


def _title_linked_behind(flat: FlatLine, end: int) -> bool:
    """Say whether a bold short name has the linked title behind it: "**STACL**: [STACL: The Title](u)"."""
    found = _COLON_LINK.match(flat.text, end)
    link = flat.link(found["link"]) if found else None
    return (
        link is not None
        and link.role is None
        and link.rank <= Rank.PAPER_SITE
        and titles.looks_like_title(link.label)
    )


_BOLD_RUN = re.compile(rf"[“\"'\s]*{BOLD}(?P<text>[^{PLAIN}]+){PLAIN}[”\"']*")


def _bold(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`**Title** ...`, with or without a link inside the bold."""
    run = _BOLD_RUN.match(flat.text, at)
    if not run:
        return -1
    inside = run["text"]
    cut = re.search(rf"\s*[\[(]?{LINK}|\s\|\s", inside)
    text = titles.clean(MARKUP.sub("", inside[: cut.start()] if cut else inside))
    if not text or (text.endswith((":", "：")) and len(text.split()) <= 3) or role(text):
        return -1
    if len(text.split()) <= _SHORT_NAME and _title_linked_behind(flat, run.end()):
        return -1
    found.title, found.shape = titles.strip_tail(text), "bold"
    return run.start("text") + cut.start() if cut else run.end()


def _quoted(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read a citation: `Authors. "Title." Venue`, `Authors: “[Title](u),” at Venue`."""
    text = flat.text
    for quote in re.finditer(r"[“\"「《«]", text[at : at + 1500]):
        begin = at + quote.end()
        close = _close(text, quote.group(), begin)
        if close < 0:
            continue
        inside = text[begin:close]
        linked = next((flat.link(c) for c in inside if is_link(c)), None)
        title = (
            titles.of_label(linked.label)
            if linked
            else titles.strip_tail(titles.clean(MARKUP.sub("", inside)) or "")
        )
        if (
            not title
            or re.match(r"(?:19|20)\d\d[./-]", title)
            or not _citation_lead(text[at : begin - 1], title)
        ):
            continue
        found.title, found.shape, found.title_link = title, "quoted", linked
        found.lead = MARKUP.sub("", text[at : begin - 1]).strip()
        return close + 1
    return -1


def _close(text: str, quote: str, begin: int) -> int:
    """Return where a quotation ends; curly and straight quotes are often mixed."""
    found = re.compile('[”"]' if quote in '“"' else re.escape(_QUOTES[quote])).search(text, begin)
    return found.start() if found else -1


def _citation_lead(lead: str, title: str) -> bool:
    """Say whether what stands before a quotation can be authors (or nothing), so that the quotation is a title."""
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


_MIDDLE = re.compile(
    rf"(?P<lead>[^\U000f0000-\U000ffffd]*?)[“\"‘'{ITALIC}{BOLD}\s]*(?P<link>{LINK})"
)


def _middle(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`remark: [Title](u)`, `Authors: [*Title*](u)`: a link with a title's label behind a short lead."""
    run = _MIDDLE.match(flat.text, at)
    if not run:
        return _italic(flat, at, found)
    link, lead = flat.link(run["link"]), MARKUP.sub("", run["lead"]).strip()
    if link.role is not None or not titles.looks_like_title(link.label) or not lead:
        return _italic(flat, at, found)
    near = link.rank <= Rank.PAPER_SITE or lead.isdigit()
    short = near and len(lead.split()) <= 2 and len(link.label.split()) >= 4
    if not (
        short
        or role(lead)
        or lead.endswith((":", "：", ",", "，", "。", ".", "—", "-", "–", "|"))
        or titles.looks_like_names(lead)
    ):
        return -1
    found.title, found.shape, found.title_link, found.lead = (
        titles.of_label(link.label),
        "quoted",
        link,
        lead,
    )
    closer = _CLOSERS.match(flat.text, run.end())
    return closer.end() if closer else run.end()


_CITED_RUN = re.compile(r"[^\n\U000f0000-\U000ffffd]+")


def _cited(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read `A. Author, B. Author, The Title, VENUE, 2015. [[Paper]](u)`, a citation without quotation marks."""
    run = _CITED_RUN.match(flat.text, at)
    if not run or MARKUP.search(run.group()):
        return -1
    text = re.sub(r"[\s\[(]+$", "", run.group())
    cited = citation.read(text)
    if cited is None or not (cited.published or flat.links):
        return -1
    found.title, found.shape, found.lead = titles.strip_tail(cited.title), "quoted", cited.names
    return at + cited.end


def _reference(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read a reference in the style of a bibliography, its title without markup."""
    run = _CITED_RUN.match(flat.text, at)
    cited = reference.read(MARKUP.sub("", run.group())) if run else None
    if not run or cited is None:
        return -1
    end = _raw_end(run.group(), cited.end)
    found.title, found.shape, found.authors = (
        titles.strip_tail(cited.title),
        "quoted",
        cited.authors,
    )
    found.lead = run.group()[: _raw_end(run.group(), cited.start)]
    found.lead = MARKUP.sub("", found.lead)
    return at + end


def _raw_end(marked: str, end: int) -> int:
    """Return the offset in a text with marks that an offset without them stands for."""
    plain = 0
    for at, char in enumerate(marked):
        if plain == end:
            return at
        plain += not MARKUP.match(char)
    return len(marked)


_ITALIC_RUN = re.compile(
    rf"(?P<lead>[^{ITALIC}\U000f0000-\U000ffffd]*){ITALIC}"
    rf"(?P<text>[^{ROMAN}\U000f0000-\U000ffffd]+){ROMAN}"
)


def _italic(flat: FlatLine, at: int, found: EntryLine) -> int:
    """Read `Authors: *Title of a book*. Publisher, 2013.`: italics behind names that end in a colon."""
    run = _ITALIC_RUN.match(flat.text, at)
    if not run:
        return -1
    lead, text = MARKUP.sub("", run["lead"]).strip(), titles.clean(run["text"])
    if not text or not lead.endswith(":") or len(text.split()) < 2:
        return -1
    found.title, found.shape, found.lead = titles.strip_tail(text), "quoted", lead
    return run.end()


_VENUE_TAIL = re.compile(
    r"[,，]\s*\(?(?:[A-Za-z]+\s)?(?P<name>[A-Za-z]+)\s?(?:['’]\s?\d{2}|(?:19|20)\d{2})\)?\s*$"
)


def _before(flat: FlatLine, at: int, found: EntryLine) -> int:
    """`Title [[pdf]](u)`, `Title | [pdf](u)`, `Title. [Knuth (1970)](u)`, or a bare title."""
    text = flat.text
    cut = next(
        (m for m in _SEPARATOR.finditer(text, at) if m.start() > at and _separates(flat, m)), None
    )
    stop = cut.start() if cut else len(text)
    stop = _unclosed(text, at, stop)
    whole = MARKUP.sub("", text[at:stop])
    title = titles.first_sentence(
        titles.clean(whole) or "", followed=bool(cut and re.search(LINK, text[stop:]))
    )
    venue = _VENUE_TAIL.search(title)
    if venue and (
        is_known_venue(venue["name"]) or re.fullmatch(r"[A-Z]\w*[A-Z]\w*", venue["name"])
    ):
        title = title[: venue.start()]
        stop = min(stop, at + len(text[at:stop].rstrip()) - len(venue.group().rstrip()))
    if (
        cut
        and (people := _PEOPLE_BEHIND.search(title))
        and len(title[: people.start()].split()) >= 3
    ):
        title = title[: people.start()]
    title = titles.strip_tail(title)
    if not title:
        link = next((x for x in flat.links if x.role == "citation"), None)
        if link is None:
            return -1
        found.title, found.shape, found.title_link = link.label, "link", link
        return len(text)
    found.title, found.shape = title, "before" if cut else "text"
    return min(stop, at + len(text[at:stop]))


def _unclosed(text: str, at: int, stop: int) -> int:
    """Return the stop of a title, moved before a bracket that opens in it and is closed only behind a link."""
    begin = max(text.rfind("[", at + 3, stop), text.rfind("(", at + 3, stop))
    closer = "]" if begin >= 0 and text[begin] == "[" else ")"
    return (
        begin
        if begin >= 0 and closer not in text[begin:stop] and closer in text[stop : stop + 300]
        else stop
    )


def _separates(flat: FlatLine, mark: re.Match[str]) -> bool:
    """Say whether a mark ends a title: a dash only where a link or the end of the title is plain behind it."""
    text = mark.group().strip()
    if text in {"-", "–", "—"}:
        return False
    if text == "" and "\n" in mark.group():
        return _line_ends_title(flat.text[: mark.start()], flat.text[mark.end() :])
    return True


_CONTINUES = re.compile(
    r"(?:[:,;–-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|over|the|to|under|using|via"
    r"|with|without))\s*$",
    re.IGNORECASE,
)
_NEAR = 200  # characters before and behind a line break that are looked at


def _line_ends_title(before: str, behind: str) -> bool:
    """Say whether a title ends at a line break: not behind "of" or a colon, not before a lower-case word."""
    if before.endswith("  ") or before.rstrip().endswith("\\"):
        return True
    first = MARKUP.sub("", behind[:_NEAR]).lstrip()[:1]
    last_words = MARKUP.sub("", before[-_NEAR:])
    return not (_CONTINUES.search(last_words) or (first.isascii() and first.islower()))


SHAPES = (
    _bracketed,
    _linked,
    _bold,
    _bold_behind_people,
    _quoted,
    _middle,
    _reference,
    _yeared,
    _dated,
    _cited,
    _sentenced,
    _before,
)
