"""Debian's Chromium driven against the running application, on Friday 19 June 2026."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from config.settings import load_settings
from tests.conftest import ROOT, leave_out
from tests.web.conftest import Clock, filled
from web.app import create_app

__all__ = ["filled"]

# no call outside: this machine may have no network, and a test must not wait for one
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Site:
    """The running application: its address, its data folder and its clock."""

    url: str
    home: Path
    keys: dict[str, str]
    clock: Clock


@pytest.fixture
def site(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Site]:
    """The application under its real server, over a database of its own."""
    database, keys = filled
    shutil.copy(database, tmp_path / "dondoc.db")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, clock = f"http://127.0.0.1:{port}", Clock()
    settings = load_settings(home=tmp_path, web_port=port, public_url=url)
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, now=clock), port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield Site(url, tmp_path, keys, clock)
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file's tests."""
    chromium = shutil.which("chromium")
    if chromium is None:
        leave_out("Chromium is not installed (Debian package chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new profile, 1280 px wide, that fails on whatever the browser complains of."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    # a refused form answers 4xx, which Chromium reports as if it were an error of the page
    opened.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def keep(page: Page) -> Callable[[str], None]:
    """Keeps a picture of the whole page under a name, as a file of the test run."""
    folder = Path(os.environ.get("DONDOC_SCREENSHOTS", ROOT / "build" / "screenshots"))

    def shoot(name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return shoot


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page for those who do not see it or use no mouse."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
