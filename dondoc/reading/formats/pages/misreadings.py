"""Words that a machine makes of others, told by the word beside them: no office writes "tố chức".

On small print a hook above a hat is read as an acute one ("ổ" as "ố"), surely and at every size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dondoc.reading.formats.pages.tesseract import SeenWord

_NEVER_WRITTEN = frozenset(
    tuple(pair.split())
    for pair in (
        "tố chức|tống hợp|tống kết|tống thể|thế thao|thế hiện|thế chế|cụ thế|đoàn thế|tập thế"
        "|toàn thế|đấy mạnh|thúc đấy|phố biến|chuyến đổi|chuyến giao|kiếm tra|kiếm soát|biến đông"
        "|biến đảo|cống thông|cống giao|triến khai|triến lãm|phát triến|phấm định|thấm định"
        "|thấm quyền|sản phấm|ấn phấm|quan điếm|địa điếm|thời điếm|đặc điếm|tiêu biếu|đại biếu"
        "|tuyến chọn|tuyến dụng|hiếu biết|bố sung|cúng cố|bảo đám|đảm báo|dần cư|dần tộc|dần vận"
        "|nhần dân|hướng dần|cải cánh|năm chăn|hiến thị|thứ trướng|bộ trướng|xứ lý"
        "|sứ dụng|lịch sứ|cứ tri|điện tứ|quán lý|quáng bá|hiệu quá|kết quá"
    ).split("|")
)
_MARKS = ".,;:!?()[]“”\"'"


def doubted(words: Sequence[SeenWord]) -> list[SeenWord]:
    """The words, those that with their neighbour make what is never written marked as doubtful."""
    bare = [word.text.strip(_MARKS).lower() for word in words]
    found = list(words)
    for index in range(len(words) - 1):
        if (bare[index], bare[index + 1]) in _NEVER_WRITTEN:
            found[index] = replace(words[index], certainty=0.0)
            found[index + 1] = replace(words[index + 1], certainty=0.0)
    return found
