"""Passwords in the addresses of a list: they stay in the list, and come nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich import reading_list, sources
from tests.support.cli import enrich
from tests.support.world import World

SECRET = "s3cret"
LISTS = {
    "list.md": """
- [Quokka: A Sampler for Graphs](https://ada:s3cret@example.org/x.pdf), NeurIPS 2020. [code](https://s3cret@github.com/x)
- [Wombat: A Thing](https://doi.org/10.1145/9900001.9900012)
  See https://ada:s3cret@example.org/y for more.
- https://ada:s3cret@arxiv.org/abs/2401.90010
- postgresql://ada:s3cret@db/papers
""",
    "refs.bib": "@misc{a, title={Quokka: A Sampler}, url={https://ada:s3cret@example.org/x.pdf}}",
    "lines.txt": "https://ada:s3cret@example.org/x.pdf\nhttps://ada:s3cret@arxiv.org/abs/2401.90010\n",
    "rows.csv": "title,url\nQuokka: A Sampler,https://ada:s3cret@example.org/x.pdf\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_of_a_list_no_password_is_read(name: str) -> None:
    listing = reading_list.read(LISTS[name].encode(), name, None, sources.identify)
    assert listing.entries
    assert SECRET not in repr([listing.entries, listing.unread])
    assert any("https://example.org/x.pdf" in entry.urls for entry in listing.entries)


def test_a_list_with_a_password_keeps_it_for_itself(tmp_path: Path, world: World) -> None:
    for name, content in LISTS.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    world.config(tmp_path, list(LISTS))
    shown = ["run", "run --dry-run --explain", "status --unread --json", "search quokka", "log"]
    shown += ["check --json", "export jsonl --all", "export markdown"]
    for command in shown:
        done = enrich(tmp_path, *command.split(), code=None)
        assert SECRET not in done.stdout + done.stderr
    # A completed list has every byte of the list.
    files = [*(tmp_path / "cache").iterdir(), *(tmp_path / "out").iterdir()]
    written = {path.name for path in files if SECRET.encode() in path.read_bytes()}
    assert written == {"list.md", "lines.md"}
