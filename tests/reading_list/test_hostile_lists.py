"""What nobody writes into a list by hand: it is read in the time that its length is worth."""

from __future__ import annotations

import time

import pytest

from enrich import reading_list, sources
from tests.support.hostile import Growing

PAPER = "- [A Paper of Its Own](https://doi.org/10.1145/9900001.9900011)"
# Each took seconds to hours before the reader was mended.
TEXTS = [
    ("list.txt", Growing("per cent signs", "% ", 400)),
    ("list.txt", Growing("empty comments", "<!---->", 400)),
    ("list.txt", Growing("ends of sentences", "A. ", 90_000, after="x: a b c d e f")),
    ("list.txt", Growing("one word", "a", 60_000, before="A. Bee and\n" * 3, after="\n\nReferences")),
    ("list.txt", Growing("addresses", "http://a.b/", 100_000, before="A title ")),
    ("list.md", Growing("pages of a serial", "<-A::1>", 210, before=f"{PAPER}\n- x <https://7")),
    ("list.md", Growing("open comments", "<!--", 100_000, before=f"{PAPER}: ")),
    ("list.md", Growing("open summaries", "<summary>", 90_000, before="<details>")),
    ("list.md", Growing("open brackets", "(", 40_000, before=f"{PAPER}\n  a note ")),
    ("list.md", Growing("open bold", "<b>", 60_000, before=f"{PAPER}: ")),
    ("list.org", Growing("blanks of other kinds", "c\x1c{@mis", 20_000, before="* ")),
    ("list.org", Growing("blanks in a headline", " ", 60_000, before="* TODO A title", after="e")),
    ("list.tex", Growing("dots", ".", 60_000, before="\\begin{thebibliography}{1}\\bibitem{a} Ann Bee",
                         after=" A title. 2020.\\end{thebibliography}")),
    ("list.txt", Growing("blanks before a venue", " ", 60_000, before="A title of words", after="a: b.")),
    ("list.nbib", Growing("blanks in a DOI", " ", 60_000, before="PMID- 1\nTI  - A\nAID - 10.1/2",
                          after="x [doi]\n")),
    ("list.ris", Growing("blanks", " ", 40_000, before="TY  - JOUR\nTI  - A Title\nAU  - A", after="B")),
    ("list.txt", Growing("a line of one word", "a", 60_000, before="A. Bee. 2020. A title.\n", after=",")),
    ("list.org", Growing("a headline of brackets", "(", 60_000,
                         before="#+begin_src\n* TODO no", after="Paged Memory for Models\n#+end_src")),
    ("list.nbib", Growing("bars in a title", "|", 60_000, before="PMID- 1\nTI  - A title", after="x|\n")),
    ("list.bib", Growing("open pages", "?", 3_000, before="@misc{a, title={T}, pages={1", after="}}")),
    ("list.bib", Growing("blanks before a name", " \n", 8_000, before='@misc{a, author={"', after="B}}")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=[f"{n}: {t}" for n, t in TEXTS])
def test_no_text_takes_longer_than_it_is_worth(name: str, text: Growing) -> None:
    content = text.text().encode("utf-8", "surrogatepass")
    began = time.process_time()
    reading_list.read(content, name, None, sources.identify)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("name", "content", "titles"),
    [
        ("list.opml", "<opml><body><: a='1'/><outline text='A Title' url='http://a.b'/></body></opml>",
         ["A Title"]),
        ("list.opml", "<opml><body><outline text='A Title&#xD834;' url='http://a.b'/></body></opml>",
         ["A Title\ufffd"]),
        ("list.opml", "<opml><body><outline text='A Title&#55348;' url='http://a.b'/></body></opml>",
         ["A Title\ufffd"]),
    ],
)  # fmt: skip
def test_what_is_no_xml_is_read_as_far_as_it_is(name: str, content: str, titles: list[str]) -> None:
    found = reading_list.read(content.encode(), name, None, sources.identify)
    assert [e.title for e in found.entries] == titles


def test_an_identifier_with_a_broken_byte_names_nothing() -> None:
    found = reading_list.read(
        b"10.1145/99\xff01.11\n10.1145/9.1\n", "l.txt", None, sources.identify
    )
    assert [str(i) for e in found.entries for i in e.identifiers] == ["doi:10.1145/9.1"]


def test_a_problem_shows_only_the_beginning_of_a_long_key() -> None:
    key = b"k" * 5000
    twice = b"@misc{%b, title={A}}\n@misc{%b, title={B}}\n" % (key, key)
    found = reading_list.read(twice, "l.bib", None, sources.identify)
    assert max(map(len, found.problems)) < 200


def test_a_bib_of_windows_is_read_with_its_letters() -> None:
    text = "@article{k, title={Grüße aus dem Teehaus}, author={Peñá, Ana}, journal={Thé}}\n"
    found = reading_list.read(text.encode("cp1252"), "l.bib", None, sources.identify)
    (entry,) = found.entries
    assert (entry.title, entry.claims.venue) == ("Grüße aus dem Teehaus", "Thé")
    assert [n.family for n in entry.authors] == ["Peñá"]
    assert not found.writable
    assert entry.problems
