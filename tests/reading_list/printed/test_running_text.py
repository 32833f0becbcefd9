"""References in running text, as they are copied from a PDF: lines, numbers, divided words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich import reading_list
from enrich.model import Entry
from enrich.reading_list.printed import running_text
from enrich.sources import identify

NUMBERED = """\
The quick model is described in Section 3 and uses paged caches as
in [1]. We follow the evaluation of [2] and report the results of
three runs with different seeds.

References

[1] Ada Berg, Bo C. Lind, Chlo\u00e9 van der Meer, and Per Ross-
i. Paged caches: serving models from small memory with fewer pa-
ges. In Proceedings of the 29th Symposium on Imaginary
Systems, pages 611\u2013626, 2023.
[2] I. Holm, P. Dahl et al., \u201cWombats are all
you need,\u201d in Advances in Imaginary Systems,
vol. 30, 2017, pp. 5998\u20136008.
12
[3] Holm, I., Dahl, P.: QUOKKA: Open and small
models. arXiv preprint arXiv:2302.99999 (2023)
[4] Per Dahl. 2023. The small pile for data-
efficient models. https://doi.org/10.48550/arXiv.2304.
08442
A Appendix
Here the proofs are given, which nobody reads.
"""
AUTHOR_YEAR = """\
References

Berg, A., Lind, B. C., van der Meer, C., and Rossi, P. (2023). Paged ca-
ches: serving models from small memory.
In Proceedings of the 29th Symposium on Imaginary
Systems, pages 611-626.
{gap}Holm, I., and Dahl, P. (2017). Wombats
are all you need. Journal of Imaginary Learning, 21(3):1-67.
{gap}Ida Holm, Per Dahl, et al. 2023. QUOKKA: Open and
small models. arXiv preprint
arXiv:2302.99999.
{gap}OpenQuokka. 2022. Technical notes on quokkas. https://www.example.org/notes.
"""
HANGING = """\
BIBLIOGRAPHY
Berg, A. & Lind, B. (2023). Paged caches: serving models from small
    memory. Journal of Imaginary Learning, 12(3), 1-9.
Holm, I. (2017). Wombats are all you
    need. Imaginary Letters, 4, 17-20.
