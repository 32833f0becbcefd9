"""One entry's own line(s): which part is the title, which links are the paper's, what are marks and what are remarks.

The pieces of a line are laid out as one flat string, a private-use character for every link and for the ends of bold and
italics, so that the shapes of reading lists are small patterns over it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from enrich.model import Identifier
from enrich.reading_list import titles
from enrich.reading_list.claims import is_known_venue, is_venue_tag
from enrich.reading_list.inline import Piece, pieces
from enrich.reading_list.links import Rank, Role, rank, role
from enrich.reading_list.listing import Identify

BOLD, PLAIN, ITALIC, ROMAN, CODE, NOCODE = "\ue100", "\ue101", "\ue102", "\ue103", "\ue104", "\ue105"
_MARKUP = re.compile("[\ue100-\ue105]")
_FIRST_LINK = 0xF0000  # plane 15, private use: the n-th link of a line
_LINK = "[\U000f0000-\U000ffffd]"
_PRIVATE = re.compile("[\ue100-\ue105\U000f0000-\U000ffffd]")
CHECKBOX = re.compile(r"\s*\[(?P<box>[ xX✓✔√]?)\](?=\s)\s*")

Shape = Literal["link", "named", "bold", "quoted", "before", "text", "none"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an entry, judged."""

    url: str
    label: str
    rank: Rank
    role: Role | None
    identifier: Identifier | None
    start: int  # in the entry's raw text
    end: int
    bare: bool = False
    bold: bool = False


@dataclass(slots=True)
class Head:
    """What one line says. `shape` is where the title was found; offsets are into the raw text that was read."""

    title: str | None = None
    shape: Shape = "none"
    links: list[Link] = field(default_factory=list)
    title_link: Link | None = None
    tags: list[str] = field(default_factory=list)
    lead: str = ""  # text before the title: authors of a citation, a remark
    rest: str = ""  # what follows the title, without links
    venue: str = ""  # the first words in italics behind the title
    rest_start: int = 0  # where the rest begins in the raw text
    checked: bool | None = None
    starred: bool = False
    numbered: bool = False  # it begins with "[6]"

    @property
    def usable(self) -> list[Link]:
        """The links that lead somewhere."""
        return [x for x in self.links if x.rank < Rank.NOWHERE]

    @property
    def best(self) -> Rank:
        """The best rank of any link."""
        return min((x.rank for x in self.links), default=Rank.NOWHERE)


class Judge:
    """Knows the reference links of a file and who names identifiers; remembers what it was told."""

    def __init__(self, identify: Identify, references: Mapping[str, str] | None = None) -> None:
        self._identify = identify
        self._seen: dict[str, Identifier | None] = {}
        self.references = references or {}

    def identifier(self, url: str) -> Identifier | None:
        """Return the identifier that a URL names; each URL is asked about once."""
        if "://" not in url and not url.startswith(("//", "www.")):
            return None
        if url not in self._seen:
            self._seen[url] = self._identify(url)
        return self._seen[url]

    def link(self, piece: Piece) -> Link:
        """Judge one link."""
        identifier = self.identifier(piece.url)
        role_of = None if piece.bare else role(piece.text)
        return Link(
            piece.url,
            piece.text,
            rank(piece.url, identifier),
            "plain" if piece.bare else role_of,
            identifier,
            piece.start,
            piece.end,
            piece.bare,
            piece.bold,
        )


@dataclass(slots=True)
class Flat:
    """A line as one string, with the raw offset of each of its characters."""

    text: str
    offsets: list[int]
    links: list[Link]

    def link(self, char: str) -> Link:
        """Return the link that a character stands for."""
        return self.links[ord(char) - _FIRST_LINK]

    def raw(self, at: int) -> int:
        """Return the raw offset of a flat one."""
        return self.offsets[min(at, len(self.offsets) - 1)]


