"""Every sentence that the program says to a person, by the room that says it.

`messages.runs.NOT_FOUND(where=...)` is a sentence. What prints takes
sentences of messages alone (`Sentence`). It knows no other room.
"""

from __future__ import annotations

from enrich.messages import (
    api,
    bulk,
    cache,
    catalogs,
    check,
    commands,
    config,
    doctor,
    files,
    group,
    library,
    lists,
    papers,
    parts,
    plugins,
    reasons,
    runs,
    server,
    services,
    setup,
)
from enrich.messages.message import Message, Sentence, counted, many, megabytes, on_one_line
from enrich.messages.parts import as_typed, few, meant, refused_address

__all__ = [
    "Message",
    "Sentence",
    "api",
    "as_typed",
    "bulk",
    "cache",
    "catalogs",
    "check",
    "commands",
    "config",
    "counted",
    "doctor",
    "few",
    "files",
    "group",
    "library",
    "lists",
    "many",
    "meant",
    "megabytes",
    "on_one_line",
    "papers",
    "parts",
    "plugins",
    "reasons",
    "refused_address",
    "runs",
    "server",
    "services",
    "setup",
]