"""


def read(text: str, name: str = "paper.txt") -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), name, None, identify).entries


def test_numbered_references_of_a_paper() -> None:
    entries = read(NUMBERED)
    assert [(e.line, e.end_line, e.title) for e in entries] == [
        (7, 10, "Paged caches: serving models from small memory with fewer pages"),
        (11, 13, "Wombats are all you need"),
        (15, 16, "QUOKKA: Open and small models"),
        (17, 19, "The small pile for data-efficient models"),
    ]
    assert [n.full for n in entries[0].authors] == [
        *("Ada Berg", "Bo C. Lind", "Chlo\u00e9 van der Meer", "Per Rossi")
    ]
    assert [(e.claims.venue, e.claims.year, e.fields.get("pages")) for e in entries] == [
        ("Proceedings of the 29th Symposium on Imaginary Systems", 2023, "611-626"),
        ("Advances in Imaginary Systems", 2017, "5998-6008"),
        ("arXiv preprint arXiv:2302.99999", 2023, None),
        (None, 2023, None),
    ]
    assert [str(i) for e in entries for i in e.identifiers] == [
        "arxiv:2302.99999",
        "arxiv:2304.08442",
    ]
    assert entries[1].fields["author"].endswith(" and others")


@pytest.mark.parametrize("gap", ["", "\n"], ids=["lines", "blank lines"])
def test_references_without_numbers(gap: str) -> None:
    entries = read(AUTHOR_YEAR.format(gap=gap))
    assert [(e.title, e.claims.year, len(e.authors)) for e in entries] == [
        ("Paged caches: serving models from small memory", 2023, 4),
        ("Wombats are all you need", 2017, 2),
        ("QUOKKA: Open and small models", 2023, 2),
        ("Technical notes on quokkas", 2022, 1),
    ]
    assert entries[1].claims.venue == "Journal of Imaginary Learning"
    assert entries[3].authors[0].literal == "OpenQuokka"


@pytest.mark.parametrize("heading", ["", "References\n"])
@pytest.mark.parametrize("mark", ["", "{}. ", "[{}] "])
@pytest.mark.parametrize(
    "style",
    [
        "Berg A, Lind BC, van der Meer C. {}. In: *Imaginary Systems 27*. 2023:1-9.",
        "Berg A, Lind BC. {}. Imaginary Letters. 2023;12(3):1-9.",
        "Berg, A. and Lind, B. (2023) '{}', in *Imaginary Systems*, pp. 1-9.",
        "Berg, A.; Lind, B. C. {}. *Imaginary Letters* **2023**, *12*, 1-9.",
    ],
)
def test_a_citation_on_each_line(style: str, mark: str, heading: str) -> None:
    topics = ("Caches of wombats", "Small memories", "Paging the quokka", "Trees and their birds")
    wanted = [f"{topic} in the imaginary sea" for topic in topics]
    lines = [mark.format(n) + style.format(title) for n, title in enumerate(wanted, 1)]
    found = read(heading + "\n".join(lines) + "\n")
    assert [e.title for e in found] == wanted
    assert [e.end_line - e.line for e in found] == [0] * len(wanted)


def test_references_with_hanging_lines() -> None:
    entries = read(HANGING)
    assert [(e.line, e.end_line, e.title, e.claims.venue) for e in entries] == [
        (2, 3, "Paged caches: serving models from small memory", "Journal of Imaginary Learning"),
        (4, 5, "Wombats are all you need", "Imaginary Letters"),
    ]


def test_numbers_without_a_heading() -> None:
    entries = read(NUMBERED[NUMBERED.index("[1] Ada") : NUMBERED.index("[3]")])
    assert [e.line for e in entries] == [1, 5]


def test_lines_before_the_references_of_a_list_stay_entries() -> None:
    listed = "Bilby: A Study of Ears\nDingo: A Study of Tails\n\n"
    titles = [e.title for e in read(listed + HANGING)]
    assert titles[:2] == ["Bilby: A Study of Ears", "Dingo: A Study of Tails"]
    assert len(titles) == 4


def test_numbered_references_of_which_one_has_no_style() -> None:
    text = "\n".join([
        "[1] A. Berg and B. Lind. Wombats are all you need. In Proc. X, 2019.",
        "[2] The small pile of notes",
        "[3] Quokka, a tool: https://github.com/example/quokka",
        "[4] A. Berg and C. Meer, Rooms and walls, Journal of X 12 (2020) [pdf](https://x.org/r.pdf)",
        "[5] Lind, B. (2021). Dingo in small rooms. Journal of X, 13, 10-19.",
        *(f"[{n}] Lind, B. (2022). Bilby in {n} rooms. Journal of X, 14, 10-19." for n in range(6, 10)),
    ])  # fmt: skip
    entries = read(text, "list.md")
    assert [(e.line, e.title, len(e.authors)) for e in entries if e.kind == "paper"] == [
        (1, "Wombats are all you need", 2),
        (4, "Rooms and walls", 2),
        (5, "Dingo in small rooms", 1),
        *((n, f"Bilby in {n} rooms", 1) for n in range(6, 10)),
    ]
    assert entries[2].urls == ("https://x.org/r.pdf",)
    assert [e.line for e in entries if e.kind == "other"] == [3]


def test_markdown() -> None:
    text = "\n".join([
        "# Notes", "", "We read [1].", "", "## References", "",
        '[1] A. Berg et al., "Paged caches: serving models," in *Proc. Imaginary Systems*, 2023.',
        "[2] Ida Holm and Per Dahl. Wombats are all you",
        "need. Imaginary Letters, 4:17-20, 2017.", "",
        "1. Holm, I. (2019). Wombats are back. _Imaginary Letters_, 5, 1-2.", "",
        "## Reading", "", "Some Words. A paragraph that is no reference.",
    ])  # fmt: skip
    entries = read(text, "notes.md")
    assert [(e.line, e.end_line, e.title, e.claims.venue, e.claims.year) for e in entries] == [
        (7, 7, "Paged caches: serving models", "Proc. Imaginary Systems", 2023),
        (8, 9, "Wombats are all you need", "Imaginary Letters", 2017),
        (11, 11, "Wombats are back", "Imaginary Letters", 2019),
    ]
    assert entries[0].section[-1] == "References"


def test_a_block_goes_behind_the_last_line_of_a_reference() -> None:
    listing = reading_list.read(NUMBERED.encode(), "paper.txt", None, identify)
    blocks = [reading_list.Block(f"k{n}", ("x",), "x") for n in range(len(listing.entries))]
    written = reading_list.write_back(listing, blocks)
    assert reading_list.strip(written, "text") == NUMBERED.encode()
    again = reading_list.read(written, "paper.txt", None, identify)
    assert [e.title for e in again.entries] == [e.title for e in listing.entries]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["serv-", "ing models"], "serving models"),
        (["data-", "efficient models"], "data-efficient models"),
        (["Pre-", "Training of GPT-", "4"], "Pre-Training of GPT-4"),
        (
            ["see https://doi.org/10.1145/", "123.456 and"],
            "see https://doi.org/10.1145/123.456 and",
        ),
        (["a soft\u00ad", "ened word"], "a softened word"),
        (["one", " two "], "one two"),
    ],
)
def test_lines_are_joined(lines: list[str], whole: str) -> None:
    assert running_text.joined(lines) == whole


@pytest.mark.parametrize(
    ("words", "said"),
    [
        *((x, True) for x in ("References", "7 References", "## References:", "REFERENCES",
            "VII. Bibliography", "Literature Cited", "**References**", "References and Notes")),
        *((x, False) for x in ("References to other work", "Cross references", "Related work", "")),
    ],
)  # fmt: skip
def test_headings(words: str, said: bool) -> None:
    assert running_text.is_heading(words) is said


@given(st.text(alphabet="[]12. A\nab,-(09)References:", max_size=300))
def test_any_text_is_read(text: str) -> None:
    read("References\n" + text)
    read(text)


@pytest.mark.slow
def test_long_lists_are_read_in_linear_time() -> None:
    for text in ("[1] A. B. Title of it. 2020.\n" * 1000, "Ab, C. D. (2020). Title.\n" * 1000):
        read("References\n" + text)
    read("References\n" + "word " * 50_000)
    read("References\n" + "Abc, D.\n" * 2000)
