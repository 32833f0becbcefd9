"""What lists put around a title: years, remarks, awards, signs. The title is what is between."""

from __future__ import annotations

import pytest

from enrich import reading_list
from enrich.sources import identify

TITLE = "Paged Caches for Invented Graphs"


def titles(line: str) -> list[str | None]:
    listing = reading_list.read(f"- [ ] {line}\n".encode(), "list.md", None, identify)
    return [entry.title for entry in listing.entries]


@pytest.mark.parametrize(
    "line",
    [
        "2021 - {}", "2012: {}", "2012 – {}", "2012 | {}", "(2012) {}", "[2012] {}", "2012. {}",
        "{} - see Section 3", "{} -- recommended by a friend", "{} – must read!", "{} — a classic",
        "{} - read again", "{} -- to read", "{} - great paper", "{} (to read)", "{} (see Section 3)",
        "{} (Best Paper)", "{} [Oral]", "{} [paper]", "[paper] {}", "{} [PDF] [code]",
        "🔥 {}", "⭐⭐ {}", "{} 🚀", ":fire: {}", "**{}**", "*{}*", "“{}”",
    ],
)  # fmt: skip
def test_the_title_is_what_is_between(line: str) -> None:
    assert titles(line.format(TITLE)) == [TITLE]


@pytest.mark.parametrize(
    "title",
    [
        "2001: A Space Odyssey",
        "1984 - Annual Report",
        "Caches - A Survey of Everything",
        "Graphs - See What I Mean and How They Were Drawn in the Early Days of Computing",
        "Serving in 2021 - Lessons from a Large Fleet of Machines",
    ],
)
def test_a_title_keeps_its_own_years_and_dashes(title: str) -> None:
    assert titles(title) == [title]


def test_a_remark_behind_a_dash_is_a_note() -> None:
    text = f"- [ ] {TITLE} -- see Section 3\n"
    (entry,) = reading_list.read(text.encode(), "list.md", None, identify).entries
    assert entry.notes == ("see Section 3",)
