"""What is wrong with a file that was named."""

from __future__ import annotations

from enrich.messages.message import Message

NO_SUCH_FILE = Message("{path}: there is no such file; check the name")
