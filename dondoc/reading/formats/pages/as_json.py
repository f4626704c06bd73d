"""A document as plain JSON and back: what the process apart sends to the one that asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dondoc.plan import Finding, Place, Severity
from dondoc.reading.document import Document, Grid, GridRow, Paragraph

Json = dict[str, Any]


def document_as_json(document: Document) -> Json:
    """The document as dicts, lists, texts and numbers."""
    return {
        "kind": document.kind,
        "paragraphs": [[one.text, one.place.page, one.is_heading] for one in document.paragraphs],
        "grids": [
            {"before": grid.before, "rows": list(map(_row, grid.rows))} for grid in document.grids
        ],
        "findings": [asdict(finding) for finding in document.findings],
    }


def _row(row: GridRow) -> list[Any]:
    place = row.place
    return [row.cells, place.page, place.row, sorted(row.carried), sorted(row.doubtful)]


def document_from_json(sent: Json) -> Document:
    """The document again."""
    return Document(
        kind=sent["kind"],
        paragraphs=tuple(
            Paragraph(text, Place(page=page), is_heading)
            for text, page, is_heading in sent["paragraphs"]
        ),
        grids=tuple(
            Grid(tuple(_row_from(*row) for row in grid["rows"]), grid["before"])
            for grid in sent["grids"]
        ),
        findings=tuple(
            Finding(**{**one, "severity": Severity(one["severity"])}) for one in sent["findings"]
        ),
    )


def _row_from(
    cells: list[str], page: int, row: int, carried: list[int], doubtful: list[int]
) -> GridRow:
    place = Place(page=page, row=row)
    return GridRow(tuple(cells), place, frozenset(carried), frozenset(doubtful))
