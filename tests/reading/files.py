"""Small files of our own, made in memory: Word documents from rows, archives that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def word(body: str, *, prolog: str = "", extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """A Word file with this XML inside `w:body`."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        f'<w:document xmlns:w="{NAMESPACE}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    members = {"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": document}
    return archive({**members, **(extra or {})})


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph of one run."""
    return f"<w:p>{properties}<w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """One cell; its lines are paragraphs."""
    inner = "".join(paragraph(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(rows: Iterable[Sequence[str]]) -> str:
    """A table of rows; a cell that begins with "<" is taken as it is."""
    made = (
        "<w:tr>" + "".join(one if one.startswith("<") else cell(one) for one in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(made)}</w:tbl>"


def tabbed(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines of a text, cells parted by tabs."""
    return "\n".join("\t".join(row) for row in rows)
