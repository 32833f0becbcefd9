"""The catalogue of messages by name, and which of them a command has printed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from enrich import messages
from enrich.messages import Message, Sentence
from tests.support.cli import enrich

CATALOGUE: dict[str, Message] = {
    f"{room}.{name}": value
    for room in messages.__all__
    for name, value in vars(getattr(messages, room)).items()
    if isinstance(value, Message)
}
_NAMES = {id(message): name for name, message in CATALOGUE.items()}


@contextmanager
def recorded() -> Iterator[list[tuple[str, Sentence]]]:
    """Yield the messages of which a sentence is made in the block, each with that sentence."""
    made: list[tuple[str, Sentence]] = []

    def record(message: Message, **values: object) -> Sentence:
        sentence = Sentence(message.template.format_map(values))
        made.append((_NAMES.get(id(message), "?"), sentence))
        return sentence

    with mock.patch.object(Message, "__call__", record):
        yield made


def provoke(
    folder: Path, arguments: Collection[str], says: Collection[str], code: int | None
) -> subprocess.CompletedProcess[str]:
    """Run `enrich` in a folder, and return what it printed: each of these messages has to be in it."""
    with recorded() as made:
        done = enrich(folder, *arguments, code=code, broken="commands.INTERNAL" in says)
    check_printed(made, says, done.stderr + done.stdout.replace('\\"', '"'))
    return done


def check_printed(
    made: Sequence[tuple[str, Sentence]], says: Collection[str], printed: str
) -> None:
    """Check that a sentence of each of these messages is in what was printed."""
    words = _squeezed(printed)
    for name in says:
        sentences = [_squeezed(sentence) for of, sentence in made if of == name]
        assert any(s in words for s in sentences), f"{name}: {sentences} not in: {words}"


def fits(text: str, message: Message) -> bool:
    """Whether a text is a sentence of a message: its words, with anything in its places."""
    words = re.split(r"\{\w+\}", message.template)
    return bool(re.fullmatch(".*".join(map(re.escape, words)), text))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
