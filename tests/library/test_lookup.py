"""Finding a paper by what a person types, or a LaTeX file cites."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich.library import lookup
from enrich.model import Value, Work, WorkFields
from enrich.store import Store, open_store
from enrich.store.base import StoredWork

KEY = "kwon2023efficient"
NAMES = ["arxiv:2309.06180", "doi:10.1145/x", "title:efficient memory management"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one work, which had another key before."""
    store = open_store(tmp_path / "enrich.db")
    fields = WorkFields(title=Value("Efficient Memory Management", "arxiv", ""))
    store.keys.reserve([("old", [])], "2026-01-01T00:00:00+00:00")
    store.works.put([StoredWork(Work("old", "published", "article", fields), "print", NAMES, "")])
    store.keys.reserve([(KEY, [])], "2026-01-01T00:00:00+00:00")
    store.keys.rename("old", KEY)
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kwon2023efficient, old", [KEY]),
        (r"\cite{old,kwon2024}", [KEY]),
        ("@kwon2024", []),
        ("kwon2023efficient, kwon2024", []),
        ("management", [KEY]),
    ],
)
def test_what_a_person_names(store: Store, words: str, found: list[str]) -> None:
    assert lookup.find(store, words) == found


@pytest.mark.parametrize(
    ("argument", "found"),
    [
        (KEY, KEY),
        ("old", KEY),
        ("arXiv:2309.06180v2", KEY),
        ("doi:10.1145/X", KEY),
        ("arXiv:2309.06181", None),
        ("kwon2024", None),
        ("@kwon2023efficient", KEY),
        (r"\cite{kwon2023efficient}", KEY),
        ("@kwon2024", None),
    ],
)
def test_what_is_cited(store: Store, argument: str, found: str | None) -> None:
    assert lookup.find_cited(store, argument) == found


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (KEY, [KEY]),
        ("old", [KEY]),
        ("2309.06180", [KEY]),
        ("https://arxiv.org/abs/2309.06180v1", [KEY]),
        ("https://arxiv.org/abs/2309.06181", []),
        ("Efficient Memory Management", [KEY]),
        ("memory manag", [KEY]),
        ("wombats", []),
    ],
)
def test_what_a_person_types(store: Store, what: str, found: list[str]) -> None:
    assert lookup.find(store, what) == found


@pytest.mark.parametrize("key", ["kwon2023eficient", "Kwon2023Efficient", "KWON2023EFICIENT"])
def test_the_nearest_keys(key: str) -> None:
    known = [KEY, "yu2022orca", "kwon2023efficientmemory"]
    assert lookup.nearest(key, known)[0] == KEY


def test_what_is_near_to_nothing_has_no_nearest_keys() -> None:
    assert lookup.nearest("zzz", [KEY]) == []
