"""The page of the documentation that lists every message."""

from __future__ import annotations

from tests.messages.test_catalogue import CATALOGUE
from tests.support import message_page
from tests.support.paths import ROOT


def test_the_page_has_every_message_and_is_up_to_date() -> None:
    written = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    assert written == message_page.page(), "python -m tests.support.message_page > docs/messages.md"
    assert written.count("\n* ") == len(CATALOGUE)
    assert all(message.template in written for message in CATALOGUE.values())
