"""Every sentence that the program says to a person, by the room that says it.

`messages.runs.NOT_FOUND(where=...)` is a sentence. What prints takes
sentences of messages alone (`Sentence`). It knows no other room.
"""

from __future__ import annotations

from enrich.messages import (
    api,
    cache,
    commands,
    config,
    files,
    lists,
    papers,
    plugins,
    runs,
    services,
    setup,
)
from enrich.messages.message import Message, Sentence, counted, few, meant

__all__ = [
    "Message",
    "Sentence",
    "api",
    "cache",
    "commands",
    "config",
    "counted",
    "few",
    "files",
    "lists",
    "meant",
    "papers",
    "plugins",
    "runs",
    "services",
    "setup",
]
