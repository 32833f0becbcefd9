"""Chromium, as a test drives it: headless, with a clock for nothing, and all that it says kept."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import ElementNotInteractableException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PATIENCE = 5.0  # seconds
_OWN = ("file:", "data:", "about:", "blob:")


class NoBrowserError(Exception):
    """There is no Chromium here, or no driver of it."""


class Browser:
    """A window of Chromium. `said` is what its console had, `requests` what it asked for."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, address: str | Path) -> None:
        """Open an address or a file, anew."""
        url = address if isinstance(address, str) else address.as_uri()
        self.driver.get("about:blank")
        self.logs()
        self.driver.get(url)
        end = time.monotonic() + _PATIENCE
        # On a busy machine the window may still be about to leave the blank page.
        loaded = ["complete", f"{url.partition(':')[0]}:"]
        while self.run("return [document.readyState, location.protocol]") != loaded:
            assert time.monotonic() < end, f"{url}: it is not loaded"
            time.sleep(0.05)

    def run(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def later(self, script: str, *arguments: Any) -> Any:
        """Return what a script hands to the function that is its last argument."""
        return self.driver.execute_async_script(script, *arguments)

    def command(self, name: str, **parameters: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def size(self, width: int, height: int = 900) -> None:
        """Make the window so large."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def media(self, kind: str = "", **features: str) -> None:
        """Show the page as on a medium, such as `print`, or with what the user prefers."""
        features = {"prefers_reduced_motion": "reduce", **features}
        wanted = [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]
        self.command("Emulation.setEmulatedMedia", media=kind, features=wanted)

    def all(self, selector: str) -> list[WebElement]:
        """Return the elements of a selector that can be seen."""
        return [x for x in self.driver.find_elements(By.CSS_SELECTOR, selector) if x.is_displayed()]

    def one(self, selector: str) -> WebElement:
        """Return the one element of a selector that can be seen, within some seconds."""
        end = time.monotonic() + _PATIENCE
        while len(found := self.all(selector)) != 1:
            assert time.monotonic() < end, f"{selector}: {len(found)} can be seen"
            time.sleep(0.05)
        return found[0]

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            end = time.monotonic() + _PATIENCE
            while not self._pressed(getattr(Keys, key, key)):
                assert time.monotonic() < end, f"nothing takes the key {key}"
                time.sleep(0.05)

    def _pressed(self, key: str) -> bool:
        """Whether a key could be pressed: a dialog that closes has the focus a little longer."""
        try:
            self.driver.switch_to.active_element.send_keys(key)
        except ElementNotInteractableException:
            return False
        return True

    def logs(self) -> tuple[list[str], list[str]]:
        """Return what the console has had since the last time, and what was asked of whom."""
        get_log: Callable[[str], list[dict[str, str]]] = self.driver.get_log
        said = [entry["message"] for entry in get_log("browser")]
        events = (json.loads(x["message"])["message"] for x in get_log("performance"))
        asked = [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]
        return said, [url for url in asked if not url.startswith(_OWN)]


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Start a Chromium whose files go into a folder. Raises NoBrowserError."""
    named = os.environ.get("ENRICH_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    driver = shutil.which("chromedriver")
    if named is None or driver is None:
        raise NoBrowserError("needs Chromium and its driver (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = named
    for argument in ("--headless=new", "--disable-gpu", f"--user-data-dir={folder}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # its sandbox is not for root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    started.set_script_timeout(120)
    try:
        yield Browser(started)
    finally:
        started.quit()


def violations(browser: Browser) -> list[tuple[str, str, list[str]]]:
    """Return what axe-core, which has been run in the page, finds in it: rule, help, elements."""
    script = """
        const done = arguments[0];
        axe.run(document, {resultTypes: ['violations']})
            .then((r) => done(r.violations), (e) => done(String(e)))
    """
    found = browser.later(script)
    return [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found]
