"""The copied pages of Prefect's UI get one script more, once, below whatever path they are served."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import httpx
import prefect
import pytest

from cli.serving.prefect_ui import (
    BASE,
    MARK,
    PLACEHOLDER,
    SCRIPT,
    own_pages,
    prepare_pages,
    ui_folder,
)
from tests.cli.test_run import MAIN, environment
from tests.postgres import free_port

SECONDS_TO_START = 300


@pytest.mark.parametrize("base", ["/", "/prefect", "/prefect/"])
def test_the_page_asks_for_the_script_where_it_is_served(tmp_path: Path, base: str) -> None:
    assert prepare_pages(tmp_path, {BASE: base})
    page = ui_folder(tmp_path) / "v1" / "index.html"
    ready = page.read_text(encoding="utf-8")
    assert ready.count(f'<script src="{base.rstrip("/")}/{SCRIPT}" defer></script></head>') == 1
    assert (page.parent / SCRIPT).is_file()
    assert prepare_pages(tmp_path, {BASE: base})
    assert page.read_text(encoding="utf-8") == ready


def test_the_rest_of_the_copy_is_what_prefect_brings_with_the_path_put_in(tmp_path: Path) -> None:
    prepare_pages(tmp_path, {BASE: "/prefect"})
    copied = ui_folder(tmp_path) / "v1"
    theirs = Path(prefect.__ui_static_path__)
    assert own_pages() == theirs
    names = {file.relative_to(theirs) for file in theirs.rglob("*") if file.is_file()}
    ours = {file.relative_to(copied) for file in copied.rglob("*") if file.is_file()}
    assert ours - names == {Path(SCRIPT), Path(MARK)}
    assert names <= ours
    for name in names - {Path("index.html")}:
        own = (theirs / name).read_bytes()
        assert (copied / name).read_bytes() == own.replace(PLACEHOLDER, b"/prefect"), name


def test_pages_of_another_version_or_path_are_copied_anew(tmp_path: Path) -> None:
    prepare_pages(tmp_path, {BASE: "/cu"})
    left = ui_folder(tmp_path) / "v1" / "left.js"
    left.write_text("// of before", encoding="utf-8")
    prepare_pages(tmp_path, {BASE: "/moi"})
    assert not left.exists()
    assert f'src="/moi/{SCRIPT}"' in (left.parent / "index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_prefect_started_by_itself_serves_the_pages_with_the_script(tmp_path: Path) -> None:
    port = free_port()
    told = environment(tmp_path, DONDOC_PREFECT_PORT=str(port))
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen([*MAIN, "prefect"], env=told, stdout=said, stderr=said)
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not _is_up(port):
            assert process.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < until
            time.sleep(0.3)
        place = f"http://127.0.0.1:{port}"
        page = httpx.get(place, headers={"Accept": "text/html"}, follow_redirects=True)
        assert f'src="/{SCRIPT}"' in page.text
        assert "heardOnce" in httpx.get(f"{place}/{SCRIPT}").text
    finally:
        process.terminate()
        process.wait(60)


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health").is_success
    except httpx.HTTPError:
        return False
