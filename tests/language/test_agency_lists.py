"""Cells that name agencies are split as a careful reader would split them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.agencies import load_directory
from dondoc.language.agencies import split_agencies
from dondoc.language.text import nfc

# cell -> its names, as offices write them
CELLS = {
    "one department": ("Sở Văn hóa và Thể thao", ["Sở Văn hóa và Thể thao"]),
    "an empty cell": ("", []),
    "only a dash": ("-", []),
    "a closing full stop": ("Sở Du lịch.", ["Sở Du lịch"]),
    "a comma inside a name": (
        "Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ",
        ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"],
    ),
    "commas in the name of a centre": (
        "Trung tâm Xúc tiến đầu tư, Thương mại, du lịch và các đơn vị liên quan",
        ["Trung tâm Xúc tiến đầu tư, Thương mại, du lịch", "các đơn vị liên quan"],
    ),
    "press and television in one body": (
        "Cơ quan Báo và phát thanh, truyền hình Hà Nội; các đơn vị liên quan",
        ["Cơ quan Báo và phát thanh, truyền hình Hà Nội", "các đơn vị liên quan"],
    ),
    "the parent after a comma": (
        "Trung tâm Lưu trữ, thuộc Sở Nội vụ",
        ["Trung tâm Lưu trữ, thuộc Sở Nội vụ"],
    ),
    "one group of departments": ("các Sở, ban, ngành, đoàn thể", ["các Sở, ban, ngành, đoàn thể"]),
    "a group without a comma": (
        "Các Sở ban, ngành và các đơn vị liên quan",
        ["Các Sở ban, ngành", "các đơn vị liên quan"],
    ),
    "a long mixed group": (
        "Các sở, ban, ngành, xã, phường, cơ quan, đơn vị liên quan",
        ["Các sở, ban, ngành, xã, phường, cơ quan, đơn vị liên quan"],
    ),
    "a group whose last words are places": (
        "Các sở, ngành, xã phường, cơ quan báo chí của Trung ương, Thành phố và các đơn vị liên quan",
        [
            "Các sở, ngành, xã phường, cơ quan báo chí của Trung ương, Thành phố",
            "các đơn vị liên quan",
        ],
    ),
    "embassies and members": (
        "Các cơ quan, đơn vị liên quan, các Đại sứ quán, các Hội hữu nghị và tổ chức thành viên",
        [
            "Các cơ quan, đơn vị liên quan",
            "các Đại sứ quán",
            "các Hội hữu nghị và tổ chức thành viên",
        ],
    ),
    "committees after departments": (
        "Các Sở, ban, ngành, UBND xã, phường",
        ["Các Sở, ban, ngành", "UBND xã, phường"],
    ),
    "offices of every district": (
        "các sở, ngành, phòng VH TT quận, huyện, thị xã",
        ["các sở, ngành", "phòng VH TT quận, huyện, thị xã"],
    ),
    "a board with groups in its name": (
        "BQL các Khu công nghiệp và chế xuất, Sở Công Thương",
        ["BQL các Khu công nghiệp và chế xuất", "Sở Công Thương"],
    ),
    "an office of two councils": (
        "Văn phòng Đoàn ĐBQH và HĐND Thành phố, Sở Nội vụ",
        ["Văn phòng Đoàn ĐBQH và HĐND Thành phố", "Sở Nội vụ"],
    ),
    "society in a name": (
        "Sở Lao động, Thương binh và Xã hội và Sở Nội vụ",
        ["Sở Lao động, Thương binh và Xã hội", "Sở Nội vụ"],
    ),
    "lower-case heads": (
        "báo Hà Nội mới, báo Kinh tế đô thị, sở Y tế",
        ["báo Hà Nội mới", "báo Kinh tế đô thị", "sở Y tế"],
    ),
    "a list with dashes on one line": (
        "- Cổng Giao tiếp điện tử Hà Nội - Sở Quy hoạch - Kiến trúc",
        ["Cổng Giao tiếp điện tử Hà Nội", "Sở Quy hoạch - Kiến trúc"],
    ),
    "a list with dashes on lines": (
        "- Sở Nội vụ;\n- Sở Văn hóa và\nThể thao\n+ Các đơn vị liên quan",
        ["Sở Nội vụ", "Sở Văn hóa và Thể thao", "Các đơn vị liên quan"],
    ),
    "a numbered list": ("1. Sở Nội vụ\n2. Sở Y tế", ["Sở Nội vụ", "Sở Y tế"]),
    "lines that are only wrapped": (
        "Sở Văn hóa và\nThể thao, Văn phòng\nUBND Thành phố, Công an\nThành phố",
        ["Sở Văn hóa và Thể thao", "Văn phòng UBND Thành phố", "Công an Thành phố"],
    ),
    "a line break that was lost": (
        "UBND xã, phường, đặc khu Sở Tài chính Các sở, ngành",
        ["UBND xã, phường, đặc khu", "Sở Tài chính", "Các sở, ngành"],
    ),
    "a head said once": (
        "Các Sở: Nội vụ, Kế hoạch và Đầu tư, Tài chính; UBND các quận",
        ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "UBND các quận"],
    ),
    "wards by name": (
        "UBND các phường: Ba Đình, Cửa Nam và xã Sóc Sơn",
        ["UBND phường Ba Đình", "UBND phường Cửa Nam", "xã Sóc Sơn"],
    ),
    "names in brackets": (
        "Sở Nội vụ (Phòng Tổng hợp, Phòng Cải cách), Sở Y tế",
        ["Sở Nội vụ (Phòng Tổng hợp, Phòng Cải cách)", "Sở Y tế"],
    ),
    "a slash between names": ("Sở Y tế/Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
    "a slash inside a group": (
        "các Đại sứ quán, cơ quan ngoại giao/tổ chức quốc tế trên địa bàn",
        ["các Đại sứ quán, cơ quan ngoại giao/tổ chức quốc tế trên địa bàn"],
    ),
    "a league of organisations": (
        "Liên hiệp Các tổ chức hữu nghị Thành phố và các hội",
        ["Liên hiệp Các tổ chức hữu nghị Thành phố", "các hội"],
    ),
    "old tone marks": ("Uỷ ban nhân dân xã, phường", ["Uỷ ban nhân dân xã, phường"]),
}

DIRECTORY = load_directory()
NAMES = sorted(
    [agency.name for agency in DIRECTORY.agencies if agency.name != "Vietnam Airlines"]
    + [group.name for group in DIRECTORY.groups]
)
SEPARATORS = st.sampled_from([", ", "; ", " và ", ",\n", ";\n- "])
# begins with a word that other names contain: told from them only where no "Đài" stands before
AMBIGUOUS = "Truyền hình Vì an ninh Tổ quốc"


@pytest.mark.parametrize(("cell", "names"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_is_split_as_it_is_meant(cell: str, names: list[str]) -> None:
    assert list(split_agencies(cell)) == names


@pytest.mark.parametrize("column", ["lead", "coordinating"])
@pytest.mark.parametrize("year", ["2020", "2025"])
def test_every_cell_of_the_real_plans_is_split_as_by_hand(
    plans: Path, year: str, column: str
) -> None:
    items = json.loads((plans / "gold" / f"{year}.json").read_text(encoding="utf-8"))["items"]
    read = [list(split_agencies(item[column])) for item in items]
    assert read == [item[f"{column}_agencies"] for item in items]


@given(
    st.lists(st.sampled_from([n for n in NAMES if n != AMBIGUOUS]), min_size=1, max_size=5),
    st.lists(SEPARATORS, min_size=4, max_size=4),
)
def test_names_of_the_directory_come_back_whatever_stands_between(
    names: list[str], separators: list[str]
) -> None:
    cell = names[0]
    for separator, name in zip(separators, names[1:], strict=False):
        cell += separator + name
    assert list(split_agencies(cell)) == names


@given(st.text(alphabet="Sởbanngàh, ;\n-và.UBND", max_size=60))
def test_no_word_is_lost_but_the_one_for_and(text: str) -> None:
    def words(written: str) -> list[str]:
        return [word for word in re.findall(r"\w+", nfc(written)) if word.lower() != "và"]

    assert words(" ".join(split_agencies(text))) == words(text)
