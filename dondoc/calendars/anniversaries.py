"""The days that are commemorated every year, fixed or lunar; the list is `config/anniversaries.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from dondoc.language.text import match_key

CLOSED = "$"


class Jubilee(StrEnum):
    """What a count of years is, by its last figure.

    "Năm tròn" ends in 0 (giải thích từ ngữ của Nghị định 145/2013/NĐ-CP về ngày kỷ niệm và Nghị định
    111/2018/NĐ-CP về ngày thành lập, ngày truyền thống); "năm chẵn" is what plans call one that ends
    in 5, "năm lẻ 5" in the decree.
    """

    ROUND = "round"
    EVEN = "even"


IN_VIETNAMESE: dict[Jubilee, str] = {Jubilee.ROUND: "năm tròn", Jubilee.EVEN: "năm chẵn"}
_NO_WORD = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class KnownAnniversary:
    """A commemoration: its day (by the Vietnamese lunar calendar if `lunar`) and first year.

    `origin_year` is None for a feast without a first year. `source` says where that is written.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    month: int
    day: int
    lunar: bool
    origin_year: int | None
    source: str

    @property
    def origin(self) -> str | None:
        """The first day as an ISO date, None for a feast without a first year or a lunar one."""
        if self.origin_year is None or self.lunar:
            return None
        return date(self.origin_year, self.month, self.day).isoformat()

    def ordinal_in(self, year: int) -> int | None:
        """How many years after the first one; None without a first year."""
        return None if self.origin_year is None else year - self.origin_year


def jubilee_of(years: int | None) -> Jubilee | None:
    """Whether so many years are a "năm tròn" or a "năm chẵn"; None for all other counts."""
    if not years or years % 5:
        return None
    return Jubilee.EVEN if years % 10 else Jubilee.ROUND


@lru_cache(maxsize=2048)
def _key(name: str) -> str:
    """Words only, with a space at both ends, so that whole words are compared."""
    return f" {' '.join(_NO_WORD.sub(' ', match_key(name)).split())} "


def _is_called(key: str, alias: str) -> bool:
    alias_key = _key(alias.removesuffix(CLOSED))
    place = key.find(alias_key)
    if place < 0 or not alias.endswith(CLOSED):
        return place >= 0
    following = key[place + len(alias_key) :]
    return not following or following[0].isdigit()


def find_known(name: str, known: Sequence[KnownAnniversary]) -> KnownAnniversary | None:
    """The commemoration whose name or alias occurs in `name`; the longest alias wins.

    An alias that ends in "$" must end the name, but for a date: "thành lập Đảng" is the Party's
    day, "thành lập Đảng bộ quận" is not.
    """
    key = _key(name)
    found = [
        (len(alias), one)
        for one in known
        for alias in (one.name, *one.aliases)
        if _is_called(key, alias)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def day_in(known: KnownAnniversary, year: int) -> date:
    """The day in that solar year; a lunar one by the Vietnamese calendar (UTC+7).

    Raises ValueError where the year has no such day.
    """
    if not known.lunar:
        return date(year, known.month, known.day)
    # only a few feasts need the lunar tables
    from dondoc.calendars.lunar import solar_date

    # the eleventh and twelfth months of the lunar year before may still lie in this one
    days = (solar_date(lunar, known.month, known.day) for lunar in (year, year - 1))
    return next(day for day in days if day.year == year)
