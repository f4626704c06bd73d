"""How running text names the day by which something is to be done, and what only looks like it."""

from __future__ import annotations

import re

_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:19|20)\d\d"
_NUMERIC = rf"{_DAY}\s?/\s?{_MONTH}(?:\s?/\s?{_YEAR})?(?![\d/-])"
_POINTED = rf"ngày\s+{_DAY}(?:\.{_MONTH}\.{_YEAR}|-{_MONTH}-{_YEAR})(?!\d)"
_WORDED = rf"ngày\s+{_DAY}\s+tháng\s+{_MONTH}(?:\s+năm\s+{_YEAR})?(?!\d)"
_DATE = rf"(?:{_POINTED}|{_WORDED}|(?:ngày\s+)?{_NUMERIC})"
# the last of a list must end the phrase: "trước ngày 15/5, ngày 20/6 khai mạc" is one deadline
_PHRASE_ENDS = r"(?=\s*(?:[.;,:()]|$|(?:và|hoặc|để|về|cho|qua|hằng|hàng|mỗi)\b))"
_DATES = rf"{_DATE}(?:\s*(?:,|;|và)\s*{_DATE}{_PHRASE_ENDS})*"
_OF_YEAR = rf"(?:\s?/\s?{_YEAR}|\s+năm\s+{_YEAR})?(?![\d/-])"
_ONE_MONTH = rf"tháng\s+{_MONTH}{_OF_YEAR}"
_ONE_QUARTER = rf"quý\s+(?:IV|I{{1,3}}|[1-4])\b{_OF_YEAR}"
_MONTHS = rf"{_ONE_MONTH}(?:\s*(?:,|và)\s*{_ONE_MONTH}{_PHRASE_ENDS})*"
_QUARTERS = rf"{_ONE_QUARTER}(?:\s*(?:,|và)\s*{_ONE_QUARTER}{_PHRASE_ENDS})*"
_HALF = rf"(?:0?[69]|sáu|chín)\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+{_YEAR})?"
_PIECE = rf"(?:đầu|giữa|cuối|nửa đầu|nửa cuối)\s+(?:{_ONE_MONTH}|{_ONE_QUARTER}|năm\s+{_YEAR})"
_WHOLE_YEAR = rf"(?P<year_only>năm\s+{_YEAR})(?!\s?[-–]\s?\d)(?!\d)"
_TET = rf"Tết\s+Nguyên\s+đán(?:\s+[^\W\d]+\s+(?:Tý|Sửu|Dần|Mão|Thìn|Tỵ|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)\b)?(?:\s+(?:năm\s+)?{_YEAR})?"
_HOUR = r"(?:\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2}(?:\s*phút)?)?,?\s+)?"
_EVERY_YEAR = r"(?:,?\s+(?:hằng|hàng|mỗi)\s+năm\b)?"
_OF_QUARTER = r"(?:của\s+)?tháng\s+(?:đầu|cuối)(?:\s+(?:tiên|cùng))?(?:\s+của)?(?:\s+(?:mỗi|hằng|hàng))?\s+quý(?:\s+(?:sau|tiếp theo|kế tiếp))?\b"
_DAY_OF_EACH = (
    rf"ngày\s+{_DAY}\s+(?:(?:của\s+)?(?:hằng|hàng|mỗi)\s+tháng\b|{_OF_QUARTER}"
    r"|(?:của\s+)?tháng\s+(?:sau|tiếp theo|kế tiếp)(?:\s+liền kề)?\b)"
)
# "ngày 25" alone is a day of each month or quarter that the sentence names elsewhere
_BARE_DAY = rf"(?P<bare_day>ngày\s+{_DAY})(?=\s*(?:[.;,:()]|$)|\s+(?:gửi|báo cáo|nộp|về)\b)"

_TIME = (
    rf"{_HOUR}(?:(?:các|dịp|mốc)\s+)?(?:{_DATES}{_EVERY_YEAR}|{_DAY_OF_EACH}|{_HALF}|{_PIECE}"
    rf"|{_MONTHS}|{_QUARTERS}|{_WHOLE_YEAR}|{_TET}|{_BARE_DAY})"
)

