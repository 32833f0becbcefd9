"""The catalogue of messages by name, and which of them a command has printed."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterator
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
def _recorded() -> Iterator[list[tuple[str, Sentence]]]:
    """Yield the messages of which a sentence is made during the block, with that sentence."""
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
    with _recorded() as made:
        done = enrich(folder, *arguments, code=code, broken="commands.INTERNAL" in says)
    printed = _squeezed(done.stderr + done.stdout.replace('\\"', '"'))
    for name in says:
        sentences = [_squeezed(sentence) for of, sentence in made if of == name]
        assert any(s in printed for s in sentences), f"{name}: {sentences} not in: {printed}"
    return done


def _squeezed(text: str) -> str:
    return " ".join(text.split())
