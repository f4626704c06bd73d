"""A word or number that was misread may hide a bound: what is left is then never said to be certain."""

from __future__ import annotations

import pytest

from dondoc.plan import Certainty
from dondoc.timing.answer import answer
from dondoc.timing.garbled import doubtful_words

MISREAD = [
    "trước rigày 20/6", "truớc ngày 20/6", "trưóc 20/6", "trướcngày 20/6", "xongtrước 20/6", "chậm rihất ngày 31/12",
    "chậm nhât ngày 15/11", "cbậm nhất 15/12", "tháng 3 đên tháng 5", "tháng 3 dến tháng 11", "Kể từ tbáng 3/2026", "tüần 2 tháng 5",
    "Trong qüý I năm 2026", "Đến hêt ngày 30/6", "hêt tháng 2", "đầü tháng 3", "Trước dầu tháng 6", "15/8 âm lịcb", "10 tháng 3 âmlịch",
    "định kỳ hằngtháng", "Từ ngày 20 đến ngày 2S hằng tháng", "lS/3/2026", "Đến l7h ngày 20/6", "Tháng S và tháng 10/2026", "tháng XI1/2026",
    "trước ngày 20/6 va 20/11", "Trướcdịp 2/9", "trước dịp Quốc khánb 2/9", "trước ngày 20/6 va ngày 20/11", "mùng l đến mùng 3 tháng Giêng", "Từ Q1I đến QIV", "Hằng năm, trước rigày 15/12",
]  # fmt: skip

PLAIN = [
    "Trước ngày 20/6", "Khai mạc triển lãm ngày 20/6 tại Đền Hùng", "Ngoài giờ hành chính, tháng 6", "Khuya ngày 20/6", "Quý II (thí điểm)",
    "Tuyên truyền, huấn luyện: quý II", "Giỗ Tổ Hùng Vương", "Nguyên tiêu", "Tháng 9 (khuyến khích sớm hơn)", "GĐ 2026-2030", "10/3 ÂL",
    "Từ ngày 01/7, quyết toán xong trong tháng 9", "Thuở ban đầu: quý I", "ngoằn ngoèo, khuỷu tay: tháng 3", "QuýII/2026",
]  # fmt: skip


@pytest.mark.parametrize("text", MISREAD)
def test_what_was_misread_is_never_certain(text: str) -> None:
    assert answer(text, 2026).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_the_language_raise_no_doubt(text: str) -> None:
    assert doubtful_words(text) == []