def flatten(raw: str, judge: Judge, start: int = 0) -> Flat:
    """Lay a raw text out flat, from an offset on."""
    chars: list[str] = []
    offsets: list[int] = []
    links: list[Link] = []

    def put(text: str, at: int, end: int) -> None:
        chars.append(text)
        offsets.extend(
            range(at, at + len(text)) if end - at == len(text) else [min(at + i, end) for i in range(len(text))]
        )

    bold = italic = False
    for piece in pieces(raw[start:], judge.references):
        at, end = piece.start + start, piece.end + start
        if piece.bold != bold:
            put(BOLD if piece.bold else PLAIN, at, at)
            bold = piece.bold
        if piece.italic != italic:
            put(ITALIC if piece.italic else ROMAN, at, at)
            italic = piece.italic
        if piece.kind == "link" and len(links) < 60000:
            links.append(
                judge.link(Piece(piece.kind, piece.text, at, end, piece.url, piece.bold, piece.italic, piece.bare))
            )
            put(chr(_FIRST_LINK + len(links) - 1), at, end)
        elif piece.kind == "code":
            put(CODE + _PRIVATE.sub(" ", piece.text) + NOCODE, at, end)
        elif piece.kind == "text":
            put(_PRIVATE.sub(" ", piece.text), at, end)
    if bold:
        put(PLAIN, len(raw), len(raw))
    offsets.append(len(raw))
    return Flat("".join(chars), offsets, links)


_STATUS = {
    "✅": True,
    "☑": True,
    "✔": True,
    "✓": True,
    "√": True,
    "⬜": False,
    "☐": False,
    "🔲": False,
    "❌": False,
    "◻": False,
    "⏳": False,
}
_STATUS_CODES = {
    ":white_check_mark:": True,
    ":heavy_check_mark:": True,
    ":ballot_box_with_check:": True,
    ":x:": False,
    ":white_large_square:": False,
}
_STATUS_CHAR = re.compile("|".join([*map(re.escape, _STATUS_CODES), "[" + "".join(_STATUS) + "]"]))
STAR = re.compile(r"[⭐🌟★✨]|:star2?:|:stars:|:sparkles:")
_EMOJI = "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\ufe0f\u200d\U0001f000-\U0001faff\ufffc]"
_DECORATION = re.compile(rf"(?:{_EMOJI}|:[a-z0-9_+-]+:|[\s\u00a0\u200b-\u200f·•|,，:：>\-–—*])+", re.IGNORECASE)
_TAG = re.compile(
    rf"{BOLD}?\[(?P<tag>[^\[\]\ue100-\ue105\U000f0000-\U000ffffd]{{0,80}}|{BOLD}[^\[\]\U000f0000-\U000ffffd]{{0,80}}{PLAIN})\]{PLAIN}?[:：.]?"
)
_WIDE_TAG = re.compile(r"【(?P<tag>[^【】]{0,60})】")
_CODE_TAG = re.compile(rf"{CODE}(?P<tag>[^{NOCODE}]{{0,40}}){NOCODE}(?=[\s:：]*(?:{_LINK}|{BOLD}|\[|{CODE}|\S))")
_DATE = re.compile(
    r"[(\[]?(?:19|20)\d{2}[./-](?:0?[1-9]|1[0-2])(?:[./-](?:0?[1-9]|[12]\d|3[01]))?[)\]]?(?=[\s:：|,，-])\s*[:：|,，-]?"
)
_NUMBER = re.compile(rf"{BOLD}?(?:\[\d{{1,4}}\]|\(\d{{1,4}}\)|\d{{1,4}}[.)](?=\s)){PLAIN}?\.?\s*")


_ID = re.compile(rf"{BOLD}?(?:arxiv\s*:\s*)(?P<id>\d{{4}}\.\d{{4,5}}(?:v\d+)?){PLAIN}?[\s:,，：.–—-]+", re.IGNORECASE)
_PARENTHESES = re.compile(
    rf"{BOLD}?[(（]{BOLD}?(?P<tag>[^()（）\U000f0000-\U000ffffd]{{2,40}}?){PLAIN}?[)）]{PLAIN}?[:：]?"
)


