"""The enriched list: the same paper in several lists, and lists that an earlier version enriched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from enrich import reading_list
from enrich.text import signature
from tests.support.old_cache import CACHES, OldDesk

PAGED = "- [Paged Memory for Serving Invented Models](https://arxiv.org/abs/2309.90001)\n"
WHOLE = "> **SOSP 2023** · Example, Sample, Müller · "


def with_settings(desk: OldDesk, lists: dict[str, str], style: str = "compact") -> None:
    """Give the desk these lists, each with an enriched list of this style."""
    path = desk.folder / "config.yaml"
    tree = json.loads(path.read_text(encoding="utf-8"))
    for name, text in lists.items():
        (desk.folder / name).write_text(text, encoding="utf-8")
    own = {"format": "markdown", "path": "out/{name}.md", "style": style}
    tree |= {"lists": ["list.md", *lists], "outputs": [own]}
    path.write_text(json.dumps(tree), encoding="utf-8")


def test_a_paper_in_a_second_list_has_its_whole_block_there(tmp_path: Path) -> None:
    desk = OldDesk(tmp_path)
    with_settings(desk, {"second.md": PAGED * 2, "third.md": f"```\n{PAGED}```\n{PAGED}"})
    desk.run(offline=True)
    for name in ("list.md", "second.md", "third.md"):
        made = desk.output(name).decode()
        again = name == "second.md"
        assert made.count(WHOLE) == 1, name
        assert made.count("the same paper as `example2023paged` above") == again, name
        assert reading_list.strip(made.encode()) == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("style", ["compact", "full", "minimal"])
@pytest.mark.parametrize("edited", [False, True])
def test_an_output_of_an_earlier_version_is_written_anew_unless_edited(
    tmp_path: Path, style: str, edited: bool
) -> None:
    desk = OldDesk(tmp_path)
    with_settings(desk, {}, style)
    old = signature.sign((CACHES / "enriched.md").read_bytes(), "markdown") + b"mine\n" * edited
    (tmp_path / "out").mkdir()
    (tmp_path / "out/list.md").write_bytes(old)
    result = desk.run(offline=True)
    assert bool(result.kept_back) == edited
    made = desk.output("list.new.md" if edited else "list.md")
    # In full it is what it was, to the byte.
    assert (desk.output("list.md") == old) == (edited or style == "full")
    assert signature.is_sound(made)
    assert reading_list.strip(made) == (tmp_path / "list.md").read_bytes()
    desk.run(offline=True)
    assert desk.output("list.new.md" if edited else "list.md") == made


@pytest.mark.parametrize("style", ["compact", "full", "minimal"])
def test_a_list_that_an_earlier_version_wrote_into_is_written_into_again(
    tmp_path: Path, style: str
) -> None:
    desk = OldDesk(tmp_path)
    with_settings(desk, {}, style)
    bare = (tmp_path / "list.md").read_bytes()
    (tmp_path / "list.md").write_bytes((CACHES / "enriched.md").read_bytes())
    desk.run(offline=True, in_place=True)
    made = (tmp_path / "list.md").read_bytes()
    assert reading_list.strip(made) == bare
    assert (b"\n  > **SOSP 2023** " in made) == (style != "full")
    assert len(re.findall(rb"<!--enrich ", made)) == len(re.findall(rb"<!--/enrich-->", made))
    desk.run(offline=True, in_place=True)
    assert (tmp_path / "list.md").read_bytes() == made
