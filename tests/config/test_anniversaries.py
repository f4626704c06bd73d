"""The list of commemorations: each with its source, slips refused with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.anniversaries import load_anniversaries
from dondoc.calendars.anniversaries import find_known
from dondoc.errors import InvalidSettings

KNOWN = load_anniversaries()
ENTRY = '[[anniversary]]\nid = "ngay-a"\nname = "Ngày A"\nday = "19/5"\nsource = "x"\n'

SLIPS = {
    ENTRY.replace('source = "x"', ""): "thiếu source",
    ENTRY.replace('source = "x"', 'source = " "'): "thiếu source",
    ENTRY.replace("19/5", "31/4"): "không phải ngày/tháng",
    ENTRY.replace("19/5", "19 tháng 5"): "không phải ngày/tháng",
    ENTRY + 'origin_year = "1890"\n': "không phải năm",
    ENTRY + "year = 1890\n": "mục year không có",
    ENTRY
    + 'lunar = true\n[[anniversary]]\nid = "b"\nname = "B"\nday = "31/1"\nlunar = true\nsource = "x"\n': "31/1",
    ENTRY + ENTRY: "dùng hai lần",
}


def test_every_commemoration_names_its_source() -> None:
    assert all(one.source.strip() for one in KNOWN)


def test_every_commemoration_is_found_by_its_own_name() -> None:
    assert {one.id: (find_known(one.name, KNOWN) or one).id for one in KNOWN} == {
        one.id: one.id for one in KNOWN
    }


@pytest.mark.parametrize(("text", "reason"), SLIPS.items())
def test_a_slip_is_refused_with_file_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "anniversaries.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings) as refused:
        load_anniversaries(tmp_path)
    assert str(path) in str(refused.value)
    assert reason in str(refused.value)