def _venue_in_parentheses(text: str, at: int) -> re.Match[str] | None:
    found = _PARENTHESES.match(text, at)
    return found if found and is_venue_tag(_MARKUP.sub("", found["tag"])) else None


def _is_title_in_brackets(tag: re.Match[str], text: str) -> bool:
    """Say whether brackets hold a title whose destination was forgotten: "[Title of a paper]: remark"."""
    inside = _MARKUP.sub("", tag["tag"])
    behind = text[tag.end() :].lstrip()
    alone = not behind or tag.group().endswith((":", "：")) or behind.startswith((":", "："))
    return alone and len(inside.split()) >= 2 and not is_venue_tag(inside) and role(inside) is None


def head(raw: str, judge: Judge, start: int = 0) -> Head:
    """Read the line(s) of an entry: `raw` from an offset on."""
    found = Head()
    box = CHECKBOX.match(raw, start)
    if box:
        found.checked = bool(box["box"].strip())
        start = box.end()
    flat = flatten(raw, judge, start)
    found.links = flat.links
    near = Flat(flat.text[:_FAR], flat.offsets, flat.links)
    _title(near, _leading(near, found), flat, found)
    _marks(flat, found)
    return found


def _leading(flat: Flat, found: Head) -> int:
    """Step over what stands before a title: emoji, tags, dates, numbers, links whose label is no title. Return where it begins."""
    text, at = flat.text, 0
    while at < len(text):
        step = _step(flat, at, found)
        if step <= at:
            break
        at = step
    return at


def _step(flat: Flat, at: int, found: Head) -> int:
    text = flat.text
    if number := _NUMBER.match(text, at):
        found.numbered = True
        return number.end()
    if (tag := _TAG.match(text, at)) and _is_title_in_brackets(tag, text):
        return at
    if tag := tag or _WIDE_TAG.match(text, at) or _venue_in_parentheses(text, at):
        found.tags.append(_MARKUP.sub("", tag["tag"]).strip())
        return tag.end()
    if code := _CODE_TAG.match(text, at):
        found.tags.append(code["tag"].strip())
        return code.end()
    if (named := _ID.match(text, at)) and text[named.end() :].strip():
        found.tags.append(named["id"])
        return named.end()
    if date := _DATE.match(text, at):
        found.tags.append(date.group().strip(" ()[]:：|,，-"))
        return date.end()
    if decoration := _DECORATION.match(text, at):
        return decoration.end()
    if re.match(_LINK, text[at]) and _skipped_link(flat, at):
        return at + 1
    if (
        text.startswith("[", at)
        and re.match(rf"\[{_LINK}\]", text[at : at + 3])
        and flat.link(text[at + 1]).role
        and text[at + 3 :].strip()
    ):
        return at + 3
    return at


def _skipped_link(flat: Flat, at: int) -> bool:
    """Say whether a link in front is a button ("[pdf]", an emoji) with the title behind it."""
    link = flat.link(flat.text[at])
    behind = re.sub(rf"{_LINK}|[\W_]", "", flat.text[at + 1 :])
    others = any(x.role is None for x in flat.links)
    return link.role is not None and bool(behind or others)


_QUOTES = {"“": "”", '"': '"', "「": "」", "《": "》", "„": "“", "«": "»"}
_SEPARATOR = re.compile(rf"\s\|\s?|\||\s[-–—]\s|{_LINK}|[\[(（]\s*{_LINK}|\n|[\[(（]\s*[\])）]")
_MARK_RUN = re.compile(rf"\s*(?:{_EMOJI}|:[a-z0-9_+-]+:)")


_FAR = 5000  # characters in which a title begins and ends


