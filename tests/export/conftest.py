"""Works to export: one of each type, and those with the worst titles and names."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from enrich.model import Date, Identifier, ItemType, Name, State, Value, Work, WorkFields
from tests.support.paths import DATA, GOLDEN

Make = Callable[..., Work]


def make_work(
    title: str = "A Study",
    authors: tuple[Name, ...] = (Name("Doe", "Jane"),),
    *,
    key: str = "doe2020study",
    type: ItemType = "paper-conference",  # noqa: A002
    state: State = "published",
    ids: dict[str, str] | None = None,
    year: int | None = 2020,
    month: int = 0,
    checked_on: str = "",
    aliases: tuple[str, ...] = (),
    problems: tuple[str, ...] = (),
    source: str = "crossref",
    **fields: Any,
) -> Work:
    """A work with fields from keyword arguments."""
    known = {"title": title, "authors": authors, **fields}
    if year:
        known["issued"] = Date(year, month)
    when = "2024-01-01T00:00:00+00:00"
    values = WorkFields(**{k: Value(v, source, when) for k, v in known.items() if v})
    identifiers = tuple(Identifier(k, v) for k, v in (ids or {}).items())
    return Work(
        key,
        state,
        type,
        values,
        identifiers,
        checked_on=checked_on,
        aliases=aliases,
        problems=problems,
    )


@pytest.fixture(scope="session")
def work() -> Make:
    return make_work


@pytest.fixture(scope="session")
def samples() -> list[Work]:
    """One work of each type, complete as good sources give it."""
    two = (Name("Ames", "Ada B."), Name("Berg", "Jan", "van den"))
    return [
        make_work(
            "Gearbox: Serving Thousands of GPUs with LRU Caches",
            two,
            key="ames2023gearbox",
            ids={"doi": "10.1145/3600006.3613165", "arxiv": "2301.00001"},
            year=2023,
            month=10,
            container_title="Proceedings of the 29th Symposium on Operating Systems Principles",
            container_title_short="SOSP '23",
            page="611-626",
            publisher="ACM",
            ISBN=("979-8-4007-0229-7",),
            archive_class="cs.DC",
            abstract="We cut 50% of the cost, from $O(n^2)$ to $O(n)$.",
            keywords=("caching", "R&D"),
        ),
        make_work(
            "On Files & Folders",
            (
                Name("King", "Martin L.", suffix="Jr."),
                Name(literal="Research and Development Group"),
            ),
            key="king2021files",
            type="article-journal",
            ids={"doi": "10.1145/1234_5"},
            year=2021,
            month=3,
            container_title="ACM Transactions on Computer Systems",
            volume="39",
            issue="2",
            page="1-29",
            ISSN=("0734-2071",),
            publisher="ACM",
        ),
        make_work(
            "Proofs as Programs",
            two,
            key="ames2020proofs",
            type="article-journal",
            container_title="Proceedings of the ACM on Programming Languages",
            volume="4",
            issue="POPL",
            page="12:1-12:30",
            month=1,
            ids={"doi": "10.1145/3371080"},
            retracted="retraction",
        ),
        make_work(
            "An Article by Its Number",
            two,
            key="ames2019article",
            type="article-journal",
            year=2019,
            container_title="Scientific Letters",
            volume="7",
            number="e12",
        ),
        make_work(
            "An Issue without a Volume",
            two,
            key="ames2018issue",
            type="article-journal",
            year=2018,
            container_title="The Magazine",
            issue="12",
            page="3-9",
        ),
        make_work(
            "A Preprint",
            (Name("Plato"),),
            key="plato2024preprint",
            type="article",
            state="preprint",
            ids={"arxiv": "2401.00002"},
            year=2024,
            month=1,
            checked_on="2024-06-01",
            archive_class="cs.LG",
        ),
        make_work(
            "A Workshop Paper in Lecture Notes",
            two,
            key="ames2017workshop",
            year=2017,
            container_title="Foo Workshop",
            collection_title="LNCS",
            collection_number="1234",
            issue="9",
            page="5",
            publisher="Springer",
        ),
        make_work(
            "A Chapter",
            two,
            key="ames2016chapter",
            type="chapter",
            year=2016,
            container_title="The Big Book",
            publisher="Big Press",
            publisher_place="Berlin",
            page="7-8",
        ),
        make_work(
            "The Big Book",
            two,
            key="ames2015book",
            type="book",
            year=2015,
            publisher="Big Press",
            publisher_place="Bonn",
        ),
        make_work(
            "A Thesis",
            two[:1],
            key="ames2014thesis",
            type="thesis",
            year=2014,
            publisher="University of Examples",
        ),
        make_work(
            "A Master's Thesis",
            two[:1],
            key="ames2013master",
            type="thesis",
            year=2013,
            publisher="University of Examples",
            genre="Master's thesis",
        ),
        make_work(
            "A Report",
            two[:1],
            key="ames2012report",
            type="report",
            year=2012,
            publisher="Bell Laboratories",
            number="TR-7",
        ),
        make_work(
            "A Page",
            two[:1],
            key="ames2011page",
            type="webpage",
            year=2011,
            URL="https://example.org/a_b?c=%20#d&e~f",
        ),
        make_work("Without Authors, Venue or Year", (), key="nobody", year=None),
        make_work(
            "The Handbook of Gearboxes",
            (),
            key="ames2010handbook",
            type="book",
            year=2010,
            editors=two,
            edition="2",
            publisher="Big Press",
            publisher_place="Bonn",
            number_of_pages="312",
            collection_title="Books on Machines",
            collection_number="4",
            ISBN=("9783161484100",),
        ),
        make_work(
            "Wheels",
            two[:1],
            key="ames2010wheels",
            type="chapter",
            year=2010,
            editors=two[1:],
            edition="3",
            container_title="The Handbook of Gearboxes",
            chapter_number="7",
            page="77-99",
            publisher="Big Press",
        ),
        make_work(
            "Proceedings of the 9th Conference on Gearboxes",
            (),
            key="berg2009proceedings",
            type="book",
            genre="proceedings",
            year=2009,
            editors=two[1:],
            event_title="9th Conference on Gearboxes",
            event_place="Koblenz, Germany",
            event_date=Date(2008, 12, 29),
            event_end=Date(2009, 1, 2),
            publisher="ACM",
        ),
        make_work(
            "On the Cogwheel",
            two[:1],
            key="ames2008cogwheel",
            type="book",
            year=2008,
            editors=two[1:],
            translators=(Name("Lind", "Jo"), Name("Berg", "Jan", "van den")),
            original_date=Date(1911),
            edition="1",
            publisher="Big Press",
        ),
        make_work(
            "Gears in Proceedings with Editors",
            two[:1],
            key="ames2007gears",
            year=2007,
            editors=two[1:],
            container_title="Proceedings of the 8th Conference on Gearboxes",
            event_title="8th Conference on Gearboxes",
            event_place="Koblenz, Germany",
            event_date=Date(2007, 12, 3),
            event_end=Date(2007, 12, 5),
            page="1-9",
        ),
    ]


def _titles() -> list[str]:
    lines = (DATA / "export/worst-titles.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


# Names with a trap each.
NAMES = (
    Name("Berg", "Jan", "van den"),
    Name("Beethoven", "Ludwig", "van"),
    Name("de Sá", "José"),
    Name("al-Rfou", "Rami"),
    Name("King", "Martin Luther", suffix="Jr."),
    Name("O'Neil", "Patrick"),
    Name("García-Molina", "Héctor"),
    Name("Nguyễn", "Đức Phương"),
    Name("Erdős", "Pál"),
    Name("Łukasiewicz", "Jan"),
    Name("Şahin", "İbrahim"),
    Name("Вася", "Пупкин"),
    Name("王", "小明"),
    Name("李明"),
    Name("Plato"),
    Name(literal="OpenAI"),
    Name(literal="Gemini Team, Google"),
    Name(literal="Procter and Gamble"),
    Name(literal="AT&T Labs_Research 100%"),
    Name("Barnes and Noble", "B."),
    Name("Smith, Sr", "John"),
    Name("others"),
    Name(literal="others"),
    Name(given="Cher"),
    Name("}{", "\\input{x}"),
    Name("Ængström", "Ødegård"),
)


@pytest.fixture(scope="session")
def worst(samples: list[Work]) -> list[Work]:
    """The worst titles, each with one of the worst names."""
    titles = _titles()
    return [
        make_work(
            title,
            (NAMES[i % len(NAMES)], Name("Doe", "Jane")),
            key=f"worst{i:02d}",
            container_title="Proceedings of the Conference on " + titles[-i],
            page="1-2",
            year=2000 + i % 20,
            month=i % 13,
            ids={"doi": f"10.1000/a_b%{i}#c&d"},
            publisher=titles[(i * 7) % len(titles)][:40],
        )
        for i, title in enumerate(titles)
    ]


FRAGMENTS = (
    "\\input{/etc/passwd}", "\\write18{id}", "$", "$x$", "$\\alpha_i$", "$x^2^3$", "$\\mathbb{R}$",
    "{", "}", "%", "@article{a,", "\\", "\n", '"',
    "#", "&", "&amp;", "é", "ễ", "ß", "Я", "王", "α", "Βαθιά", "₂", "²", "–", "“", "’", "GPU",
    "PagedAttention", "A", ": ", " ", "- ", "~", "^",
    "_", "<b>", "ﬁ", "x\u0301", "\u0301", "\u200d", "🚀", ", ", " and ", "`", "'", "''", "?`", "|",
    "đ", "Đ", "ą", "ŋ", "«", "»", "ʻ", "İ", "ı", "ﷺ",
    "क्ष", "ไทย", "עברית", "한국", "→", "≤", "∮", "ℵ", "½", "€", "№", "\u00a0", "\u2028", "\ufffd",
    "𝔸", "𝛼", "ǆ", "ŉ", "ĳ", "ſ", "Ǆ", "ﬆ", "…", "†",
    "word ", "Title ", "of ", "the ", "^^41", "\\def\\x{", "\\par", "\\end{document}", "\\csname ",
    "\\catcode`\\@", "--", "---", "<<", ",,",
)  # fmt: skip


@pytest.fixture(scope="session")
def hostile() -> list[Work]:
    """Works whose every field is a heap of what breaks files; the same heap every time."""
    dice = random.Random(20)

    def heap(most: int = 8) -> str:
        return "".join(dice.choice(FRAGMENTS) for _ in range(dice.randint(1, most)))

    kinds: tuple[ItemType, ...] = (
        "paper-conference",
        "article-journal",
        "chapter",
        "book",
        "thesis",
        "report",
        "article",
        "software",
    )
    return [
        make_work(
            heap(12) + " x",
            (
                *tuple(
                    Name(heap(3), heap(3), dice.choice(["", "van", heap(2)]))
                    for _ in range(dice.randint(1, 3))
                ),
                Name(literal=heap()),
            ),
            key=f"hostile{i:03d}",
            type=kinds[i % len(kinds)],
            ids={"doi": "10.1000/" + heap(3), "arxiv": f"2301.{i:05d}"},
            year=1990 + i % 30,
            month=i % 13,
            container_title="C " + heap(),
            collection_title=heap(3),
            volume=heap(2),
            issue=heap(2),
            page=heap(3),
            number=heap(2),
            publisher="P " + heap(),
            publisher_place=heap(),
            event_title=heap(),
            event_place=heap(),
            URL="https://example.org/" + heap(),
            genre=heap() if i % 3 else "proceedings",
            editors=(Name(heap(3), heap(3)), Name(literal=heap())) if i % 2 else (),
            translators=(Name(heap(3), heap(3)),) if i % 4 == 0 else (),
            edition=heap(2),
            chapter_number=heap(2),
            number_of_pages=heap(2),
            event_date=Date(1990 + i % 30, i % 13, 1 if i % 13 else 0),
            original_date=Date(1900 + i),
            archive_class=heap(2),
            retracted=heap(2) if i % 5 == 0 else "",
            keywords=(heap(), heap()),
            abstract=heap(30),
            ISBN=(heap(),),
            ISSN=(heap(),),
        )
        for i in range(160)
    ]


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare text with a file under tests/golden.

    With UPDATE_GOLDEN=1 in the environment, write it.
    """

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text, "utf-8")
        assert path.read_text("utf-8") == text

    return compare
