"""What `show` prints: each field with its source and what the other sources have."""

from __future__ import annotations

from dataclasses import replace

from enrich.library import describe
from enrich.model import (
    Date,
    Evidence,
    Identifier,
    Match,
    Name,
    Record,
    Standing,
    Tier,
    Value,
    Verdict,
    Work,
    WorkFields,
)
from enrich.store.base import ListPosition, ListRow

WHEN = "2026-01-01T00:00:00+00:00"
RECORD = Record(
    "dblp",
    Tier.INDEX,
    "Paged Memory.",
    standing=Standing.PUBLISHED,
    identifiers=(Identifier("dblp", "conf/sosp/A"),),
    issued=Date(2023),
    container_title_short="SOSP",
)
WORK = Work(
    "ames2023paged",
    "preprint",
    "article",
    WorkFields(
        title=Value("Paged Memory", "arxiv", WHEN, {"dblp": "Paged Memory.", "s2": "Paged Memory"}),
        authors=Value((Name("Ames", "Ada"), Name(literal="OpenAI")), "arxiv", WHEN),
        issued=Value(Date(2023, 9), "overrides", "", {"arxiv": Date(2023, 9, 12)}),
        abstract=Value("A" * 300, "arxiv", WHEN),
        keywords=Value(("caches", "files"), "arxiv", WHEN),
    ),
    (Identifier("arxiv", "2309.90001"),),
    (RECORD,),
    "2026-01-01",
    problems=("year: one says 2022",),
    candidates=(Match(RECORD, Verdict.DOUBTFUL, 0.5, (Evidence("title", 0.9, "0.97"),)),),
)


def test_the_object_has_the_source_of_each_field() -> None:
    found = describe.as_object(WORK)
    assert list(found["provenance"]) == ["abstract", "authors", "issued", "keywords", "title"]
    assert found["provenance"]["title"] == {
        "source": "arxiv",
        "fetched": WHEN,
        "others": {"dblp": "Paged Memory.", "s2": "Paged Memory"},
    }
    assert found["provenance"]["issued"]["others"] == {"arxiv": "2023-09-12"}
    assert (found["id"], found["state"], found["issued"]) == (
        "ames2023paged",
        "preprint",
        {"date-parts": [[2023, 9]]},
    )
    assert found["versions"][0]["container-title"] == "SOSP"


def test_the_words_for_people() -> None:
    assert list(describe.words(WORK)) == [
        "Paged Memory",
        "Ada Ames, OpenAI",
        "2023",
        "[ames2023paged] preprint, as of 2026-01-01",
        "  arxiv:2309.90001",
        "note: year: one says 2022",
        "",
        "A" * 300,
        "(abstract: arxiv)",
    ]


def test_a_title_of_a_list_is_no_note() -> None:
    row = ListRow(3, 0, WORK.key, "", None, False, "", "Memory in Pages", "mine", "")
    places = [ListPosition("a.md", row), ListPosition("b.md", replace(row, title="paged memory"))]
    notes = "mine\nMemory in Pages\npaged memory"
    assert describe.reading(notes, places)["notes"] == ["mine"]
    assert [x["title"] for x in describe.reading(notes, places)["lists"]] == [
        "Memory in Pages",
        "paged memory",
    ]
    shown = list(describe.words(WORK, (), notes, places))
    assert shown[5:9] == [
        "  in a.md:3",
        "  in b.md:3",
        "  called there: Memory in Pages",
        "  note: mine",
    ]
    assert "paged memory" not in shown


def test_why_names_sources_versions_and_candidates() -> None:
    assert list(describe.why(WORK)) == [
        "",
        "fields:",
        f"  abstract: {'A' * 199}…",
        f"      from arxiv, {WHEN}",
        "  authors: Ada Ames; OpenAI",
        f"      from arxiv, {WHEN}",
        "  issued: 2023-09",
        "      from overrides",
        "      arxiv: 2023-09-12",
        "  keywords: caches; files",
        f"      from arxiv, {WHEN}",
        "  title: Paged Memory",
        f"      from arxiv, {WHEN}",
        "      dblp: Paged Memory.",
        "      s2: the same",
        "versions:",
        "  dblp (index, published): Paged Memory.; SOSP, 2023; dblp:conf/sosp/A",
        "candidates that were not taken:",
        "  Paged Memory. (2023, dblp), score 0.50: title 0.97 (+0.90)",
    ]