def _title(near: Flat, at: int, flat: Flat, found: Head) -> None:
    """Find the title at or behind an offset of the flat line (its beginning: `near`), and what is around it."""
    for shape in (_bracketed, _linked, _bold, _quoted, _middle, _dated, _before):
        end = shape(near, at, found)
        if end >= 0:
            found.title = titles.clean(_PRIVATE.sub(" ", found.title or "")) or None
            found.rest = _MARKUP.sub("", flat.text[end:])
            found.rest_start = flat.raw(end)
            italic = re.search(rf"{ITALIC}([^{ROMAN}]{{3,200}}){ROMAN}", flat.text[end:])
            found.venue = italic[1].strip() if italic else ""
            return
    found.rest_start = flat.raw(at)
    found.rest = _MARKUP.sub("", flat.text[at:])


def _bracketed(flat: Flat, at: int, found: Head) -> int:
    """`[Title]: remark`, brackets without a destination."""
    tag = _TAG.match(flat.text, at)
    if not tag or not _is_title_in_brackets(tag, flat.text):
        return -1
    found.title, found.shape = titles.of_label(_MARKUP.sub("", tag["tag"])), "link"
    return tag.end() - tag.group().endswith((":", "："))


_DATED = re.compile(
    r"(?P<names>[^\U000f0000-\U000ffffd]{3,400}?)\s*\((?:19|20)\d{2}[a-z]?(?:,[^()]{0,20})?\)[.,:]?\s+(?P<title>[^\n]+)"
)
_SENTENCE = re.compile(r"(?P<names>[^\n\U000f0000-\U000ffffd]{6,600}?)\.\s+(?P<title>[A-Z0-9][^\n]{8,})")


def _dated(flat: Flat, at: int, found: Head) -> int:
    """A citation without quotes: `Smith, J., & Doe, A. (2019). Title. Journal`, `A. Smith and B. Doe. Title. In Venue, 2019.`."""
    for pattern in (_DATED, _SENTENCE):
        run = pattern.match(flat.text, at)
        names = _MARKUP.sub("", run["names"]) if run else ""
        if not run or not re.search(r",|&|\band\b|\bet al\b", names) or not titles.looks_like_names(names):
            continue
        cut = re.search(rf"(?<![A-Z])[.?!](?=\s|$)|[\[(]?{_LINK}", run["title"])
        title = _MARKUP.sub("", run["title"][: cut.start() + (cut.group() in "?!") if cut else None])
        if len(title.split()) >= 3 and (pattern is _DATED or titles.looks_like_metadata(run["title"][len(title) :])):
            found.title, found.shape, found.lead = titles.strip_tail(title), "quoted", names
            return run.start("title") + (cut.start() if cut else len(run["title"]))
    return -1


_OPENERS = re.compile(rf"[{BOLD}{ITALIC}“\"'‘「《\s]*")
_CLOSERS = re.compile(rf"(?:[,.](?=[”\"]))?[{PLAIN}{ROMAN}”\"'’」》]*")


def _linked(flat: Flat, at: int, found: Head) -> int:
    """`[Title](u)`, `"[Title](u)"`, `[Name](u): Title`."""
    opener = _OPENERS.match(flat.text, at)
    first = opener.end() if opener else at
    if not re.match(_LINK, flat.text[first : first + 1] or " "):
        return -1
    link = flat.link(flat.text[first])
    if link.role is not None or not titles.clean(link.label):
        return -1
    closer = _CLOSERS.match(flat.text, first + 1)
    end = closer.end() if closer else first + 1
    named = _named(flat, link, end)
    found.title_link = link
    quoted = bool(opener and re.search(r"[“\"]", opener.group()))
    found.title, found.shape = (
        (named[0], "named") if named else (titles.of_label(link.label), "quoted" if quoted else "link")
    )
    return named[1] if named else end


_NAMED = re.compile(r"\s*(?P<colon>[:：])?\s*(?P<more>[^|\n\U000f0000-\U000ffffd]+)")


