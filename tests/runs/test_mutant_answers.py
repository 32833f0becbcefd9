"""Answers damaged on their way, by chance: `scripts/bench mutants` tries two thousand of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mutants import answers
from tests.support.mutants.answer_damage import DAMAGES, Answer
from tests.support.mutants.answers import Paper
from tests.support.world import World, serve


@pytest.fixture(scope="module")
def open_world(small_corpus: Path) -> Iterator[World]:
    """The services, OpenAlex without its budget of a day."""
    yield from serve(small_corpus, 0.0, "--openalex", "open")


@pytest.mark.parametrize("how", dict.fromkeys(DAMAGES), ids=lambda how: how.__name__)
@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"results": [{"id": 1, "title": "A", "year": 2}]}).encode(),
        b"<feed><entry><title>A</title></entry></feed>",
        b"",
    ],
)
def test_each_damage_changes_an_answer(how: object, body: bytes) -> None:
    assert callable(how)
    changed = 0
    for n in range(20):
        good = {"Content-Type": "application/json"}
        answer = Answer(200, dict(good), body)
        how(answer, random.Random(n), [b'{"another": 1}'])
        changed += answer != Answer(200, good, body)
    # Of nothing there is little to damage.
    assert changed >= (10 if body else 0)


@pytest.mark.parametrize(
    ("said", "agrees"),
    [
        ({"doi": "10.1/a"}, True),
        ({"doi": "10.1/a", "openalex": "W1"}, True),
        ({}, True),
        ({"doi": "10.1/b"}, False),
    ],
)
def test_papers_agree_where_no_identifier_differs(said: dict[str, str], agrees: bool) -> None:
    truth = Paper("published", "k", {"doi": "10.1/a", "arxiv": "2309.90001"})
    assert Paper("published", "k", said).agrees(truth) == agrees


@pytest.mark.slow
@pytest.mark.parametrize("runs", [5, 60])
def test_a_run_is_right_about_the_rest(tmp_path: Path, open_world: World, runs: int) -> None:
    found = answers.tried([f"of the tests, {runs}, {n}" for n in range(runs)], tmp_path, open_world)
    assert found.failed == []
    assert found.damaged.total() >= runs
    assert found.codes.total() == found.runs == runs
