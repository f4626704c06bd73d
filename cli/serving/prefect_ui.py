"""Prefect's first UI with lists that a click opens.

In Prefect 3.8.8 a click on a list is heard twice, by its button and by the frame around it: the list
opens and closes at once, and only the keyboard opens it. Prefect copies its pages into a folder when
its server starts; the copy gets one script more. Prefect's own files stay as they are.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = "PREFECT_SERVER_UI_STATIC_DIRECTORY"
SCRIPT = "dondoc-lists.js"
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
    """Where Prefect's server is told to copy its pages to."""
    return home / "prefect" / "ui"


def mend_lists(home: Path) -> bool:
    """Add the script to the copied pages of the first UI; whether they were there to be mended."""
    page = ui_folder(home) / "v1" / "index.html"
    if not page.is_file():
        return False
    html = page.read_text(encoding="utf-8")
    if SCRIPT not in html and _CLOSE in html:
        (page.parent / SCRIPT).write_text(_ONCE, encoding="utf-8")
        tag = f'<script src="{_base_of(html)}/{SCRIPT}" defer></script>'
        page.write_text(html.replace(_CLOSE, f"{tag}{_CLOSE}", 1), encoding="utf-8")
    return SCRIPT in page.read_text(encoding="utf-8")


def _base_of(html: str) -> str:
    """The path below which the pages are served, as their own scripts name it."""
    before, found, _ = html.partition("/assets/")
    return before.rpartition('"')[2] if found else ""