def _named(flat: Flat, link: Link, end: int) -> tuple[str, int] | None:
    """Rebuild a title of which only the short name is linked: "[ReSpec](u): Towards ...", "[Ymir:](u) A Scheduler for ..."."""
    label = link.label.strip()
    if len(label.split()) > 2:
        return None
    found = _NAMED.match(flat.text, end)
    more = _MARKUP.sub("", found["more"]).strip() if found else ""
    more = titles.strip_tail(re.split(r"\s[\[(]|\s-\s", more)[0])
    if not found or not (found["colon"] or label.endswith((":", "："))) or not titles.looks_like_title(more):
        return None
    stop = (
        found.start("more") + flat.text[found.start("more") :].find(more[-1:])
        if not more
        else found.start("more") + len(found["more"].rstrip())
    )
    return f"{label.rstrip(':： ')}: {more}", stop


_BOLD_RUN = re.compile(rf"[“\"'\s]*{BOLD}(?P<text>[^{PLAIN}]+){PLAIN}[”\"']*")


def _bold(flat: Flat, at: int, found: Head) -> int:
    """`**Title** ...`, with or without a link inside the bold."""
    run = _BOLD_RUN.match(flat.text, at)
    if not run:
        return -1
    inside = run["text"]
    cut = re.search(rf"\s*[\[(]?{_LINK}|\s\|\s", inside)
    text = titles.clean(_MARKUP.sub("", inside[: cut.start()] if cut else inside))
    if not text or (text.endswith((":", "：")) and len(text.split()) <= 3) or role(text):
        return -1
    found.title, found.shape = titles.strip_tail(text), "bold"
    return run.start("text") + cut.start() if cut else run.end()


def _quoted(flat: Flat, at: int, found: Head) -> int:
    """A citation: `Authors. "Title." Venue`, `Authors: “[Title](u),” at Venue`, `Authors. "**Title**" ...`."""
    text = flat.text
    for quote in re.finditer(r"[“\"「《«]", text[at : at + 1500]):
        begin = at + quote.end()
        close = _close(text, quote.group(), begin)
        if close < 0:
            continue
        inside = text[begin:close]
        linked = next((flat.link(c) for c in inside if re.match(_LINK, c)), None)
        title = (
            titles.of_label(linked.label) if linked else titles.strip_tail(titles.clean(_MARKUP.sub("", inside)) or "")
        )
        if not title or not _citation_lead(text[at : begin - 1], title):
            continue
        found.title, found.shape, found.title_link = title, "quoted", linked
        found.lead = _MARKUP.sub("", text[at : begin - 1]).strip()
        return close + 1
    return -1


def _close(text: str, quote: str, begin: int) -> int:
    """Return where a quotation ends; curly and straight quotes are often mixed."""
    found = re.compile('[”"]' if quote in '“"' else re.escape(_QUOTES[quote])).search(text, begin)
    return found.start() if found else -1


def _citation_lead(lead: str, title: str) -> bool:
    """Say whether what stands before a quotation can be authors (or nothing), so that the quotation is a title."""
    lead = _MARKUP.sub("", lead).strip()
    if re.search(_LINK, lead):
        return False
    if not lead:
        return True
    return (
        (len(title.split()) >= 2 or lead.endswith(":"))
        and bool(re.search(r"[.,:;)]$|\b(?:et al|and)\b|,", lead))
        and titles.looks_like_names(lead)
    )


_MIDDLE = re.compile(rf"(?P<lead>[^\U000f0000-\U000ffffd]*?)[“\"‘'{ITALIC}{BOLD}\s]*(?P<link>{_LINK})")


def _middle(flat: Flat, at: int, found: Head) -> int:
    """`remark: [Title](u)`, `Authors: [*Title*](u)`: a link with a title's label behind a short lead."""
    run = _MIDDLE.match(flat.text, at)
    if not run:
        return _italic(flat, at, found)
    link, lead = flat.link(run["link"]), _MARKUP.sub("", run["lead"]).strip()
    if link.role is not None or not titles.looks_like_title(link.label) or not lead:
        return _italic(flat, at, found)
    if not (lead.endswith((":", "：", ",", "，", "。", ".", "—", "-", "–", "|")) or titles.looks_like_names(lead)):
        return -1
    found.title, found.shape, found.title_link, found.lead = titles.of_label(link.label), "quoted", link, lead
    closer = _CLOSERS.match(flat.text, run.end())
    return closer.end() if closer else run.end()


