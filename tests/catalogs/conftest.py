"""Small dumps, and catalogues that are built of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from enrich import sources
from enrich.catalogs import build, dump_files
from enrich.catalogs.catalogue import Catalogue

Built = Callable[..., Catalogue]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """Return what builds a catalogue of dumps with some contents, and opens it."""

    def make(*contents: str, name: str = "tea") -> Catalogue:
        paths = [tmp_path / f"{name}-{n}.dump" for n in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(content, encoding="utf-8")
        target = tmp_path / f"{name}.catalog"
        build.build(target, dump_files.find(paths, sources.dump_formats()))
        return Catalogue(target)

    return make
