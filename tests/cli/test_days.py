"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from enrich.cli import days
from enrich.errors import OptionError

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-01", "2026-11-01"), ("2026-11", "2026-11"), ("2026", "2026"),
        (" 2026-11 ", "2026-11"), ("today", "2026-03-31"), ("Yesterday", "2026-03-30"),
        ("10 days", "2026-03-21"), ("1 day ago", "2026-03-30"), ("2 weeks", "2026-03-17"),
        ("2w", "2026-03-17"), ("a week ago", "2026-03-24"), ("last week", "2026-03-24"),
        ("1 month", "2026-02-28"), ("last month", "2026-02-28"), ("3 months ago", "2025-12-31"),
        ("an year", "2025-03-31"), ("2 years", "2024-03-31"), ("25 months", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_day_or_how_long_ago(typed: str, day: str) -> None:
    assert days.beginning(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "2 fortnights",
        "two weeks from now",
        "2026-02-30",
        "20-1-1",
        "-2 days",
        "99999 years",
        "2026-13",
        "2 m",
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    with pytest.raises(OptionError, match="expected a day such as"):
        days.beginning(typed, TODAY)
