r"""The TeX of a bibliography's item as text with marks, and what its macros say of the parts.

The macros are those of the files that BibTeX's styles write: `\newblock`, `\emph`, `\href`, the
`\bibinfo` of ACM, APS and Elsevier, the `\APAC...` of APA.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from enrich.patterns import regex
from enrich.reading_list.printed import macros
from enrich.reading_list.printed.marks import CAPS, ITALIC, NO_CAPS, ROMAN
from enrich.text import squeeze

_PIECE = regex(r"\\(?:[A-Za-z@]+\*?|.)|[{}]|[^\\{}]+", re.DOTALL)
_GLUE = regex(
    r"\\hskip\s*[\d.]+\s*em(?:\s+plus\s+[\d.]+\s*em)?(?:\s+minus\s+[\d.]+\s*em)?\s*(?:\\relax\b)?"
    r"|\\penalty\s*-?\d+|\\spacefactor\s*=?\s*\d*|\\kern\s*-?[\d.]+\s*[a-z]{2}"
)
_DEEPEST = 60  # nested groups; a person's file has six
_COMMENT = regex(
    r"(?P<kept>\\(?:url|href|path|doi|nolinkurl|Eprint)\s*\{[^{}\n]*\}|\\.)|(?P<comment>%[^\n\r]*)",
    re.DOTALL,
)


@dataclass(slots=True)
class MarkedText:
    """An item's text with marks, still with TeX's accents and braces.

    `parts` are the texts that macros name, by the name of the part: "title", "author", "year".
    `links` are the addresses that it links to, in order.
    """

    text: str = ""
    parts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: list[str] = field(default_factory=list)

    def part(self, *names: str) -> str:
        """Return the first text of the first of these parts that there is."""
        return next((squeeze(self.parts[n][0]) for n in names if self.parts.get(n)), "")


def without_comments(text: str) -> str:
    """Return a TeX file with blanks for its comments; every offset stays."""
    return _COMMENT.sub(lambda m: m["kept"] or " " * len(m["comment"]), text)


def read(item: str) -> MarkedText:
    """Return the text of an item and its parts; never raises. `item` has no comments."""
    return _Reader(_GLUE.sub(" ", item)).read()


class _Reader:
    def __init__(self, item: str) -> None:
        self._pieces = _PIECE.findall(item)
        self._close, deepest = _pairs(self._pieces)
        self._is_too_deep = deepest > _DEEPEST
        self._out: list[str] = []
        self._scope = ""  # the `\\bibfield` that is read
        self.found = MarkedText()

    def read(self) -> MarkedText:
        if self._is_too_deep:
            self.found.text = squeeze(re.sub(r"\\[A-Za-z@]+|[{}\\]", " ", "".join(self._pieces)))
            return self.found
        self._walk(0, len(self._pieces))
        self.found.text = "".join(self._out)
        return self.found

    def _walk(self, start: int, stop: int) -> None:
        at = start
        while at < stop:
            piece = self._pieces[at]
            if piece == "{":
                end = min(self._close.get(at, stop), stop)
                self._group(at + 1, end)
                at = end + 1
            elif piece == "}":
                at += 1
            elif piece.startswith("\\") and len(piece) > 1:
                at = self._macro(piece[1:].rstrip("*"), at + 1, stop)
            else:
                words = piece.replace("~", " ")
                behind = at > start and self._pieces[at - 1][1:] in macros.WORDS
                self._out.append(words.lstrip() if behind else words)
                at += 1

    def _group(self, start: int, stop: int) -> None:
        """Read a group, whose first macro may change the font."""
        first = start
        while first < stop and not self._pieces[first].strip():
            first += 1
        name = self._pieces[first][1:] if first < stop and self._pieces[first][0] == "\\" else ""
        if name in macros.ITALIC:
            self._between(ITALIC, first + 1, stop, ROMAN)
        elif name in macros.SMALL_CAPS:
            self._between(CAPS, first + 1, stop, NO_CAPS)
        elif name in macros.OTHER_FONTS:
            self._walk(first + 1, stop)
        else:
            self._between("{", start, stop, "}")

    def _between(self, before: str, start: int, stop: int, after: str) -> None:
        self._out.append(before)
        self._walk(start, stop)
        self._out.append(after)

    def _macro(self, name: str, at: int, stop: int) -> int:
        """Read a macro whose arguments begin at `at`; return where reading goes on."""
        if name in macros.WORDS:
            self._out.append(macros.WORDS[name])
            return self._arguments(at, stop, 1)[1] if name == "BOthers" else at
        if name in macros.ITALIC | macros.SMALL_CAPS:
            marks = (ITALIC, ROMAN) if name in macros.ITALIC else (CAPS, NO_CAPS)
            (own,), end = self._arguments(at, stop, 1)
            if own:
                self._between(marks[0], *own, marks[1])
            return end
        if name in macros.DROPPED:
            return self._arguments(at, stop, 1)[1]
        if name in macros.SHOWN:
            (own,), end = self._arguments(at, stop, 1)
            self._shown(own)
            return end
        reader = getattr(self, f"_read_{name.lower().replace('@', '_')}", None)
        if reader is not None and name.isascii():
            return int(reader(at, stop))
        self._out.append("\\" + name)
        return at

    # -- macros with a meaning

    def _read_enquote(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        if own:
            self._between("“", *own, "”")
        return end

    def _read_url(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        self._link(own)
        return end

    _read_nolinkurl = _read_url

    def _read_doi(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        self._link(own, "" if self._raw(own).startswith("http") else "https://doi.org/")
        return end

    def _read_href(self, at: int, stop: int) -> int:
        (address, shown), end = self._arguments(at, stop, 2)
        self._link(address)
        self._note("linked", shown)
        return end

    _read_eprint = _read_href

    def _read_href_noop(self, at: int, stop: int) -> int:
        (_, shown), end = self._arguments(at, stop, 2)
        self._shown(shown)
        return end

    def _read_bibinfo(self, at: int, stop: int) -> int:
        (name, value), end = self._arguments(at, stop, 2)
        part = squeeze(self._raw(name))
        self._note(self._scope if part == "person" else part, value)
        return end

    def _read_bibfield(self, at: int, stop: int) -> int:
        (name, value), end = self._arguments(at, stop, 2)
        outer, self._scope = self._scope, squeeze(self._raw(name))
        self._note(f"all {self._scope}s", value)
        self._scope = outer
        return end

    def _read_showarticletitle(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        self._note("title", own)
        return end

    def _read_showeprint(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        self.found.parts["eprint"].append(squeeze(self._raw(own)))
        return end

    def _read_showdoi(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        if self._raw(own).strip().startswith("10."):
            self._link(own, "https://doi.org/")
        else:
            self._shown(own)
        return end

    def _read_shownote(self, at: int, stop: int) -> int:
        (own,), end = self._arguments(at, stop, 1)
        self._note("note", own)
        return end

    def _read_apacrefatitle(self, at: int, stop: int) -> int:
        (title, _), end = self._arguments(at, stop, 2)
        self._note("title", title)
        return end

    def _read_apacrefbtitle(self, at: int, stop: int) -> int:
        (title, _), end = self._arguments(at, stop, 2)
        self._note("book", title)
        return end

    def _read_apacjournalvolnumpages(self, at: int, stop: int) -> int:
        values, end = self._arguments(at, stop, 4)
        for name, value in zip(("journal", "volume", "number", "pages"), values, strict=True):
            if self._raw(value).strip():
                self._note(name, value)
                self._out.append(" ")
        return end

    def _read_apacrefyearmonthday(self, at: int, stop: int) -> int:
        (year, _, __), end = self._arguments(at, stop, 3)
        self._note("year", year)
        return end

    def _read_apacrefyear(self, at: int, stop: int) -> int:
        (year,), end = self._arguments(at, stop, 1)
        self._note("year", year)
        return end

    def _read_begin(self, at: int, stop: int) -> int:
        """Read an environment: of APA's names as a part, of any other its inside."""
        (own,), inside = self._arguments(at, stop, 1)
        if squeeze(self._raw(own)) != "APACrefauthors":
            return inside
        end = next((i for i in range(inside, stop) if self._pieces[i] == r"\end"), stop)
        self._note("people", (inside, end))
        return self._arguments(end + 1, stop, 1)[1] if end < stop else stop

    def _read_end(self, at: int, stop: int) -> int:
        return self._arguments(at, stop, 1)[1]

    # -- arguments

    def _arguments(
        self, at: int, stop: int, count: int
    ) -> tuple[list[tuple[int, int] | None], int]:
        """Return the places of the next groups, and where the text goes on.

        An optional argument in brackets before them is passed over; None where a group lacks.
        """
        found: list[tuple[int, int] | None] = []
        end = at
        while len(found) < count and end < stop:
            piece = self._pieces[end]
            if piece == "{":
                close = min(self._close.get(end, stop), stop)
                found.append((end + 1, close))
                end = close + 1
            elif not piece.strip() or (not found and re.fullmatch(r"\s*\[[^\[\]]*\]\s*", piece)):
                end += 1
            else:
                break
        if not found:
            end = at
        return [*found, *[None] * (count - len(found))], min(end, stop)

    def _shown(self, own: tuple[int, int] | None) -> None:
        if own:
            self._walk(*own)

    def _raw(self, own: tuple[int, int] | None) -> str:
        return "".join(self._pieces[own[0] : own[1]]) if own else ""

    def _note(self, name: str, own: tuple[int, int] | None) -> None:
        """Read an argument as usual, and keep its text as a part."""
        before = len(self._out)
        self._shown(own)
        value = "".join(self._out[before:])
        if value.strip():
            self.found.parts[name].append(value)

    def _link(self, own: tuple[int, int] | None, before: str = "") -> None:
        address = re.sub(r"\\([_%#&~$])", r"\1", self._raw(own)).replace("\\", "")
        address = re.sub(r"\s+", "", address)
        if address:
            self.found.links.append(before + address)


def _pairs(pieces: Sequence[str]) -> tuple[dict[int, int], int]:
    """Return where each group is closed, and how deep they nest; one that is open has no end."""
    opened: list[int] = []
    found: dict[int, int] = {}
    deepest = 0
    for at, piece in enumerate(pieces):
        if piece == "{":
            opened.append(at)
            deepest = max(deepest, len(opened))
        elif piece == "}" and opened:
            found[opened.pop()] = at
    return found, deepest
