"""The layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, as one table: change a number here only.

Lengths are millimetres, sizes points. `Part.name` is also the Word style that carries the part,
so that an office may change a part's look in Word in one place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FONT = "Times New Roman"
PAGE_MM = (210, 297)
# name -> (least, most, what we use); Phụ lục I, phần I, mục I.3
MARGINS_MM: dict[str, tuple[int, int, int]] = {
    "top": (20, 25, 20),
    "bottom": (20, 25, 20),
    "left": (30, 35, 30),
    "right": (15, 20, 15),
}
MARGIN_NAMES = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
FIRST_LINE_MM = (10.0, 12.7)  # "lùi vào 1 cm hoặc 1,27 cm"
LEAST_PARAGRAPH_SPACING = 6.0
LINE_SPACING = (1.0, 1.5)
NATIONAL_TITLE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document: the sizes the decree allows, the one we use, and how it is set."""

    name: str
    least: float
    most: float
    size: float
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    centred: bool = False


TITLE_OF_STATE = Part("Quốc hiệu", 12, 13, 12, bold=True, capitals=True, centred=True)
STATE_MOTTO = Part("Tiêu ngữ", 13, 14, 13, bold=True, centred=True)
PARENT_BODY = Part("Cơ quan chủ quản", 12, 13, 12, capitals=True, centred=True)
ISSUING_BODY = Part("Cơ quan ban hành", 12, 13, 12, bold=True, capitals=True, centred=True)
NUMBER = Part("Số và ký hiệu", 13, 13, 13, centred=True)
PLACE_AND_DATE = Part("Địa danh và thời gian", 13, 14, 13, italic=True, centred=True)
KIND = Part("Tên loại văn bản", 13, 14, 14, bold=True, capitals=True, centred=True)
SUBJECT = Part("Trích yếu", 13, 14, 14, bold=True, centred=True)
# what a letter ("công văn"), which has no kind, is about: under its number
ABOUT = Part("Trích yếu công văn", 12, 13, 12, centred=True)
ADDRESSEE = Part("Kính gửi", 13, 14, 14, centred=True)
BODY = Part("Nội dung", 13, 14, 14)
HEADING = Part("Đề mục", 13, 14, 14, bold=True)
AUTHORITY = Part("Quyền hạn và chức vụ", 13, 14, 14, bold=True, capitals=True, centred=True)
SIGNER = Part("Họ tên người ký", 13, 14, 14, bold=True, centred=True)
RECIPIENTS = Part("Nơi nhận", 12, 12, 12, bold=True, italic=True)
RECIPIENT = Part("Nơi nhận (danh sách)", 11, 11, 11)
APPENDIX = Part("Phụ lục", 14, 14, 14, bold=True, centred=True)
APPENDIX_NAME = Part("Tên phụ lục", 13, 14, 14, bold=True, capitals=True, centred=True)
APPENDIX_OF = Part("Kèm theo", 13, 14, 13, italic=True, centred=True)
PAGE_NUMBER = Part("Số trang", 13, 14, 13, centred=True)
# the decree has no charts; under the text's own sizes, and in italics as what is noted beside it
CAPTION = Part("Chú thích biểu đồ", 13, 14, 13, italic=True, centred=True)
# the decree sets no size for the cells of a table; offices use 11 to 13
TABLE_HEAD = Part("Bảng (tiêu đề)", 11, 13, 11, bold=True, centred=True)
TABLE_CELL = Part("Bảng (nội dung)", 11, 13, 11)

PARTS: tuple[Part, ...] = (
    TITLE_OF_STATE,
    STATE_MOTTO,
    PARENT_BODY,
    ISSUING_BODY,
    NUMBER,
    PLACE_AND_DATE,
    KIND,
    SUBJECT,
    ABOUT,
    ADDRESSEE,
    BODY,
    HEADING,
    AUTHORITY,
    SIGNER,
    RECIPIENTS,
    RECIPIENT,
    APPENDIX,
    APPENDIX_NAME,
    APPENDIX_OF,
    PAGE_NUMBER,
    CAPTION,
    TABLE_HEAD,
    TABLE_CELL,
)

# What tells a part in a document that was not made here; first that matches the whole paragraph.
RECOGNISED: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(re.escape(NATIONAL_TITLE), re.IGNORECASE), TITLE_OF_STATE),
    (re.compile(r"Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc", re.IGNORECASE), STATE_MOTTO),
    (re.compile(r"Số:.*/([A-ZĐ]+|…)-.*"), NUMBER),
    (re.compile(r"\D{1,40}, ngày\b.{1,5}\btháng\b.{1,5}\bnăm\b.{1,6}"), PLACE_AND_DATE),
    (re.compile(r"(BÁO CÁO|KẾ HOẠCH|TỜ TRÌNH|THÔNG BÁO)"), KIND),
    (re.compile(r"V/v .*"), ABOUT),
    (re.compile(r"Kính gửi:.*"), ADDRESSEE),
    (re.compile(r"Nơi nhận:?"), RECIPIENTS),
    (
        re.compile(
            r"(TM|KT|TL|TUQ|Q)\..*"
            r"|(PHÓ )?(GIÁM ĐỐC|CHỦ TỊCH|CHÁNH VĂN PHÒNG|((CỤC|VỤ|CHI CỤC) )?TRƯỞNG)( .*)?"
        ),
        AUTHORITY,
    ),
    (re.compile(r"Phụ lục( [IVX]+)?"), APPENDIX),
    (re.compile(r"\(Kèm theo .*\)"), APPENDIX_OF),
)
