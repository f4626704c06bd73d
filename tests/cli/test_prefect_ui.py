"""The copied pages of Prefect's UI get one script more, once, below whatever path they are served."""

from __future__ import annotations

from pathlib import Path

import prefect
import pytest

from cli.serving.prefect_ui import SCRIPT, mend_lists, ui_folder

PLACEHOLDER = "/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER"


@pytest.mark.parametrize("base", ["", "/prefect"])
def test_the_page_asks_for_the_script_where_it_is_served(tmp_path: Path, base: str) -> None:
    page = ui_folder(tmp_path) / "v1" / "index.html"
    page.parent.mkdir(parents=True)
    own = (Path(prefect.__ui_static_path__) / "index.html").read_text(encoding="utf-8")
    page.write_text(own.replace(PLACEHOLDER, base), encoding="utf-8")
    assert mend_lists(tmp_path)
    mended = page.read_text(encoding="utf-8")
    assert mended.count(f'<script src="{base}/{SCRIPT}" defer></script></head>') == 1
    assert (page.parent / SCRIPT).is_file()
    assert mend_lists(tmp_path)
    assert page.read_text(encoding="utf-8") == mended


def test_pages_that_are_not_there_are_left_alone(tmp_path: Path) -> None:
    assert not mend_lists(tmp_path)
    assert not ui_folder(tmp_path).exists()
