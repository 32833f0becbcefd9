"""Citation keys taken over from somebody's .bib."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrich.errors import ConfigError
from enrich.model import Value, Work, WorkFields
from enrich.store import Store, open_store
from enrich.store.base import StoredWork
from enrich.works.import_keys import import_keys

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with two works."""
    store = open_store(tmp_path / "enrich.db")
    rows = [
        ("doe2020fish", "Fish", ["arxiv:2001.00001", "doi:10.1145/1", "title:fish"]),
        ("roe2021trees", "Trees", ["arxiv:2101.00001", "title:trees"]),
    ]
    store.keys.reserve([(key, []) for key, _, _ in rows], NOW.isoformat())
    for key, title, names in rows:
        work = Work(key, "published", "article", WorkFields(title=Value(title, "arxiv", "")))
        store.works.put([StoredWork(work, "print", names, "")])
    return store


def taken_over(store: Store, folder: Path, *bibs: str) -> tuple[int, list[str]]:
    paths = [folder / f"{n}.bib" for n in range(len(bibs))]
    for path, bib in zip(paths, bibs, strict=True):
        path.write_text(bib, encoding="utf-8")
    imported = import_keys(store.keys, paths, NOW)
    count, clashes = imported.taken + imported.waiting, imported.clashes
    return count, [clash.removeprefix(f"{folder}/") for clash in clashes]


NAMELESS = "the entry has no identifier and no title, so that its paper cannot be told; give it one"
CLASH = "another paper has this key here; left as it is"


@pytest.mark.parametrize(
    ("bib", "count", "clashes", "keys"),
    [
        ("@misc{mine, eprint={2001.00001}}", 1, [], ["mine", "roe2021trees"]),
        ("@misc{mine, doi={10.1145/1}}", 1, [], ["mine", "roe2021trees"]),
        ("@misc{mine, title={{Fish}}}", 1, [], ["mine", "roe2021trees"]),
        ("@misc{doe2020fish, title={{Fish}}}", 0, [], ["doe2020fish", "roe2021trees"]),
        (
            "@misc{roe2021trees, title={{Fish}}}",
            0,
            [f"0.bib: roe2021trees: {CLASH}"],
            ["doe2020fish", "roe2021trees"],
        ),
        (
            "@misc{one, title={{Fish}}}\n@misc{two, title={{Trees}}}",
            2,
            [],
            ["one", "two"],
        ),
        ("", 0, [], ["doe2020fish", "roe2021trees"]),
        (
            "@misc{mine, year=2020}",
            0,
            [f"0.bib: mine: {NAMELESS}"],
            ["doe2020fish", "roe2021trees"],
        ),
    ],
)
def test_a_paper_has_the_key_of_the_bib(
    store: Store, tmp_path: Path, bib: str, count: int, clashes: Sequence[str], keys: list[str]
) -> None:
    assert taken_over(store, tmp_path, bib) == (count, clashes)
    assert [work.key for work in store.works.all()] == sorted(keys)


def test_a_replaced_key_stays_an_alias(store: Store, tmp_path: Path) -> None:
    taken_over(store, tmp_path, "@misc{one, title={{Fish}}}", "@misc{two, title={{Fish}}}")
    work = store.works.get("doe2020fish")
    assert work is not None
    assert (work.key, work.aliases) == ("two", ("doe2020fish", "one"))


@pytest.mark.parametrize(
    "bib", ["@misc{one, title={{Fish}}}", "@misc{one, title={{Fish}}, ids={old, doe2020fish}}"]
)
def test_a_key_is_taken_over_once(store: Store, tmp_path: Path, bib: str) -> None:
    assert [taken_over(store, tmp_path, bib) for _ in range(3)] == [(1, []), (0, []), (0, [])]
    assert [work.key for work in store.works.all()] == ["one", "roe2021trees"]
    for alias in ("one", "doe2020fish", *(["old"] if "old" in bib else [])):
        work = store.works.get(alias)
        assert work is not None
        assert work.key == "one"


def test_the_key_of_a_paper_to_come_is_reserved_for_it(store: Store, tmp_path: Path) -> None:
    bib = "@misc{later, eprint={2201.00001}, title={{Later}}}"
    assert taken_over(store, tmp_path, bib) == (1, [])
    assert store.keys.find(["arxiv:2201.00001"]) == "later"
    assert store.keys.find(["title:later"]) == "later"
    other = "@misc{later, eprint={2301.00001}}"
    assert taken_over(store, tmp_path, other) == (0, [f"0.bib: later: {CLASH}"])


def test_a_missing_file_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.bib: there is no such file"):
        import_keys(store.keys, [tmp_path / "gone.bib"], NOW)