_ITALIC_RUN = re.compile(
    rf"(?P<lead>[^{ITALIC}\U000f0000-\U000ffffd]*){ITALIC}(?P<text>[^{ROMAN}\U000f0000-\U000ffffd]+){ROMAN}"
)


def _italic(flat: Flat, at: int, found: Head) -> int:
    """`Authors: *Title of a book*. Publisher, 2013.`: italics behind names that end in a colon."""
    run = _ITALIC_RUN.match(flat.text, at)
    if not run:
        return -1
    lead, text = _MARKUP.sub("", run["lead"]).strip(), titles.clean(run["text"])
    if not text or not lead.endswith(":") or len(text.split()) < 2:
        return -1
    found.title, found.shape, found.lead = titles.strip_tail(text), "quoted", lead
    return run.end()


_VENUE_TAIL = re.compile(r"[,，]\s*\(?(?P<venue>(?:[A-Za-z]+\s)?[A-Za-z]+\s?(?:['’]\s?\d{2}|(?:19|20)\d{2}))\)?\s*$")


def _before(flat: Flat, at: int, found: Head) -> int:
    """`Title [[pdf]](u)`, `Title | [pdf](u)`, `Title. [Knuth (1970)](u)`, or a bare title."""
    text = flat.text
    cut = next((m for m in _SEPARATOR.finditer(text, at) if m.start() > at and _separates(flat, m)), None)
    stop = cut.start() if cut else len(text)
    stop = _unclosed(text, at, stop)
    whole = _MARKUP.sub("", text[at:stop])
    title = titles.first_sentence(titles.clean(whole) or "", followed=bool(cut and re.search(_LINK, text[stop:])))
    if venue := _VENUE_TAIL.search(title):
        if is_venue_tag(venue["venue"]) and is_known_venue(
            venue["venue"].split()[-2 if " " in venue["venue"] else -1].strip("'’0123456789")
        ):
            title = title[: venue.start()]
            stop = min(stop, at + len(text[at:stop].rstrip()) - len(venue.group().rstrip()))
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
    return begin if begin >= 0 and closer not in text[begin:stop] and closer in text[stop : stop + 300] else stop


def _separates(flat: Flat, mark: re.Match[str]) -> bool:
    """Say whether a mark ends a title: a dash only where a link or the end of the title is plain behind it."""
    text = mark.group().strip()
    if text in {"-", "–", "—"}:
        return False
    if text == "" and "\n" in mark.group():
        return _line_ends_title(flat.text[: mark.start()], flat.text[mark.end() :])
    return True


_CONTINUES = re.compile(
    r"(?:[:,;–-]|\b(?:a|an|and|as|at|by|for|from|in|into|is|of|on|or|over|the|to|under|using|via|with|without))\s*$",
    re.IGNORECASE,
)


def _line_ends_title(before: str, behind: str) -> bool:
    """Say whether a title ends at a line break: not behind "of" or a colon, not before a lower-case word."""
    if before.endswith("  ") or before.rstrip().endswith("\\"):
        return True
    first = _MARKUP.sub("", behind).lstrip()[:1]
    return not (_CONTINUES.search(_MARKUP.sub("", before)) or (first.isascii() and first.islower()))


def _marks(flat: Flat, found: Head) -> None:
    """Read check marks and stars that stand outside of titles and labels."""
    text = flat.text
    found.starred = bool(STAR.search(text))
    if found.checked is None:
        status = _STATUS_CHAR.match(text.lstrip()) or re.search(rf"(?:{_STATUS_CHAR.pattern})\s*$", text.strip())
        if status:
            mark = status.group().strip()
            found.checked = _STATUS.get(mark, _STATUS_CODES.get(mark))
