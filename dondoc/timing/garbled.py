"""Words that no Vietnamese has, and words that are nearly a bound: what they hid may move the day."""

from __future__ import annotations

import re
import unicodedata

from dondoc.timing.letters import spellings

GARBLED = "có chữ không rõ: “{word}”"
_WORD = re.compile(r"[^\W\d_]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ONSET = "b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x"
_NUCLEUS = (
    "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ia|iê|ya|yê|ua|uô|ưa|ươ|oa|oă|oe|oo|uâ|uê|uơ|uy|uya|uyê|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uyu|uêu"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch?|m|nh?|ng|p|t)?")
# "GĐ", "ÂL" and "QuýII" are known though no syllables
_KNOWN = re.compile(r"[bcdđghjklmnpqrstvwxz]+|âl|quy[ivl]+|qui[ivl]*")
# a bound with other marks than its own, right before what it would bound
_NEARLY = frozenset(
    ("truoc", "den", "het", "thang", "tuan", "tet", "han", "ram", "dau", "cuoi", "giua")
)
_WORDS = re.compile(
    r"trước|đến|đền|đèn|hết|hệt|tháng|thắng|thăng|thẳng|tuần|tuân|tuấn|tết|hạn|rằm|hàn|hán|đầu|cuối|giữa",
    re.I,
)
_BEFORE_TIME = re.compile(
    r"(?P<word>[^\W\d_]+)\s(?=(?:các\s)?(?:ngày|tháng|quý|năm|tuần)\s[\dIVX]|\d{1,2}\s?/|Tết)", re.I
)
_NEARLY_JOINS = re.compile(
    r"(?<=\d)\s(?!và|tới|đến)(?P<word>v[aàáảãạ]|đ[eêếềểễệ]n|den|d[êế]n)\s(?=\d|ngày\s|tháng\s|quý\s)",
    re.I,
)
# what is left of a number after scanner slips have been put right
_NUMBER = re.compile(
    r"(?<![^\W_])[lIOSBZ]\d|(?<![^\W_])[lI\d][SBZ](?![^\W_])|(?i:tháng|ngày)\s[SBZ](?![^\W_])|(?i:mùng|mồng)\s[lI](?![^\W_])|[qQ]1[Il]"
    r"|[IVX]1(?![^\W_])|(?<![^\W_])\d{1,2}[SBZsbz]\s?/\s?\d|/\s?[SBZ]\d?(?=/|\b)"
)


def doubtful_words(text: str) -> list[str]:
    """The doubts about words and numbers that may have been misread.

    A text without any marks is asked for its numbers only.
    """
    return [GARBLED.format(word=word) for word in dict.fromkeys(_doubtful(text))]


def _doubtful(text: str) -> list[str]:
    numbers = [one.group() for one in _NUMBER.finditer(text)]
    if text.isascii():
        return numbers
    found = [word for word in _WORD.findall(text) if not word.isascii() and not _is_syllable(word)]
    for near in _BEFORE_TIME.finditer(text):
        word = near["word"]
        if spellings(word)[1] in _NEARLY and not (word.isascii() or _WORDS.fullmatch(word)):
            found.append(word)
    found += [one["word"] for one in _NEARLY_JOINS.finditer(text)]
    return found + numbers


def _is_syllable(word: str) -> bool:
    marked = unicodedata.normalize("NFD", word.casefold()).translate(_TONES)
    bare = unicodedata.normalize("NFC", marked)
    return any(one.fullmatch(bare) for one in (_SYLLABLE, _KNOWN))
