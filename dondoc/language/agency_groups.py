"""Groups of agencies, whole or put together: "các sở, ban, ngành, xã, phường, đơn vị liên quan"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dondoc.language.agency_grammar import Grammar, Phrase, Phrases, folded, grammar
from dondoc.language.agency_keys import is_province, name_key, without_place
from dondoc.language.directory import AgencyGroup

_PUNCTUATION = re.compile(r"[,;:/()]|\s[-–]\s")
_AND = folded("và")
_BODIES = Phrases(["UBND", "Ủy ban nhân dân", "chính quyền", "lãnh đạo UBND"])
# what may follow a group with members without changing who they are
_OF_THE_CITY = Phrases(
    (
        *("Thành phố", "Hà Nội", "thành phố Hà Nội", "TP", "tỉnh", "địa phương", "mới", "cấp tỉnh"),
        *("thuộc Thành phố", "trực thuộc Thành phố", "thuộc UBND Thành phố", "của Thành phố"),
        *("trên địa bàn", "trên địa bàn Thành phố", "trên địa bàn thành phố Hà Nội"),
        "cấp Thành phố",
    )
)
# in a province's directory these say the same of its own bodies
_OF_THE_PROVINCE = Phrases(("thuộc tỉnh", "trực thuộc tỉnh", "của tỉnh", "trên địa bàn tỉnh"))

# one body by its name: "Công ty Môi trường đô thị", "Hội Nông dân tỉnh"; never several
_NAMED_BODY = re.compile(
    r"(?:Công ty|Tổng công ty|Tập đoàn|Trung tâm|Trường|Viện|Quỹ|Báo|Đài|Tạp chí|Hội|Hiệp hội"
    r"|Ban quản lý|Hợp tác xã|Liên minh|Liên hiệp)\s(?!Thành phố\b|Trung ương\b|Hà Nội\b)(?P<name>\w)"
)
# a territory that is not named: "Phòng VHTT quận, huyện, thị xã", "Công an các xã"
_TERRITORIES = re.compile(
    r"\s(?:các\s+)?((?:quận|huyện|thị xã|phường|xã|đặc khu|tỉnh)(?=\s*(?:,|và\s|$)).*)$",
    re.IGNORECASE,
)

# whose they are: "các phòng, ban thuộc Sở", "các đơn vị trực thuộc Bộ"
_OWNED = re.compile(
    r"\s+(?:trực thuộc|thuộc|của)\s+(?:Sở|Bộ|Cục|Ban|Trường|Viện|UBND)\b[^,;]*?(?=[,;]|\svà\s|$)"
)
_OF_A_PROVINCE = re.compile(
    r"(?<!các )\b(?:cấp )?tỉnh$|\bcủa tỉnh\b|(?<=ngành )tỉnh\b|(?<=thể )tỉnh\b", re.I
)
_SEVERAL = re.compile(r"\bcác\b|,|\bvà\b|\bcấp\b", re.I)
_ONE_TERRITORY = re.compile(
    r"^(?:(?:UBND|[UỦ][yỷỶY] ban nhân dân)\s+)?(?:xã|phường|tỉnh|quận|huyện|thị xã|đặc khu)$", re.I
)


@dataclass(slots=True)
class _Part:
    group: AgencyGroup
    is_related: bool = False
    is_described: bool = False


@dataclass(frozen=True, slots=True)
class GroupsFound:
    """The groups in a name, in order; `is_open` tells of members that cannot be named.

    `is_elsewhere` is set for those of a province, where the directory is that of a city.
    """

    groups: tuple[AgencyGroup, ...]
    is_open: bool
    is_elsewhere: bool = False


class GroupFinder:
    """Finds groups by their name, an alias, or the words that they are put together from."""

    def __init__(self, groups: Sequence[AgencyGroup], place: str = "") -> None:
        self.is_in_a_province = is_province(place)
        self.by_key = {
            key: group
            for group in groups
            for name in (group.name, *group.aliases)
            for key in (_group_key(name), _undetermined(name, without_place(name, place)))
        }
        self.by_word = {folded(word): group for group in groups for word in group.words}
        self.words = Phrases(word for group in groups for word in group.words)

    def find(self, text: str) -> GroupsFound | None:
        """The groups that a name stands for, or None if it names no group."""
        whole = self.by_key.get(_group_key(text))
        if whole:
            return GroupsFound((whole,), whole.is_open)
        if grammar().determiners.at_start(folded(text)):
            text = _OWNED.sub("", text)
        parts = [] if _names_one_body(text, self.words) else self._parts(text)
        if not parts or parts[0].is_described:
            in_territories = self._in_territories(text)
            if in_territories:
                return in_territories
        found = _found(parts) if parts else None
        if found and not self.is_in_a_province and _OF_A_PROVINCE.search(text):
            return replace(found, is_elsewhere=True)
        return found

    def _in_territories(self, text: str) -> GroupsFound | None:
        """The offices of some kind of every district or commune: they stand for those bodies."""
        territories = _TERRITORIES.search(text)
        if not territories or not grammar().heads.at_start(folded(text)):
            return None
        if not _SEVERAL.search(territories.group(0)):
            return None  # "Công an xã" of a commune's plan is one body
        parts = self._parts(f"các {territories.group(1)}")
        return _found(parts) if parts else None

    def _parts(self, text: str) -> list[_Part]:
        named = _NAMED_BODY.match(text)
        if named and named["name"].isupper():
            return []
        words = grammar()
        key = folded(_PUNCTUATION.sub(" ", text))
        start = words.determiners.at_start(key)
        parts: list[_Part] = []
        for part in self._scan(key[start:], words):
            if part is None:
                return []
            parts.append(part)
        several = "," in text and len(parts) > 0 and not parts[0].is_described
        is_plural = start > 0 or len(parts) > 1 or several or bool(_BODIES.at_start(key))
        if is_plural and start == 0 and _ONE_TERRITORY.match(text):
            return []
        return parts if is_plural or (parts and _is_group_alone(parts[0], text)) else []

    def _scan(self, key: Phrase, words: Grammar) -> Iterator[_Part | None]:
        """The parts in order; None where a word belongs to none of them."""
        last: _Part | None = None
        while key:
            count = self.words.at_start(key)
            only_looks = words.no_beginnings.at_start(key)
            if only_looks and last and last.group.is_open and only_looks >= count:
                last.is_described = True
                key = key[only_looks:]
                continue
            if count:
                if last:
                    yield last
                last = _Part(self.by_word[key[:count]])
            else:
                count = self._passed_over(key, last, words)
                if not count:
                    yield None
                    return
            key = key[count:]
        if last:
            yield last

    def _passed_over(self, key: Phrase, last: _Part | None, words: Grammar) -> int:
        """How many words say nothing about who is meant; 0 where the next one does."""
        related = words.related.at_start(key)
        if related:
            if last:
                last.is_related = True
            return related
        if key[:1] == _AND:
            return 1
        passed = words.determiners.at_start(key) or _BODIES.at_start(key)
        if self.is_in_a_province:
            passed = passed or _OF_THE_PROVINCE.at_start(key)
        passed = passed or _OF_THE_CITY.at_start(key)
        if passed or not (last and last.group.is_open):
            return passed
        # an open group may be described at will: "doanh nghiệp viễn thông"
        last.is_described = True
        return 1


def _names_one_body(text: str, nouns: Phrases) -> bool:
    """Whether a noun of a group stands here without "các" before a name: "Bộ Quốc phòng", "Cục Thuế"."""
    words = grammar()
    key = folded(text)
    if words.determiners.at_start(key):
        return False
    written = text.split()
    for place in range(len(written)):
        count = nouns.at_start(key[place:])
        behind = place + count
        if not count or behind >= len(written) or written[behind - 1].endswith((",", ";", ":")):
            continue
        if not written[behind][0].isupper() and written[behind][0] not in "-–&":
            continue
        follows_on = nouns.at_start(key[behind:]) or _BODIES.at_start(key[behind:])
        return not (follows_on or words.places.at_start(key[behind:]))
    return False


def _found(parts: list[_Part]) -> GroupsFound:
    closed = [part.group for part in parts if not part.group.is_open and not part.is_related]
    opened = [part.group for part in parts if part.group.is_open]
    groups = [*closed, *opened] or [part.group for part in parts]
    is_open = any(part.group.is_open or part.is_related for part in parts)
    return GroupsFound(tuple(dict.fromkeys(groups)), is_open)


def _is_group_alone(part: _Part, text: str) -> bool:
    """Whether one noun without "các" means several: "đơn vị liên quan", not "Trung tâm Báo chí"."""
    if part.is_related or (part.group.is_open and not part.is_described):
        return True
    return part.is_described and text[:1].islower()


def _group_key(name: str) -> str:
    return _undetermined(name, name_key(name))


def _undetermined(name: str, key: str) -> str:
    count = grammar().determiners.at_start(folded(name))
    determiner = name_key(" ".join(name.split()[:count]))
    return key.removeprefix(determiner)
