"""References with known truth.

Every kind is made, from records of its own, and is wrong in what its name says.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from benchmarks import mistakes, records, references, verdicts
from benchmarks.references import Reference

RECORDS = records.invent(900)


def test_every_kind_is_made_and_the_same_seed_makes_the_same() -> None:
    made = references.make(RECORDS, 200, 7)
    assert {c.kind for c in made.cases} == set(references.KINDS)
    assert made.cases == references.make(RECORDS, 200, 7).cases
    assert made.cases != references.make(RECORDS, 200, 8).cases
    assert all(c.right == (c.kind in references.RIGHT) for c in made.cases)


def test_a_record_serves_once_but_for_the_right_one_beside_a_wrong_one() -> None:
    made = references.make(RECORDS, 200, 7)
    beside = [c for c in made.cases if c.kind == "beside a wrong one of the same paper"]
    others = Counter(c.record for c in made.cases if c not in beside)
    assert beside
    assert set(others.values()) == {1}
    assert all(others[c.record] and c.record not in made.hidden | made.preprints for c in beside)


@pytest.mark.parametrize("change", mistakes.NEAR_MISSES.values(), ids=mistakes.NEAR_MISSES)
def test_a_near_miss_is_near_and_misses(change: mistakes.Change) -> None:
    title = "Learning Robust Graph Representations for Large Search Problems"
    made = {t for n in range(60) if (t := change(title, random.Random(n)))}
    assert len(made) > 5
    assert title not in made
    assert all(len(set(t.split()) & set(title.split())) >= 5 for t in made)


def test_the_report_counts_false_alarms_and_detection_and_names_what_is_off() -> None:
    told = {
        "title": "T",
        "evidence": [
            {"claim": "year", "verdict": "contradicted", "stated": "2020", "found": "2019"}
        ],
    }
    alarm = verdicts.JudgedReference(
        Reference("plain", "", "right", 1), {**told, "verdict": "contradicted"}
    )
    fine = verdicts.JudgedReference(
        Reference("plain", "", "right", 2), {**told, "verdict": "confirmed"}
    )
    missed = verdicts.JudgedReference(
        Reference("wrong year", "", "wrong", 3),
        {"title": "U", "verdict": "confirmed", "evidence": []},
    )
    shown = verdicts.report([alarm, fine, missed], verdicts.CheckSettings(cases=3))
    assert "| **right, all: false alarms** (bar: contradicted <= 0.5%) | 2 | 50.0%" in shown
    assert "| **wrong, all: detected** (bar: contradicted >= 97%) | 1 | 0.0%" in shown
    assert "- plain: T (year 2020: 2019)" in shown
    assert "- wrong year: U (all was confirmed)" in shown
