"""Names in plans stand for the agencies that are responsible on the day asked."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.agencies import load_directory
from dondoc.errors import NotFound
from dondoc.language.agencies import AgencyDirectory, split_agencies
from dondoc.language.directory import Agency, AgencyGroup, Match

DIRECTORY = load_directory()
IN_2020 = date(2020, 4, 24)
LAST_DAY_OF_THE_OLD_DEPARTMENTS = date(2025, 2, 28)
FIRST_DAY_OF_THE_NEW_DEPARTMENTS = date(2025, 3, 1)
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)
FIRST_DAY_OF_COMMUNES = date(2025, 7, 1)
IN_2026 = date(2026, 3, 2)

# as written -> the agency, on a day on which it existed
SPELLINGS = {
    "Sở Văn hoá và Thể thao": "so-van-hoa-va-the-thao",
    "SỞ VĂN HÓA VÀ THỂ THAO": "so-van-hoa-va-the-thao",
    "Sở Văn hóa & Thể thao Hà Nội": "so-van-hoa-va-the-thao",
    "Sở VHTT": "so-van-hoa-va-the-thao",
    "Sở VH TT": "so-van-hoa-va-the-thao",
    "Sở VH-TT": "so-van-hoa-va-the-thao",
    "Sở VHHT": "so-van-hoa-va-the-thao",
    "Sở Quy hoạch – Kiến trúc": "so-quy-hoach-kien-truc",
    "Công an thành phố Hà Nội": "cong-an-thanh-pho",
    "Công an TP": "cong-an-thanh-pho",
    "Văn phòng Ủy ban nhân dân Thành phố": "van-phong-ubnd-thanh-pho",
    "Trung tâm XTĐT-TMDL": "trung-tam-xuc-tien-dau-tu-thuong-mai-du-lich",
    "Trung tâm Xúc tiến đầu tư, Thương mại, du lịch": "trung-tam-xuc-tien-dau-tu-thuong-mai-du-lich",
    "Liên hiệp Các tổ chức hữu nghị Thành phố": "lien-hiep-cac-to-chuc-huu-nghi",
    "Công Giao tiếp điện tử Hà Nội": "cong-thong-tin-dien-tu-thanh-pho",
    "Viện nghiên cứu Phát triển kinh tế - xã hội": "vien-nghien-cuu-phat-trien-kinh-te-xa-hoi",
    "Cơ quan hợp tác quốc tế Nhật Bản (JICA)": "jica",
    "JICA": "jica",
    "Bộ VHTTDL": "bo-van-hoa-the-thao-va-du-lich",
    "UBND TP. Hà Nội": "ubnd-thanh-pho",
    "Uỷ ban nhân dân phường Hoàn Kiếm": "ubnd-phuong-hoan-kiem",
    "P. Ba Đình": "ubnd-phuong-ba-dinh",
    "UBND xã Hoà Lạc": "ubnd-xa-hoa-lac",
    "Đoàn thanh niên Sở VHTT": "doan-thanh-nien-so-van-hoa-va-the-thao",
    "Đề nghị Ban Tuyên giáo và Dân vận Thành ủy": "ban-tuyen-giao-va-dan-van-thanh-uy",
    "Giám đốc Sở Tài chính": "so-tai-chinh",
    "Lãnh đạo Sở Du lịch": "so-du-lich",
    "Trang tin điện tử của Sở Du lịch": "so-du-lich",
    "Phòng Tổng hợp thuộc Sở Nội vụ": "so-noi-vu",
    "Văn phòng Sở Y tế": "so-y-te",
}

# body of before -> who does its work on 2 March 2026
SUCCESSIONS = {
    "Sở Thông tin và Truyền thông": ["so-khoa-hoc-va-cong-nghe"],
    "Sở TT&TT": ["so-khoa-hoc-va-cong-nghe"],
    "Sở KHĐT": ["so-tai-chinh"],
    "Sở TNMT": ["so-nong-nghiep-va-moi-truong"],
    "Sở NN&PTNT": ["so-nong-nghiep-va-moi-truong"],
    "Sở GTVT": ["so-xay-dung"],
    "Sở LĐTBXH": ["so-noi-vu"],
    "Sở Ngoại vụ": ["van-phong-ubnd-thanh-pho"],
    "Ban Dân tộc": ["so-dan-toc-va-ton-giao"],
    "Sở Văn hóa – Thể thao và Du lịch": ["so-van-hoa-va-the-thao", "so-du-lich"],
    "Ban Tuyên giáo Thành ủy": ["ban-tuyen-giao-va-dan-van-thanh-uy"],
    "BQL các Khu công nghiệp và chế xuất HN": ["ban-quan-ly-khu-cong-nghe-cao-va-khu-cong-nghiep"],
    "Đài PTTH Hà Nội": ["co-quan-bao-va-phat-thanh-truyen-hinh"],
    "báo Kinh tế đô thị": ["co-quan-bao-va-phat-thanh-truyen-hinh"],
    "báo An ninh Thủ đô": ["bao-cong-an-nhan-dan"],
    "UBND quận Cầu Giấy": ["ubnd-phuong-nghia-do", "ubnd-phuong-cau-giay", "ubnd-phuong-yen-hoa"],
}

# as written -> (how many members on the day, whether there are others)
GROUPS = {
    ("Các sở, ban, ngành Thành phố", IN_2026): (15, False),
    ("các Sở ngành", IN_2026): (15, False),
    ("UBND các phường, xã", IN_2026): (126, False),
    ("UBND phường, xã", IN_2026): (126, False),
    ("Ủy ban nhân dân cấp xã", IN_2026): (126, False),
    ("UBND các quận, huyện, thị xã", LAST_DAY_OF_DISTRICTS): (30, False),
    ("UBND các quận, huyện, thị xã", FIRST_DAY_OF_COMMUNES): (126, False),
    ("UBND các phường, xã", LAST_DAY_OF_DISTRICTS): (0, False),
    ("phòng VH TT quận, huyện, thị xã", IN_2020): (30, False),
    ("Phòng Nội vụ các quận, huyện", IN_2020): (30, False),
    ("Các cơ quan báo chí Thành phố", IN_2026): (1, False),
    ("các Sở, ban, ngành, đoàn thể", IN_2026): (21, False),
    ("các Sở ngành, đơn vị có liên quan", IN_2026): (15, True),
    ("Các sở, ban, ngành, xã, phường, cơ quan, đơn vị liên quan", IN_2026): (141, True),
}

OPEN_GROUPS = [
    "Các cơ quan, đơn vị liên quan",
    "các đơn vị có liên quan",
    "đơn vị liên quan",
    "Các sở, ngành liên quan",
    "Các doanh nghiệp, hiệp hội",
    "doanh nghiệp viễn thông",
    "các Đại sứ quán và tổ chức quốc tế trên địa bàn Thành phố",
    "Các Hội hữu nghị, tổ chức thành viên",
    "các Hội hữu nghị và tổ chức thành viên",
    "Các cơ quan báo chí Trung ương, Hà Nội",
    "các ĐTT cấp xã",
    "các đơn vị có liên quan thuộc Bộ TN&MT",
    "Sở Nông nghiệp và Môi trường các tỉnh",
]


@pytest.mark.parametrize(("written", "agency_id"), SPELLINGS.items())
def test_each_spelling_finds_its_agency(written: str, agency_id: str) -> None:
    found = DIRECTORY.resolve(written, IN_2026)
    assert (found.match, found.agency_ids) == (Match.AGENCY, (agency_id,))


@pytest.mark.parametrize("written", [*SPELLINGS, *OPEN_GROUPS, *(name for name, _ in GROUPS)])
def test_the_unicode_form_makes_no_difference(written: str) -> None:
    composed = DIRECTORY.resolve(unicodedata.normalize("NFC", written), IN_2026)
    decomposed = DIRECTORY.resolve(unicodedata.normalize("NFD", written), IN_2026)
    assert composed.match is not Match.UNKNOWN
    assert replace(decomposed, text=composed.text) == composed


@pytest.mark.parametrize(("written", "agency_ids"), SUCCESSIONS.items())
def test_a_body_that_has_ended_stands_for_its_successors(
    written: str, agency_ids: list[str]
) -> None:
    assert list(DIRECTORY.resolve(written, IN_2026).agency_ids) == agency_ids


def test_a_department_acts_itself_on_its_last_day_and_its_successor_the_day_after() -> None:
    department = "so-thong-tin-va-truyen-thong"
    assert DIRECTORY.current(department, LAST_DAY_OF_THE_OLD_DEPARTMENTS) == (department,)
    after = DIRECTORY.current(department, FIRST_DAY_OF_THE_NEW_DEPARTMENTS)
    assert after == ("so-khoa-hoc-va-cong-nghe",)


def test_every_former_district_has_wards_or_communes_and_every_commune_a_district() -> None:
    heirs = {
        heir
        for agency in DIRECTORY.agencies
        if agency.kind == "district"
        for heir in DIRECTORY.current(agency.id, FIRST_DAY_OF_COMMUNES)
    }
    communes = {agency.id for agency in DIRECTORY.agencies if agency.kind == "commune"}
    assert heirs == communes
    assert all(a.successors for a in DIRECTORY.agencies if a.kind == "district")


def test_a_body_without_successor_leaves_nobody() -> None:
    directory = AgencyDirectory(
        [Agency("to-cu", "Tổ công tác cũ", "unit", valid_to=date(2024, 12, 31))], []
    )
    found = directory.resolve("Tổ công tác cũ", IN_2026)
    assert (found.match, found.agency_ids) == (Match.AGENCY, ())


def test_successions_that_run_in_a_circle_come_to_an_end() -> None:
    ended = date(2024, 12, 31)
    directory = AgencyDirectory(
        [
            Agency("a", "Sở A", "department", successors=("b",), valid_to=ended),
            Agency("b", "Sở B", "department", successors=("a",), valid_to=ended),
        ],
        [],
    )
    assert directory.current("a", IN_2026) == ()


@pytest.mark.parametrize(("asked", "expected"), GROUPS.items())
def test_a_group_has_the_members_that_exist_on_the_day(
    asked: tuple[str, date], expected: tuple[int, bool]
) -> None:
    found = DIRECTORY.resolve(*asked)
    assert found.match is Match.GROUP
    assert (len(found.agency_ids), found.is_open) == expected
    assert found.group_id is not None
    members = DIRECTORY.members(found.group_id, asked[1])
    assert tuple(agency.id for agency in members) == found.agency_ids


@pytest.mark.parametrize("written", OPEN_GROUPS)
def test_an_open_group_is_shown_as_it_is_and_has_no_members(written: str) -> None:
    found = DIRECTORY.resolve(written, IN_2026)
    assert (found.match, found.agency_ids, found.is_open) == (Match.OPEN_GROUP, (), True)


@pytest.mark.parametrize(
    "written", ["Sở Hàng hải", "Trung tâm Chuyển đổi số", "Cục Lâm nghiệp và Kiểm lâm", "Sở", "Ban"]
)
def test_a_name_that_nobody_knows_is_unknown(written: str) -> None:
    found = DIRECTORY.resolve(written, IN_2026)
    assert (found.match, found.agency_ids) == (Match.UNKNOWN, ())


def test_a_close_name_is_only_suggested() -> None:
    found = DIRECTORY.resolve("Sở Giáo dục và Đào tạoo", IN_2026)
    assert found.match is Match.UNKNOWN
    assert found.agency_ids == ()
    assert found.suggestion == "Sở Giáo dục và Đào tạo"
    assert 0.9 < found.certainty < 1


def test_a_name_as_close_to_two_agencies_is_not_suggested_as_either() -> None:
    directory = AgencyDirectory(
        [Agency("a", "Sở Công viên cây xanh", "x"), Agency("b", "Sở Công viên cây xinh", "x")], []
    )
    found = directory.resolve("Sở Công viên cây xunh", IN_2026)
    assert (found.suggestion, found.certainty) == (None, 0)


@pytest.mark.parametrize(
    ("written", "certainty"),
    [
        ("Sở Nội vụ", 1.0),
        ("So Noi vu", 0.95),
        ("Phòng Tổ chức thuộc Sở Nội vụ", 0.9),
        ("Hội Những người yêu cây", 0.0),
    ],
)
def test_a_certainty_says_how_a_name_was_found(written: str, certainty: float) -> None:
    assert DIRECTORY.resolve(written, IN_2026).certainty == certainty


def test_departments_that_differ_in_a_word_are_not_taken_for_each_other() -> None:
    assert DIRECTORY.find("Sở Tài chính") != DIRECTORY.find("Sở Nội vụ")
    assert DIRECTORY.find("UBND phường Hoàng Mai") != DIRECTORY.find("UBND phường Hoàng Liệt")


def test_an_id_that_is_not_there_is_refused_with_a_remedy() -> None:
    with pytest.raises(NotFound, match="dondoc agency"):
        DIRECTORY.agency("so-hang-hai")


def test_a_group_may_be_found_by_its_words_in_any_order() -> None:
    directory = AgencyDirectory(
        [Agency("so-a", "Sở A", "department")],
        [AgencyGroup("nhom", "Các sở, ban, ngành", (), ("department",), False, ("sở", "ngành"))],
    )
    assert directory.resolve("các ngành, sở", IN_2026).agency_ids == ("so-a",)


@pytest.mark.parametrize(("year", "day"), [("2020", IN_2020), ("2025", date(2025, 2, 20))])
def test_no_name_in_the_real_plans_is_unknown(plans: Path, year: str, day: date) -> None:
    gold = json.loads((plans / "gold" / f"{year}.json").read_text(encoding="utf-8"))
    names = [
        *(n for item in gold["items"] for n in item["lead_agencies"]),
        *(n for item in gold["items"] for n in item["coordinating_agencies"]),
        *(n for item in gold["items"] for n in split_agencies(item.get("assignee") or "")),
        *(duty["agency"] for duty in gold["standing_duties"]),
        *(section["heading"] for section in gold["sections"]),
        gold["plan"]["issuer"],
    ]
    found = [DIRECTORY.resolve(name, day) for name in names]
    assert [one.text for one in found if one.match is Match.UNKNOWN] == []


@pytest.mark.parametrize(
    "name", ["Công ty Môi trường đô thị", "Hội Sở hữu trí tuệ", "Trung tâm Đơn vị hành chính"]
)
def test_one_body_whose_name_holds_the_noun_of_a_group_is_no_group(name: str) -> None:
    assert DIRECTORY.resolve(name, IN_2026).match is Match.UNKNOWN
