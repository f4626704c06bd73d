"""Whole documents of our own writing, laid out as other offices do; each folder shows one way.

`expected.json` beside each source is made by `python -m tests.reading.test_samples_of_layouts` and
read by eye before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from config.agencies import load_directory
from config.anniversaries import load_anniversaries
from dondoc.reading import read_plan

SAMPLES = Path(__file__).parent / "samples"
FOLDERS = sorted(SAMPLES.iterdir())
# what is told of the directory and of how a document ends, whatever its layout
BESIDE_THE_LAYOUT = ("agency", "directory", "closing", "text-cut")


def read(folder: Path) -> dict[str, Any]:
    """What was read, without what depends on the directory of agencies."""
    source = next(folder.glob("source.*"))
    reading = read_plan(
        source.read_bytes(),
        name=source.name,
        directory=load_directory(),
        known_anniversaries=load_anniversaries(),
    )
    header = reading.plan
    return {
        "plan": {
            "number": header.number,
            "issued_on": header.issued_on and header.issued_on.isoformat(),
            "issuer": header.issuer,
            "title": header.title,
            "period": [day.isoformat() for day in header.period],
        },
        "sections": [f"{one.ordinal} | {one.heading}" for one in reading.sections],
        "items": [
            {
                "place": f"{item.section} | {item.number}",
                "content": item.content,
                "timing": item.timing.text,
                "lead": item.lead,
                "coordinating": item.coordinating,
                "product": item.product,
                "line": item.source.line,
            }
            for item in reading.items
        ],
        "rows": [
            reading.rows.total,
            reading.rows.items,
            reading.rows.headings,
            reading.rows.headers,
            reading.rows.continuations,
            reading.rows.unread,
        ],
        "findings": [
            f"{one.code} | {one.read}"
            for one in reading.findings
            if not one.code.startswith(BESIDE_THE_LAYOUT)
        ],
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_document_is_read_as_expected(folder: Path) -> None:
    assert read(folder) == json.loads((folder / "expected.json").read_text("utf-8"))


if __name__ == "__main__":
    for one in FOLDERS:
        text = json.dumps(read(one), ensure_ascii=False, indent=1)
        (one / "expected.json").write_text(f"{text}\n", encoding="utf-8")
