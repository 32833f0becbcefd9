"""One Chromium for all tests of a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe-core: ENRICH_AXE names its file, else npm fetches it where it can."""
    if named := os.environ.get("ENRICH_AXE"):
        return Path(named).read_text(encoding="utf-8")
    if (npm := shutil.which("npm")) is None:
        pytest.skip("needs axe-core: npm fetches it, or ENRICH_AXE names its axe.min.js")
    folder = tmp_path_factory.mktemp("axe")
    try:
        done = subprocess.run(
            [npm, "pack", "--silent", "axe-core@4"], cwd=folder, capture_output=True, timeout=120
        )
    except subprocess.TimeoutExpired:
        pytest.skip("axe-core: npm's registry does not answer")
    if done.returncode:
        pytest.skip("axe-core: npm's registry cannot be asked")
    with tarfile.open(next(folder.glob("*.tgz"))) as packed:
        found = packed.extractfile("package/axe.min.js")
        assert found is not None
        return found.read().decode()
