"""Texts that grow: what people, programs and attackers send, of any length.

The tests read each at a length that hangs a reader of quadratic cost; `scripts/bench limits`
measures how the cost grows.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Growing:
    """A text of one unit over and over, between two ends."""

    name: str
    unit: str
    length: int  # characters that a test takes
    before: str = ""
    close: str = ""  # stands once for each unit, behind all of them
    after: str = ""

    def text(self, length: int | None = None) -> str:
        """Return about so many characters of it."""
        count = (length or self.length) // len(self.unit + self.close)
        return self.before + self.unit * count + self.close * count + self.after

    def __str__(self) -> str:
        return self.name


def _each(length: int, units: list[str]) -> tuple[Growing, ...]:
    return tuple(Growing(repr(unit), unit, length) for unit in units)


# Text as services print it.
MARKUP = tuple(
    Growing(repr(unit), unit, 20_000 * len(unit))
    for unit in ("<a ", "<a b=", "<tex-math>", "<math>", "&amp;", "\\", "{", "<!--", "$")
)
# Text that becomes LaTeX.
WORDS = _each(
    40_000,
    [
        *("<i>", "<i", "$a", "$$", "&", "&amp", "{", "\\\\", '"', "A-", "A:", "(A"),
        *("é", "α", "₂", "a\u0301", "\ud800", "$\\frac"),
    ],
)
# Text with identifiers, or with what looks like the beginning of one.
IDENTIFIERS = tuple(
    Growing(repr(unit), unit, 20_000 * len(unit))
    for unit in (
        *(
            "10.1145/1 ",
            "10.1145/",
            "10.1145/x(",
            "10.1145/<1:",
            "<1::a>",
            "10.1145/1,",
            "{\\textless}",
        ),
        *("\\textless", "$<", "{\\_", "&amp;lt;", "&amp;", "%25", "doi.org/", "arxiv:", "/pdf"),
    )
)
# Addresses that lead nowhere.
ADDRESSES = tuple(
    Growing(text.name, text.unit, text.length, before="https://example.org/")
    for text in IDENTIFIERS
)
# Titles of papers.
TITLES = tuple(
    Growing(repr(unit), unit, 3000 * len(unit))
    for unit in ("a: ", "(", "word ", "A. In: ", "- ", "et al ", "[x] ")
)
# The source of a paper in LaTeX.
TEX = (
    Growing("commands", "\\cite", 100_000),
    Growing("open arguments", "\\cite{", 120_000),
    Growing("open options", "[", 50_000, before="\\cite"),
    Growing("options", "[x]", 60_000, before="\\cite"),
    Growing("open listings", "\\begin{verbatim}", 80_000),
    Growing("open conditionals", "\\iffalse ", 90_000),
    Growing("open verbatim words", "\\verb", 90_000),
    Growing("listings of the other kind", "\\begin{comment}\\end{minted}", 90_000),
)
# Reading lists in Markdown.
LISTS = (
    Growing("open brackets", "[", 200_000, before="- "),
    Growing("open links", "[a](", 200_000, before="- "),
    Growing("brackets", "[a] ", 200_000, before="- "),
    Growing("open bold", "**a ", 200_000, before="- "),
    Growing("open parentheses", "(", 200_000, before="- "),
    Growing("words", "word ", 1_000_000, before="- "),
    Growing("headings without a blank", "#a\n", 15_000),
    Growing("nested quotations", "> ", 20_000, after="x"),
    Growing("nested bullets in a line", "- ", 20_000, after="x"),
    Growing("open comments", "<!--", 200_000),
    Growing("cells", "|x", 100_000, before="|a|b|\n|-|-|\n"),
    Growing("open folds", "<details>\n", 100_000),
)
_NOTE = "@misc{k, note={"
# Files of BibTeX entries, and how many entries each holds between two whole ones.
BIB = (
    (Growing("one line", "word {x} ", 1_000_000, before=_NOTE, after="}}"), 1),
    (Growing("deep braces", "{", 800_000, before=_NOTE, close="}", after="}}"), 1),
    (Growing("open braces", "{", 1_000_000, before=_NOTE), 1),
    (Growing("quotes", '"', 1_000_000, before="@misc{k, note=", after="}"), 1),
    (Growing("at signs", "@", 1_000_000), 0),
    (Growing("open entries", "@misc{", 900_000), 1),
    (Growing("open comments", "@comment{", 900_000), 0),
    (Growing("lines of open comments", "@comment{\n", 1_000_000), 0),
    (Growing("joined values", "#{a}", 800_000, before="@misc{k, note={a}", after="}"), 1),
    (Growing("commas", ",", 1_000_000, before="@misc{k, ", after="}"), 1),
    (Growing("blanks", " ", 1_000_000, before="@misc{k, note", after="}"), 1),
    (Growing("fields of one name", "a={b},", 900_000, before="@misc{k, ", after="}"), 1),
    (
        Growing("authors", "A B and ", 1_120_000, before="@misc{k, author={", after="A B}}"),
        1,
    ),
    (
        Growing(
            "macros of macros",
            "@string{s = s # s}\n",
            60 * 19,
            before="@string{s = {abc}}\n",
            after="@misc{k, note = s}",
        ),
        1,
    ),
    (Growing("open values without a key", "@misc{\nx={\n", 330_000), 30_000),
    (Growing("open quotes without a key", '@misc{\nx="\n', 330_000), 30_000),
    (Growing("open values", "@misc{k,\nx={\n", 390_000), 30_000),
    (Growing("open strings", "@string{a={\n", 360_000), 0),
    (Growing("open preambles", "@preamble{\n", 330_000), 0),
    (Growing("no values", "@misc{k, a = b = = {\n", 630_000), 30_000),
    (Growing("escaped braces", "@misc{k,x={\\}\n", 420_000), 30_000),
)
_PAGE = "<html><head>"
_JSON = '<html><script type="application/ld+json">'
_BIBTEX = "<html><pre>@inproceedings{x, "
_META = '<meta name="citation_{}" content="{}">'
# Pages of papers.
PAGES = (
    Growing(
        "deep",
        "<div>",
        500_000,
        before=_PAGE + _META.format("title", "T") + "</head>",
    ),
    Growing("deep tables", "<table><tr><td>", 450_000, before=_PAGE),
    Growing("unclosed scripts", "<script>", 400_000, before=_PAGE),
    Growing("unclosed styles", "<style ", 700_000, before="<html>"),
    Growing("many tags", _META.format("author", "A B"), 840_000, before=_PAGE),
    Growing("deep JSON", "[", 100_000, before=_JSON, after="</script>"),
    Growing("long JSON", "{},", 300_000, before=_JSON + '{"@graph": [', after="{}]}</script>"),
    Growing("open BibTeX", "@inproceedings{x, title = {", 540_000, before="<html><pre>"),
    Growing("braces", "{", 300_000, before=_BIBTEX + "title = "),
    Growing("fields", "a = 1, ", 350_000, before=_BIBTEX),
    Growing("no fields", "@a{", 300_000, before="<html><pre>"),
    Growing("authors", "A and ", 300_000, before=_BIBTEX + "author = {", after="}}"),
)
