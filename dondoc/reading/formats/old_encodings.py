"""Vietnamese texts from before Unicode -> Unicode: TCVN3 (ABC), VNI, Windows-1258.

None of them says what it is. A text is taken for one only where its words are then Vietnamese, by
what such texts are full of, and no other encoding makes as many of them.

Sources: TCVN 5712:1993 (VN3), the tables of VNI-Windows, Microsoft's code page 1258.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from dondoc.language.text import nfc

TCVN3, VNI, WINDOWS_1258, UTF_16 = "TCVN3 (ABC)", "VNI", "Windows-1258", "UTF-16"
_SAMPLE = 50_000
_FEWEST_WORDS = 5
_SHARE_OF_WORDS = 0.05
_WORDS = re.compile(
    r"\b(?:và|của|các|được|việc|hiện|nhiệm|vụ|hoạch|quản|lý|thành|phố|đơn|vị|quan|sở|tỉnh|cơ|tổ|chức"
    r"|thời|nội|hợp|phối|chủ|trì|năm|số|quyết|định|kế)\b",
    re.I,
)
# the letters of 0xA0 to 0xFF
_OF_TCVN3 = (
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẶ̀̀̉̃́àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TCVN3 = {0xA0 + place: letter for place, letter in enumerate(_OF_TCVN3)}
_QUOTES = {place: bytes([place]).decode("cp1252", "replace") for place in range(0x80, 0xA0)}
_LONE_OF_VNI = {
    "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ",
}  # fmt: skip
_TONES_OF_VNI = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX_OF_VNI = {
    "â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323",
}  # fmt: skip
_BREVE_OF_VNI = {
    "ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323",
}  # fmt: skip


class Recovered(NamedTuple):
    """A text made Unicode again, and the name of what it was in."""

    text: str
    encoding: str


def from_bytes(data: bytes) -> Recovered | None:
    """The text in the old encoding that makes its words Vietnamese, or None."""
    name = _best({name: decode(data[:_SAMPLE]) for name, decode in _OF_BYTES.items()}, least=0)
    text = _OF_BYTES[name](data) if name else None
    return Recovered(text, name) if name and text is not None else None


def from_letters(text: str) -> Recovered | None:
    """The same for a text whose old letters were taken for Western ones before it was saved."""
    sample = text[:_SAMPLE]
    found = {name: decode(sample) for name, decode in _OF_LETTERS.items()}
    name = _best(found, least=_count(sample))
    return Recovered(_OF_LETTERS[name](text), name) if name else None


def _best(found: Mapping[str, str | None], *, least: int) -> str | None:
    """The encoding whose sample is full of Vietnamese words, if any is."""
    counts = {name: _count(text) for name, text in found.items() if text is not None}
    best = max(counts, key=lambda name: counts[name], default=None)
    if best is None:
        return None
    words = sum(1 for _ in re.finditer(r"\w+", found[best] or ""))
    is_vietnamese = counts[best] >= max(_FEWEST_WORDS, words * _SHARE_OF_WORDS)
    return best if is_vietnamese and counts[best] > 2 * least else None


def _count(text: str) -> int:
    """How many of the words that such texts are full of stand at its beginning, with their marks."""
    return sum(not word.isascii() for word in _WORDS.findall(text))


def _utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: half of the bytes of its spaces and plain letters are null."""
    sample = data[:4096]
    if sample.count(0) * 5 < len(sample):
        return None
    order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    return _decoded(data, order)


def _windows_1258(data: bytes) -> str | None:
    text = _decoded(data, "cp1258")
    return None if text is None else nfc(text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def _western(data: bytes) -> str:
    """The letters by their places; quotation marks and dashes are those of Windows."""
    return data.decode("latin-1").translate(_QUOTES)


def _from_tcvn3(text: str) -> str:
    return nfc(text.translate(_TCVN3))


def _from_vni(text: str) -> str:
    return _VNI_PAIR.sub(lambda found: _VNI[found[0]], text)


def _vni() -> dict[str, str]:
    """Every letter of VNI, of one sign or two, with what it means; capitals too."""
    letters = dict(_LONE_OF_VNI)
    for base in "aeiouyôö":
        plain = _LONE_OF_VNI.get(base, base)
        letters |= {base + sign: nfc(plain + tone) for sign, tone in _TONES_OF_VNI.items()}
    for base in "aeo":
        signs = _CIRCUMFLEX_OF_VNI.items()
        letters |= {base + sign: nfc(f"{base}\u0302{tone}") for sign, tone in signs}
    letters |= {f"a{sign}": nfc(f"a\u0306{tone}") for sign, tone in _BREVE_OF_VNI.items()}
    found: dict[str, str] = {}
    for written, meant in letters.items():
        found |= {written: meant, written.upper(): meant.upper()}
        found[written[0].upper() + written[1:]] = meant.upper()
    return found


_VNI = _vni()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_OF_LETTERS: dict[str, Callable[[str], str]] = {TCVN3: _from_tcvn3, VNI: _from_vni}
_OF_BYTES: dict[str, Callable[[bytes], str | None]] = {
    UTF_16: _utf16,
    TCVN3: lambda data: _from_tcvn3(_western(data)) if 0 not in data else None,
    VNI: lambda data: _from_vni(_western(data)) if 0 not in data else None,
    WINDOWS_1258: _windows_1258,
}
