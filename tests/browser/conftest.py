"""One Chromium for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.browser import Browser, NoBrowserError, chromium


@pytest.fixture(scope="session")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    try:
        with chromium(tmp_path_factory.mktemp("chromium")) as browser:
            yield browser
    except NoBrowserError as error:
        pytest.skip(str(error))


@pytest.fixture
def browser(_browser: Browser) -> Browser:
    """A window of 1,400 pixels in light colours, which remembers nothing."""
    _browser.size(1400)
    _browser.media(prefers_color_scheme="light")
    _browser.command("Emulation.setScriptExecutionDisabled", value=False)
    _browser.command("Storage.clearDataForOrigin", origin="*", storageTypes="all")
    return _browser
