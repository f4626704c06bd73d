"""Prefect's first UI with lists that a click opens.

In Prefect 3.8.8 a click on a list is heard twice, by its button and by the frame around it: the list
opens and closes at once, and only the keyboard opens it. Prefect's server copies its pages into a
folder when it starts, unless the copy is there already: it is made here, with one script more.
Prefect's own files stay as they are.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

FOLDER = "PREFECT_SERVER_UI_STATIC_DIRECTORY"
BASE = "PREFECT_UI_SERVE_BASE"
SCRIPT = "dondoc-lists.js"
# how Prefect tells whether its copy is of this version and path: prefect/server/api/server.py
MARK = "UI_SERVE_BASE"
PLACEHOLDER = b"/PREFECT_UI_SERVE_BASE_REPLACE_PLACEHOLDER"
WITH_PLACEHOLDERS = {".txt", ".html", ".css", ".js", ".json"}
_CLOSE = "</head>"
_ONCE = """\
// A click on a list is heard by its button alone: heard by the frame too, it would close the list.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".p-select-button__control");
  if (button && !button.dataset.heardOnce) {
    button.dataset.heardOnce = "yes";
    button.addEventListener("click", (heard) => heard.stopPropagation());
  }
}, true);
"""


def ui_folder(home: Path) -> Path:
    """Where Prefect's server has the copies of its pages."""
    return home / "prefect" / "ui"


def prepare_pages(home: Path, environment: Mapping[str, str]) -> bool:
    """Copy the first UI's pages as Prefect would, and add the script; whether the script is in them.

    Prefect makes its own copy, without the script, where a new version of it wants another one.
    """
    base = environment.get(BASE, "/").rstrip("/")
    pages = ui_folder(home) / "v1"
    mark, wanted = pages / MARK, f"v1:{version('prefect')}:{base or '/'}"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != wanted:
        _copy(pages, base)
        mark.write_text(wanted, encoding="utf-8")
    return _mend(pages, base)


def own_pages() -> Path:
    """The first UI's pages as Prefect brings them."""
    found = find_spec("prefect")
    assert found is not None, "Prefect is one of our dependencies"
    assert found.origin is not None, "Prefect is a package of files"
    return Path(found.origin).parent / "server" / "ui"


def _copy(pages: Path, base: str) -> None:
    shutil.rmtree(pages, ignore_errors=True)
    # no rights of the package's own files: they may be nobody's to write
    shutil.copytree(own_pages(), pages, copy_function=shutil.copyfile)
    for file in pages.rglob("*"):
        if file.suffix in WITH_PLACEHOLDERS:
            read = file.read_bytes()
            if PLACEHOLDER in read:
                file.write_bytes(read.replace(PLACEHOLDER, base.encode()))


def _mend(pages: Path, base: str) -> bool:
    page = pages / "index.html"
    html = page.read_text(encoding="utf-8")
    (pages / SCRIPT).write_text(_ONCE, encoding="utf-8")
    if SCRIPT not in html:
        tag = f'<script src="{base}/{SCRIPT}" defer></script>'
        html = html.replace(_CLOSE, f"{tag}{_CLOSE}", 1)
        page.write_text(html, encoding="utf-8")
    return SCRIPT in html
