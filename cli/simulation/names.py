"""Names for made-up bodies: real provinces and kinds of offices, communes put together of syllables."""

from __future__ import annotations

import itertools
import unicodedata

# the 34 provinces and cities since 1 July 2025 (Nghị quyết số 202/2025/QH15)
PROVINCES = (
    *("tỉnh Tuyên Quang", "tỉnh Cao Bằng", "tỉnh Lai Châu", "tỉnh Lào Cai", "tỉnh Thái Nguyên"),
    *("tỉnh Điện Biên", "tỉnh Lạng Sơn", "tỉnh Sơn La", "tỉnh Phú Thọ", "tỉnh Bắc Ninh"),
    *("tỉnh Quảng Ninh", "tỉnh Hưng Yên", "tỉnh Ninh Bình", "tỉnh Thanh Hóa", "tỉnh Nghệ An"),
    *("tỉnh Hà Tĩnh", "tỉnh Quảng Trị", "tỉnh Quảng Ngãi", "tỉnh Gia Lai", "tỉnh Khánh Hòa"),
    *("tỉnh Lâm Đồng", "tỉnh Đắk Lắk", "tỉnh Đồng Nai", "tỉnh Tây Ninh", "tỉnh Vĩnh Long"),
    *("tỉnh Đồng Tháp", "tỉnh Cà Mau", "tỉnh An Giang", "thành phố Hà Nội", "thành phố Huế"),
    *("thành phố Hải Phòng", "thành phố Đà Nẵng", "thành phố Hồ Chí Minh", "thành phố Cần Thơ"),
)
DEPARTMENTS = (
    *("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Công Thương", "Sở Xây dựng", "Sở Y tế"),
    *("Sở Nông nghiệp và Môi trường", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo"),
    *("Sở Du lịch", "Sở Dân tộc và Tôn giáo", "Sở Ngoại vụ", "Thanh tra", "Công an"),
    *("Bộ Chỉ huy quân sự", "Ban Quản lý các khu công nghiệp", "Kho bạc Nhà nước", "Thuế"),
    *("Bảo hiểm xã hội", "Đài Phát thanh và Truyền hình", "Trường Chính trị", "Hội Nông dân"),
    *("Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh", "Liên đoàn Lao động", "Hội Chữ thập đỏ"),
    *("Liên minh Hợp tác xã", "Quỹ Đầu tư phát triển", "Bảo tàng", "Thư viện", "Nhà hát"),
)
COORDINATING = "Sở Văn hóa và Thể thao"
FIRST_SYLLABLES = (
    *("An", "Bình", "Châu", "Cẩm", "Diên", "Duy", "Đông", "Đức", "Gia", "Hải", "Hòa", "Hưng"),
    *("Hương", "Khánh", "Kim", "Lộc", "Long", "Lương", "Minh", "Mỹ", "Nam", "Nghĩa", "Ngọc"),
    *("Phong", "Phú", "Phước", "Quang", "Sơn", "Tam", "Tân", "Thạch", "Thanh", "Thịnh", "Thuận"),
    *("Tiên", "Trung", "Tường", "Vạn", "Việt", "Xuân"),
)
LAST_SYLLABLES = ("Bắc", "Đoài", "Giang", "Hạ", "Khê", "Lâm", "Nội", "Thượng", "Trạch", "Yên")


def commune_names() -> itertools.chain[str]:
    """Names without end that no two communes of the country share."""
    of_three = (
        f"{first} {second} {last}"
        for last in LAST_SYLLABLES
        for second in FIRST_SYLLABLES
        for first in FIRST_SYLLABLES
        if first != second
    )
    return itertools.chain(of_three)


def slug(name: str) -> str:
    """The name without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "-".join("".join(one for one in plain if not unicodedata.combining(one)).lower().split())
