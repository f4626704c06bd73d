"""Agencies fill the workbook in: rightly, or with a state that is none. Plain work on the file's XML."""

from __future__ import annotations

import io
import re
import zipfile

SHEET = "xl/worksheets/sheet1.xml"
FIRST_ROW = 7
# the column of the state, of the result and of the figure
ANSWERS = {"G": "Đang thực hiện", "H": "Đã làm theo kế hoạch", "I": "12", "J": "lượt"}
_EMPTY = re.compile(r'<c r="([A-Z])(\d+)" s="(\d+)"(?: t="n")? ?(?:/>|></c>)')
_STATE = re.compile(r'<c r="G((?:[7-9]|[1-9]\d+))" s="(\d+)"[^>]*?(?:/>|>.*?</c>)')
NO_STATE = "Gần xong"


def filled_in(template: bytes, *, wrongly: bool = False) -> bytes:
    """The template with every row answered; `wrongly` with a state in one row that is none."""
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = _EMPTY.sub(_answer, parts[SHEET].decode())
    parts[SHEET] = (_STATE.sub(_no_state, text, count=1) if wrongly else text).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return written.getvalue()


def _answer(cell: re.Match[str]) -> str:
    column, row, style = cell[1], int(cell[2]), cell[3]
    said = ANSWERS.get(column)
    if said is None or row < FIRST_ROW:
        return cell[0]
    if said.isdigit():
        return f'<c r="{column}{row}" s="{style}"><v>{said}</v></c>'
    return _text(f"{column}{row}", style, said)


def _no_state(cell: re.Match[str]) -> str:
    return _text(f"G{cell[1]}", cell[2], NO_STATE)


def _text(place: str, style: str, said: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{said}</t></is></c>'
