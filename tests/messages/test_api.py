"""What the Python interface says: each message is provoked, and is the text of its error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import enrich
from enrich.library.paper import Paper
from enrich.model import Work, WorkFields
from tests.support.said import CATALOGUE, fits

PAPER = Paper(Work("key1", "published", "article", WorkFields()))


@dataclass(frozen=True)
class Row:
    """A message, and what a program asks of an empty library, or of a paper, to get it."""

    says: str
    ask: Callable[[enrich.Library], object]


ROWS = [
    Row("api.NOT_IN_LIBRARY", lambda library: library["kwon2023efficient"]),
    Row("api.NOTHING_NAMED", lambda library: library.get(" ")),
    Row("commands.UNKNOWN_FORMAT", lambda library: library.export("bibtext")),
    Row("commands.UNKNOWN_FORMAT", lambda _: enrich.read_list("a\n", "markdwon")),
    Row("api.NO_OPTION", lambda library: library.export("bibtex", abstract=True)),
    Row("api.WRONG_OPTION", lambda library: library.export("bibtex", abstracts="yes")),
    Row("api.NO_FIELD", lambda _: PAPER.provenance("titel")),
    Row("api.NO_SUCH_LIST", lambda _: enrich.read_list("gone.md")),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.says)
def test_a_message_is_the_text_of_an_error(tmp_path: Path, row: Row) -> None:
    (tmp_path / "c.yaml").touch()
    with pytest.raises(enrich.EnrichError) as caught:
        row.ask(enrich.open(tmp_path / "c.yaml"))
    assert fits(str(caught.value), CATALOGUE[row.says])
