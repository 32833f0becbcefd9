"""Titles in headings and headlines: what stands below one, and what it shows of the others."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.model import Entry
from enrich.sources import identify

PAGED = "Efficient Memory Management for Wombats with Paged Attention"
ORCA = "Orca: A Distributed Serving System for Invented Models"
QUOLL = "Quoll: Learning Robust Representations at Night"
A, B, C = (f"https://arxiv.org/abs/2309.9000{n}" for n in (1, 2, 3))
PEOPLE = "Jane Doe, Bo Roe, and Ann Poe"
THREE = [PAGED, ORCA, QUOLL]


def entries(text: str, name: str = "list.md") -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), name, None, identify).entries


def headings(below: str, *, mark: str = "###") -> str:
    return "".join(f"{mark} {title}\n{below}\n\nWe liked it.\n\n" for title in THREE)


FORMS = {
    "no blank after the hashes": ("list.md", f"##{PAGED}\n{A}\n\nfine\n\n##{ORCA} - JOHN, 6\n{B}\n\n## {QUOLL}\n{C}\n"),
    "people in italics": ("list.md", headings(f"_{PEOPLE}_")),
    "people": ("list.md", headings(PEOPLE)),
    "people with their places": ("list.md", headings("*Jane Doe (ANU), Bo Roe (UQ)*")),
    "one person in italics": ("list.md", headings("*Jane Doe*")),
    "people below a line": ("list.md", "".join(f"{t}\n{PEOPLE}\n\nWe meet to talk about it, on Fridays.\n\n" for t in THREE)),
    "people below a line with a stop": ("list.md", "".join(f"(critique) {t}.\n{PEOPLE}:\n\n" for t in THREE)),
    "the address was forgotten": ("list.md", f"#### [{PAGED}]({A})\n\n#### [{ORCA}]\n\n#### [{QUOLL}]({B})\n"),
    "a property": ("list.org", "".join(f"* {t}\n:PROPERTIES:\n:AUTHOR: Jane Doe\n:ADDED: <2017-06-21>\n:END:\n\n" for t in THREE)),
    "bold in Org": ("list.org", "* Week 1\n" + "".join(f"- *{t}* by {PEOPLE}\n  @@html:<br>@@\n  [[{u}][Link]]\n" for t, u in zip(THREE, (A, B, C), strict=True))),
    "a long text below a linked headline": ("list.org", "".join(f"** [[{u}][{t}]]\n" + "It is long.\n" * 20 for t, u in zip(THREE, (A, B, C), strict=True))),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_all_titles_of_a_form_are_read(form: str) -> None:
    name, text = FORMS[form]
    assert [e.title for e in entries(text, name)] == THREE


def test_the_people_below_are_those_of_the_paper() -> None:
    for below in (f"_{PEOPLE}_", f"{PEOPLE}. SOSP 2023"):
        found = entries(headings(below))
        assert [[n.family for n in e.authors] for e in found] == [["Doe", "Roe", "Poe"]] * 3
        assert found[0].notes == ("We liked it.",)


NO_PAPERS = {
    "people of a group": "## Organizers\nJane Doe, Bo Roe\n\n## Speakers\nAnn Poe, Max Moe\n\n## Guests\nLea Loe, Tim Toe\n",
    "people once": f"## {PAGED}\n\nIt is fine. We use it. It works. They say so. It is known.\n\n## The Members of Our Group\n{PEOPLE}\n",
    "tags": "#wombats\n\n#quolls at night\n\nWe meet on Fridays.\n",
}  # fmt: skip


@pytest.mark.parametrize("form", NO_PAPERS)
def test_people_alone_make_no_paper(form: str) -> None:
    assert entries(NO_PAPERS[form]) == ()


def test_what_is_below_a_linked_heading_is_a_remark_where_all_have_it() -> None:
    text = "".join(
        f"#### [{t}]({u})\n\nCCS 2016\n\n1. **Nightly.** uses [Wombats]({B})\n2. good\n\n"
        for t, u in zip(THREE, (A, "https://arxiv.org/abs/2309.90004", C), strict=True)
    )
    found = entries(text)
    assert [(e.title, e.claims.venue, e.claims.year) for e in found] == [
        (t, "CCS", 2016) for t in THREE
    ]
    assert found[0].notes == ("**Nightly.** uses Wombats", "good")
    assert found[0].end_line == 6


def test_a_short_name_with_a_link_is_one_among_linked_titles() -> None:
    text = "".join(f"### [{t}]({u})\n\n" for t, u in zip(THREE, (A, B, C), strict=True))
    other = "https://example.org/wombats"
    named = entries(
        text + f"### [WOMBATNET](https://arxiv.org/abs/2309.90005)\n\n### [Group]({other})\n"
    )
    assert [e.title for e in named] == [*THREE, "WOMBATNET"]


def test_short_headlines_with_a_year_are_alike() -> None:
    text = "".join(f"* {t} 2015 :tag:\nnice\n" for t in (*THREE, "PyWombat", "Topic Models"))
    found = entries(text, "list.org")
    assert [(e.title, e.claims.year) for e in found] == [
        (t, 2015) for t in (*THREE, "PyWombat", "Topic Models")
    ]


def test_papers_that_a_headline_lists_are_entries_of_their_own() -> None:
    text = f"* Wombats\n** [[{A}][{PAGED}]]\nSee also:\n- [[{B}][{ORCA}]]\n- [[{C}][{QUOLL}]]\n"
    assert [e.title for e in entries(text, "list.org")] == THREE