_LATEST = (
    r"(?:(?:chậm|muộn)\s+nhất|không\s+(?:muộn|chậm|trễ|quá)\s+hơn|không\s+quá)"
    r"(?:\s+(?:là|đến|vào|trong|hết|trước))*"
)
_NO_TERM = "".join(
    rf"(?<!{word} )"
    for word in (
        "giới",
        "quyền",
        "gia",
        "vô",
        "có",
        "thời",
        "hết",
        "thẩm",
        "nhiệm",
        "kỳ",
        "trong",
        "quá",
    )
)
_TERM = (
    rf"{_NO_TERM}(?:thời gian\s+hoàn thành|(?:thời\s+)?hạn)(?!\s+(?:sử dụng|mức|chế|hán|hẹp|nhận|của|cho|cấp|giấy phép|hiệu lực|hợp đồng|bảo hành)\b)"
    r"(?:\s+(?!\d)[^\W_]+){0,5}?\s*:?(?:\s*(?:là|đến|vào|trong|hết|trước|chậm nhất|muộn nhất))*"
)

DEADLINE = re.compile(
    rf"\b(?P<marker>(?P<latest>{_LATEST})|(?P<term>{_TERM})|(?P<before>trước(?:\s+(?:thời hạn|hạn|thời điểm|mốc))?)"
    rf"|(?P<until>đến(?:\s+hết)?|hết)|(?P<within>trong|vào))\s+(?P<time>{_TIME})",
    re.I,
)
DAY_OF_EACH = re.compile(rf"\b(?:vào\s+)?(?P<time>{_DAY_OF_EACH})", re.I)
SENTENCE_END = re.compile(r"(?<!\d)[.](?=\s)|[.](?=\s+[A-ZĐÀ-Ỹ])|[;!?\n]")

# who does something, and cannot be what a sum is made of: "các đơn vị gửi trước ngày …"
_ACTORS = (
    r"(?:đơn vị|sở|ban|ngành|cơ quan|xã|phường|quận|huyện|thị xã|địa phương|trường|tổ chức|doanh nghiệp"
    r"|cấp|chủ đầu tư|hội|đoàn|báo|đài|phòng|trung tâm|thành viên|cộng tác viên|ủy ban|uỷ ban|ubnd|bộ|tỉnh"
    r"|cục|chi cục|thành phố|đồng chí|nhóm)\b"
)
_MANY = r"(?:các|những|mọi|toàn bộ|tất cả|số)"
_DONE = (
    r"(?:hoàn thành|hoàn tất|hoàn thiện|kết thúc|xong|ban hành|công bố|phê duyệt|trình|gửi|nộp|bàn giao"
    r"|nghiệm thu|cấp|giao|ký|đăng ký|thành lập|xếp hạng|công nhận|khởi công|khánh thành|tổ chức|thực hiện"
    r"|triển khai|phát hành|xuất bản|xây dựng|tiếp nhận|tuyển dụng|bổ nhiệm|ký hợp đồng|sản xuất|quyết toán"
    r"|báo cáo|đăng tải|thông qua|lập|duyệt)"
)
_MUST = (
    r"\b(?:phải|cần|sẽ|yêu cầu|đề nghị|(?:bảo|đảm) đảm|bảo đảm|đảm bảo|phấn đấu|đôn đốc|để|nhằm)\b"
)
# "chương trình", "công trình", "quy trình" hand nothing over
_HANDS = r"(?<!chương )(?<!công )(?<!quy )(?<!tiến )(?<!lộ )(?<!giáo )"
_PRODUCTS = (
    r"(?:dự thảo|kế hoạch|danh mục|danh sách|kết quả|báo cáo|văn bản|quy chế|hạng mục|công trình|sản phẩm"
    r"|hồ sơ|tài liệu|phóng sự|bản tin|nhiệm vụ|công việc|nội dung|phần việc|bước)"
)

