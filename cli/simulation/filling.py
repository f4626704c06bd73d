"""Agencies fill the workbook in: rightly, or with a state that is none. Plain work on the file's XML."""

from __future__ import annotations

import io
import re
import zipfile

SHEET, PROPERTIES = "xl/worksheets/sheet1.xml", "docProps/core.xml"
FIRST_ROW = 7
# the column of the state, of the result and of the figure
ANSWERS = {"G": "Đang thực hiện", "H": "Đã làm theo kế hoạch", "I": "12", "J": "lượt"}
_EMPTY = re.compile(r'<c r="([A-Z])(\d+)" s="(\d+)"(?: t="n")? ?(?:/>|></c>)')
_STATE = re.compile(r'<c r="G((?:[7-9]|[1-9]\d+))" s="(\d+)"[^>]*?(?:/>|>.*?</c>)')
NO_STATE = "Gần xong"


def filled_in(template: bytes, version: int = 1, *, wrongly: bool = False) -> bytes:
    """The template with every row answered; `wrongly` with a state in one row that is none.

    The same template and version give the same bytes, as an agency that sends its file again does.
    """
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    said = ANSWERS | {"H": f"{ANSWERS['H']}, lần {version}"}
    text = _EMPTY.sub(lambda cell: _answer(cell, said), parts[SHEET].decode())
    # office programs count how often a file was saved
    saved = f"<cp:revision>{version}</cp:revision></cp:coreProperties>"
    properties = parts[PROPERTIES].decode()
    parts[PROPERTIES] = properties.replace("</cp:coreProperties>", saved).encode()
    parts[SHEET] = (_STATE.sub(_no_state, text, count=1) if wrongly else text).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _answer(cell: re.Match[str], answers: dict[str, str]) -> str:
    column, row, style = cell[1], int(cell[2]), cell[3]
    said = answers.get(column)
    if said is None or row < FIRST_ROW:
        return cell[0]
    if said.isdigit():
        return f'<c r="{column}{row}" s="{style}"><v>{said}</v></c>'
    return _text(f"{column}{row}", style, said)


def _no_state(cell: re.Match[str]) -> str:
    return _text(f"G{cell[1]}", cell[2], NO_STATE)


def _text(place: str, style: str, said: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{said}</t></is></c>'
