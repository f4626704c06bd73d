"""Tesseract as a child process: a picture in, its words with their places and certainty out."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image

from dondoc.errors import UnreadableFile
from dondoc.reading.formats.pages.picture import Grey, Picture

INSTALL = "hãy cài: apt-get install tesseract-ocr tesseract-ocr-vie"
_LONGEST_SECONDS = 90
_LINE, _WORD = "4", "5"
# what is left of a ruling line is read as this, and no plan writes it
_RULES = " |¦"
_ROTATE = re.compile(r"^Rotate: (?P<degrees>\d+)", re.M)


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word in pixels: its own left and right, the top and bottom of its line; certainty to 100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    certainty: float
    line: int


@cache
def languages() -> frozenset[str]:
    """The languages that tesseract is installed with; empty where it is missing."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    listed = subprocess.run(  # noqa: S603 - the program found on the path, no words from outside
        [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    )
    return frozenset(listed.stdout.split("\n")[1:]) - {""}


def missing(name: str, why: str = "tệp là ảnh chụp") -> UnreadableFile | None:
    """The refusal of a picture where tesseract or its Vietnamese is not installed, or None.

    `why` says in Vietnamese why the machine is needed.
    """
    if "vie" in languages():
        return None
    what = "dữ liệu tiếng Việt của tesseract" if languages() else "chương trình tesseract"
    return UnreadableFile(
        f"{why}, phải đọc chữ bằng máy, nhưng chưa có {what}",
        where=name,
        remedy=INSTALL,
    )


def words_in(
    grey: Grey, dpi: float, *, layout: int, language: str = "vie", allowed: str = ""
) -> list[SeenWord]:
    """The words of a picture in the order in which they are read.

    `layout` is tesseract's page segmentation mode: 4 a column of lines of any size, 6 a block.
    Where `allowed` is given, only its signs are read.

    Raises:
        UnreadableFile: tesseract is missing, fails, or takes too long.
    """
    refusal = missing("")
    if refusal is not None:
        raise refusal
    shape = ["-l", language, "--psm", str(layout), "--dpi", f"{dpi:.0f}", "tsv"]
    signs = ["-c", f"tessedit_char_whitelist={allowed}"] if allowed else []
    return list(_words(_run(grey, [*signs, *shape])))


def quarter_turns(picture: Picture) -> int:
    """By how many quarters, clockwise, a picture must be turned to be read; 0 where none is seen."""
    if "osd" not in languages():
        return 0
    try:
        said = _run(picture.grey, ["-l", "osd", "--psm", "0", "--dpi", f"{picture.dpi:.0f}"])
    except UnreadableFile:  # too few signs to tell
        return 0
    found = _ROTATE.search(said)
    return int(found["degrees"]) // 90 % 4 if found else 0


def _run(grey: Grey, options: list[str]) -> str:
    sent = io.BytesIO()
    Image.fromarray(grey).save(sent, "PNG", compress_level=1)
    try:
        ran = subprocess.run(  # noqa: S603 - fixed words and numbers only
            ["tesseract", "-", "-", *options],  # noqa: S607 - wherever the system has it
            input=sent.getvalue(),
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            # one thread each: pages are read side by side
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as failed:
        raise UnreadableFile(
            "máy đọc chữ (tesseract) không đọc được ảnh",
            remedy="hãy quét lại bản giấy rõ hơn, hoặc gửi bản Word",
        ) from failed
    return ran.stdout.decode(errors="replace")


def _words(table: str) -> Iterator[SeenWord]:
    """The words of tesseract's table: level, four numbers of order, word, box, certainty, text."""
    line, top, bottom = 0, 0, 0
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        left, up, width, height = map(int, cells[6:10])
        if cells[0] == _LINE:
            line, top, bottom = line + 1, up, up + height
        elif cells[0] == _WORD and cells[11].strip(_RULES):
            yield SeenWord(
                cells[11].strip(_RULES), left, top, left + width, bottom, float(cells[10]), line
            )