MUST = re.compile(_MUST, re.I)
# "các văn bản ban hành trước ngày …" tells which ones, unless it opens the sentence
WHICH_ONES = re.compile(
    rf"\S+\s.*\b{_MANY}\s+(?!{_ACTORS})(?:\S+\s+){{0,12}}?(?:được\s+)?{_DONE}\s*$"
    rf"|\b(?:đối với|trường hợp)\b.*\b{_DONE}\s*$",
    re.I,
)
GIVEN = re.compile(r"\bđược\s+(?:giao|phân công|ấn định|quy định)\s*$", re.I)
# what others have to do is only told: "tuyên truyền người dân đăng ký trước ngày …"
TELLS_OF_OTHERS = re.compile(
    r"^\W*(?:tăng cường |đẩy mạnh |tiếp tục |phối hợp |tích cực |kịp thời )*"
    r"(?:tuyên truyền|phổ biến|thông tin|giới thiệu|quảng bá|đưa tin|phản ánh|vận động|khuyến khích)\b",
    re.I,
)
PASSIVE = re.compile(rf"\bđược\s+(?:\S+\s+){{0,2}}?{_DONE}\s*$", re.I)
OF_PRODUCTS = re.compile(rf"^\W*(?:(?:các|những|toàn bộ)\s+)?{_PRODUCTS}\b", re.I)
DONE_AT_THE_END = re.compile(rf"\b{_DONE}\s*$", re.I)
# what follows a subject whose date only tells which one is meant
GOES_ON = re.compile(r"^\s*(?:được|thì|là|còn|vẫn|tiếp tục|phải|không|sẽ|có|chưa|đã)\b", re.I)
STATE = re.compile(
    r"\b(?:tồn đọng|phát sinh|hình thành|sinh|nghỉ hưu|nghỉ việc|nhập học|nhập ngũ|có|có từ|diễn ra|gửi đến"
    r"|xuất hiện|cư trú|tham gia|ra đời|khai mạc|bế mạc|mở cửa|hết hạn|đến hạn|quá hạn|kéo dài|bắt đầu|công tác"
    r"|như|so với|từ|kể từ|tính|lũy kế|luỹ kế|số liệu|số liệu chốt|chốt|(?<!cục )thống kê|thời kỳ|giai đoạn|tồn tại)\s*$",
    re.I,
)
NOT_YET = re.compile(
    r"\b(?:đã|chưa|(?<!hàng )không(?! (?:gian|khí|quân|chuyên|dùng|giấy|ngừng|nhân dân)\b))\b", re.I
)
IN_FORCE = re.compile(
    r"\b(?:hiệu lực|giá trị|hết hạn|áp dụng|có (?:thời )?hạn|miễn phí|miễn giảm)\b", re.I
)
PROGRAMME = re.compile(
    r"\b(?:đề án|chương trình|chiến lược|quy hoạch|kế hoạch|dự án|nghị quyết|lộ trình|giai đoạn|tầm nhìn"
    r"|định hướng|mục tiêu)\b",
    re.I,
)
RANGE = re.compile(r"\btừ\s+(?:(?:ngày|tháng|quý|năm|đầu|giữa|cuối)\b|\d)", re.I)
FINISHING = re.compile(
    r"\b(?:hoàn thành(?! (?:tốt|xuất sắc|thắng lợi|vượt))|hoàn tất|hoàn thiện|xong|giải ngân|bàn giao|nghiệm thu"
    r"|quyết toán|đưa\b.*\bvào (?:sử dụng|vận hành|khai thác|hoạt động))\b",
    re.I,
)
HANDING_OVER = re.compile(rf"\b(?:gửi|nộp|đăng ký|{_HANDS}trình|cung cấp|tiếp nhận)\b", re.I)
PUTTING_OUT = re.compile(
    rf"\b(?:ban hành|{_HANDS}trình|phê duyệt|nộp|kiện toàn|gửi\b.*\b(?:về|cho))\b", re.I
)
TELLS_OF_WORK = re.compile(
    r"\b(?:sự kiện|hoạt động|tình hình|kết quả|diễn ra|tổ chức|số liệu|lễ hội|lễ|hội nghị)\b", re.I
)
REPORTING = re.compile(
    rf"\b(?:báo cáo|gửi|nộp|{_HANDS}trình|tổng hợp|cung cấp|cập nhật|công bố|phát hành|xuất bản)\b",
    re.I,
)
UP_TO = re.compile(r"(?<!điểm )\bđến\s*$", re.I)
LEADS = re.compile(r"^\W*(?:(?:phấn đấu|từ nay|bảo đảm|đảm bảo|mục tiêu)\W*)?(?:đến\W*)?$", re.I)
NO_DATE = re.compile(r"^\s*(?:số|đại biểu|thành viên|chỉ tiêu|câu)\b", re.I)
