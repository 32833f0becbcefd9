"""Every sentence that the program says to a person, by the room that says it.

`messages.runs.NOT_FOUND(where=...)` is a sentence. A test fails for a message that no test
provokes, and for a sentence that is said without being here. It knows no other room.
"""

from __future__ import annotations

from enrich.messages import cache, commands, config, files, lists, papers, runs
from enrich.messages.message import Message, Sentence, counted, meant

__all__ = [
    "Message",
    "Sentence",
    "cache",
    "commands",
    "config",
    "counted",
    "files",
    "lists",
    "meant",
    "papers",
    "runs",
]
