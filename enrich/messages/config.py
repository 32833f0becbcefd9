"""What is wrong with the configuration."""

from __future__ import annotations

from enrich.messages.message import Message

UNUSED_OVERRIDE = Message("overrides: {name}: no paper has this identifier or citation key{meant}")
