"""The list of commemorations: each with its source, slips refused with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.anniversaries import load_anniversaries
from dondoc.calendars.anniversaries import find_known
from dondoc.errors import InvalidSettings

KNOWN = load_anniversaries()
ENTRY = '[[anniversary]]\nid = "ngay-a"\nname = "Ngày A"\nday = "19/5"\nsource = "x"\n'

# what stands in the file -> what the refusal says, and of which line
SLIPS = {
    ENTRY.replace('source = "x"', ""): ("thiếu source", 1),
    ENTRY.replace('source = "x"', 'source = " "'): ("thiếu source", 5),
    ENTRY.replace("19/5", "31/4"): ("không phải ngày/tháng", 4),
    ENTRY.replace("19/5", "19 tháng 5"): ("không phải ngày/tháng", 4),
    ENTRY + 'origin_year = "1890"\n': ("không phải năm", 6),
    ENTRY + "year = 1890\n": ("mục year không có", 6),
    ENTRY + 'lunar = "có"\n': ("không rõ", 6),
    ENTRY + "aliases = 'Ngày A'\n": ("danh sách", 6),
    ENTRY + ENTRY.replace("ngay-a", "b").replace("19/5", "31/1") + "lunar = true\n": ("31/1", 9),
    ENTRY + ENTRY: ("dùng hai lần", 7),
    "anniversary = 5\n": ("phải viết thành các mục", 1),
}


def test_every_commemoration_names_its_source() -> None:
    assert all(one.source.strip() for one in KNOWN)


def test_every_commemoration_is_found_by_its_own_name() -> None:
    assert {one.id: (find_known(one.name, KNOWN) or one).id for one in KNOWN} == {
        one.id: one.id for one in KNOWN
    }


@pytest.mark.parametrize(("text", "refusal"), SLIPS.items())
def test_a_slip_is_refused_with_file_line_and_reason(
    tmp_path: Path, text: str, refusal: tuple[str, int]
) -> None:
    reason, line = refusal
    path = tmp_path / "anniversaries.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSettings, match=reason) as refused:
        load_anniversaries(tmp_path)
    assert refused.value.where == f"{path}, dòng {line}"
