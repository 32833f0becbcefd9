"""Items and lines whose title is told by the rest of the file, or by the form of a file's name."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.model import Entry
from enrich.reading_list.line import file_names
from enrich.sources import identify

PAGED = "Efficient Memory Management for Wombats with Paged Attention"
ORCA = "Orca: A Distributed Serving System for Invented Models"
QUOLL = "Quoll: Learning Robust Representations at Night"
THREE = [PAGED, ORCA, QUOLL]
A, B, C = (f"https://arxiv.org/abs/2309.9000{n}" for n in (1, 2, 3))
SEVEN = "Jane Doe*, Bo Roe*, Ann Poe, Max Moe, Lea Loe, Tim Toe, and Kim Koe"


def entries(text: str, name: str = "list.md") -> tuple[Entry, ...]:
    return reading_list.read(text.encode(), name, None, identify).entries


def titles(text: str, name: str = "list.md") -> list[str | None]:
    return [e.title for e in entries(text, name)]


MORE = "\nA Survey of Wombats and Their Burrows\nhttps://arxiv.org/abs/2309.90005\n" * 3
PAPERS = "".join(f"- {t}\n" for t in THREE)
FORMS = {
    "contents": ("list.md", f"# Contents\n- Motion and Path Planning\n- Medical Robots and Systems\n- Soft Robots\n\n## Motion and Path Planning\n{PAPERS}\n## Medical Robots and Systems\n\n## Soft Robots\n"),
    "no address yet": ("list.md", f"- [{PAGED}, FCCM'16]()\n- __[{ORCA}, 2001]()__\n- [{QUOLL}, IEEE Micro'14]({A})\n"),
    "a venue before a link": ("list.md", f"- {PAGED} (ICDE 2023) [Wombat Hub](https://github.com/a/b)\n- {ORCA}（CIDR 2019)\n- {QUOLL} (SOSP 2018）\n"),
    "marks behind names": ("list.md", "".join(f"- [ ] {SEVEN}. 2024. {t}. In The Twelfth International Conference on Wombats\n" for t in THREE)),
    "file names": ("list.md", "".join(f"- [ ] #toread #wombats [[Doe et al. - 2019 - {t.replace(':', '')}.pdf]]\n  - nice\n" for t in THREE)),
    "a title over two lines": ("list.txt", f"Efficient Memory Management for\nWombats with Paged Attention\n{A}\n\n{ORCA}\n{B} (moved to\nexample.org)\n\n{QUOLL}\n{C}\n" + MORE),
    "tags of code": ("list.md", f"- [x] {PAGED} `2018`\n- [ ] {ORCA} `CVPR2019` `todo`\n- [ ] {QUOLL} `ICML 2020`\n"),
    "a venue without a comma": ("list.md", f"- {PAGED} RecSys 2022 【负迁移】\n- {ORCA} RecSys 2022\n- {QUOLL} SIGIR 2021\n"),
    "italics before people": ("list.md", f"- *{PAGED}* — Doe\n- *{ORCA}* - Doe and Roe\n- *{QUOLL}* — Jane Doe et al.\n- *A Survey of Quolls* — Poe\n- *A Survey of Wombats* — Roe\n"),
    "few bare titles": ("list.md", "# Papers\n- Efficient Memory Management for Wombats with Paged Attention\n- Orca: A Distributed Serving System for Invented Models\n- Quoll: Learning Robust Representations at Night\n- Burrows as a problem of machine learning\n"),
    "bold items": ("list.md", f"# To read\n\n* **{PAGED}**\n* **{ORCA}**\n* **{QUOLL}**\n\nWe meet on Fridays. We like it.\n"),
    "short lists in a file of titles": ("list.md", "## More\n1. {}\n\n## Others\n1. {}\n\n## Rest\n1. {}\n\n## Many\n{}".format(*THREE, "".join(f"1. Learning Robust Representations of Wombats {n}\n" for n in range(9)))),
    "Org's own BibTeX": ("list.org", "".join(f"* BOOK {t}\n:PROPERTIES:\n:TITLE: {t}\n:YEAR: 2020\n:BTYPE: book\n:END:\nfine\n" for t in THREE)),
    "as DBLP writes": ("list.txt", "".join(f"Jane Doe: {t}. ACM Comput. Surv. 25(2): 73-170 (1993)\n" for t in THREE)),
    "links in a mapping": ("list.yaml", "papers:\n" + "".join(f"  - title: '{t}'\n    year: 2020\n    links:\n      paper: {A}\n      code: https://github.com/a/b\n" for t in THREE)),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_all_titles_of_a_form_are_read(form: str) -> None:
    name, text = FORMS[form]
    wanted = [t.replace(":", "") for t in THREE] if form == "file names" else THREE
    assert titles(text, name)[:3] == wanted


@pytest.mark.parametrize(
    "items",
    [
        "- Install the package with pip\n- Run the tests before you commit\n- Write documentation for each model\n",
        "- Milk and Bread\n- Learning rate schedule\n- Call Mom About the Party\n",
    ],
)
def test_a_few_things_to_do_are_no_titles(items: str) -> None:
    assert not titles(items)


def test_what_a_form_states() -> None:
    assert {e.kind for e in entries(FORMS["a venue before a link"][1])} == {"paper"}
    named = entries(FORMS["file names"][1])[0]
    assert (named.claims.year, [n.family for n in named.authors]) == (2019, ["Doe"])
    assert (named.checked, named.notes) == (False, ("nice",))
    dated = entries(FORMS["no address yet"][1])
    assert [(e.claims.venue, e.claims.year) for e in dated[:2]] == [("FCCM", 2016), (None, 2001)]
    tagged = entries(FORMS["tags of code"][1])
    assert [(e.claims.venue, e.claims.year) for e in tagged[1:]] == [("CVPR", 2019), ("ICML", 2020)]
    venues = [(e.claims.venue, e.claims.year) for e in entries(FORMS["a venue without a comma"][1])]
    assert venues == [("RecSys", 2022), ("RecSys", 2022), ("SIGIR", 2021)]
    listed = entries(FORMS["Org's own BibTeX"][1], "list.org")[0]
    assert (listed.claims.year, listed.notes) == (2020, ("fine",))
    linked = entries(FORMS["links in a mapping"][1], "list.yaml")[0]
    assert linked.urls == (A, "https://github.com/a/b")
    assert entries(FORMS["a title over two lines"][1], "list.txt")[0].end_line == 3


NOTES = [f"Wombats in the Wild {n}: Learning Robust Models of Burrows" for n in range(6)]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("https://notes.example.org/{}", "paper"),
        ("./systems/{}.md", "paper"),
        ("https://github.com/someone/{}", "other"),
        ("https://www.youtube.com/watch?v={}", "other"),
    ],
)
def test_titles_that_lead_to_the_owners_notes(place: str, kind: str) -> None:
    text = "".join(f"- [{t}]({place.format(n)})\n" for n, t in enumerate(NOTES))
    assert {e.kind for e in entries(text)} == {kind}


def test_a_title_in_chinese_with_a_check_box_is_a_paper() -> None:
    assert titles("- [ ] 基于残差网络的图像去噪 `2017`\n- [x] 图像去噪算法研究_张三\n") == [
        "基于残差网络的图像去噪",
        "图像去噪算法研究_张三",
    ]


def test_a_list_of_software_has_no_notes_on_papers() -> None:
    text = "".join(
        f"- [Wombat{n}](https://wombat.example.org/{n}): a library for it\n" for n in range(8)
    )
    assert not [e for e in entries(text) if e.kind == "paper"]


NAMES = [
    ("Doe et al. - 2019 - Wombats at Night.pdf", "Wombats at Night", ["Doe"], 2019),
    ("Doe and Roe - 2019 - Wombats.pdf", "Wombats", ["Doe", "Roe"], 2019),
    ("Núñez-Poe et al. - 2020 - On Quolls.pdf", "On Quolls", ["Núñez-Poe"], 2020),
    ("papers/Doe - Wombats at Night.pdf", "Wombats at Night", ["Doe"], 0),
    ("Doe_et_al_2020_Well-Known_Wombats.pdf", "Well-Known Wombats", ["Doe"], 2020),
    ("Doe_et_al_WOMBAT.pdf", "WOMBAT", ["Doe"], 0),
    ("Jane_Doe_2020_Wombats_at_night.pdf", "Wombats at night", [], 2020),
    ("wombats-at-night.pdf", "wombats at night", [], 0),
    ("Deep Wombats - A Survey.pdf", "Deep Wombats - A Survey", [], 0),
]


@pytest.mark.parametrize(("name", "title", "people", "year"), NAMES, ids=[n[0] for n in NAMES])
def test_the_name_of_a_file(name: str, title: str, people: list[str], year: int) -> None:
    found = file_names.read(name)
    assert found is not None
    assert (found.title, [n.family for n in found.authors], found.year) == (title, people, year)


@pytest.mark.parametrize("name", ["2309.90001.pdf", "main.pdf", "p1-1.pdf"])
def test_names_without_a_title(name: str) -> None:
    assert file_names.read(name) is None


MIXED = [f"[Orca]({B})", A, f"[{PAGED}]({C})", f"<{A}>", f"[vLLM]({B})", f"[paper]({C})"]


def test_a_column_of_links_addresses_and_names_keeps_its_titles() -> None:
    text = "| Date | Reading | Who |\n|---|---|---|\n" + "".join(
        f"| {n}/2 | {cell} | Ann |\n" for n, cell in enumerate(MIXED)
    )
    assert titles(text) == ["Orca", None, PAGED, None, "vLLM", None]
    names = f"| Name | Link |\n|---|---|\n| Orca | [{ORCA}]({A}) |\n| vLLM | {B} |\n| X | [pdf]({C}) |\n"
    assert titles(names) == [ORCA, None, None]
