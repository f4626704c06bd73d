"""Names in cells -> agencies and groups, by a directory that `config/agencies.toml` fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dondoc.errors import NotFound
from dondoc.language.agency_groups import GroupFinder
from dondoc.language.agency_keys import name_key, name_words, without_place
from dondoc.language.agency_lists import split_agencies
from dondoc.language.directory import Agency, AgencyGroup, Match, Resolution
from dondoc.language.text import clean

__all__ = ["AgencyDirectory", "split_agencies"]

# a suggestion is for a person to confirm; below this it would only mislead, and so it would where
# another agency is as close: "Sở Nội vụ" and "Sở Ngoại vụ" are two letters apart
CLOSE_ENOUGH = 0.88
NO_RIVAL = 0.02
WITHOUT_ACCENTS = 0.95
AS_PART_OF_ANOTHER = 0.9
# names of places differ by little: those of local bodies must be closer
SAME_PLACE = 0.93
_LOCAL = frozenset({"city", "district", "commune"})
_MOST_RIVALS = 8
_UNIT_OF = re.compile(r",?\s+(?:trực\s+)?thuộc\s+", re.IGNORECASE)
_BELONGS_TO = re.compile(rf"{_UNIT_OF.pattern}|\s+của\s+", re.IGNORECASE)
_OF_A_DEPARTMENT = re.compile(r"\s(?=(?:Sở|Bộ|UBND|Liên hiệp|Công an)\s)")
# "Sở Nội vụ (đầu mối)" says what its part is, "Sở Y tế (Trung tâm Kiểm soát bệnh tật)" which part of it
_ROLE = re.compile(
    r"\s*\((?:cơ quan |đơn vị )?(?:chủ trì|phối hợp|đầu mối|thường trực|chính|thực hiện)\)$",
    re.IGNORECASE,
)
_UNIT_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inside>[^()]+)\)$")
_LEAD_IN = re.compile(
    r"^(?:đề nghị|kính đề nghị|phó giám đốc|giám đốc|phó chủ tịch|chủ tịch|lãnh đạo"
    r"|thủ trưởng|trưởng ban|tổng giám đốc|tổng biên tập|viện trưởng)\s+",
    re.IGNORECASE,
)


class AgencyDirectory:
    """All agencies and groups that an office knows, and what became of them.

    `place` is the province or city whose bodies they are ("thành phố Hà Nội"); empty for any.
    Built once; every look-up is by dictionary, and a name once resolved for a day is remembered.
    """

    def __init__(
        self, agencies: Sequence[Agency], groups: Sequence[AgencyGroup], place: str = ""
    ) -> None:
        self.place = place
        self.agencies = tuple(agencies)
        self.groups = tuple(groups)
        self._by_id = {agency.id: agency for agency in agencies}
        self._groups_by_id = {group.id: group for group in groups}
        self._by_key = _keys_of(agencies, place)
        self._group_finder = GroupFinder(groups, place)
        self._written = {
            clean(name).casefold() for one in agencies for name in (one.name, *one.aliases)
        }
        self._resolved: dict[tuple[str, date], Resolution] = {}

    def agency(self, agency_id: str) -> Agency:
        """The agency with that id. Raises NotFound."""
        if agency_id not in self._by_id:
            raise NotFound(
                f"không có cơ quan nào có mã {agency_id!r}",
                remedy="xem các mã bằng lệnh: dondoc agency",
            )
        return self._by_id[agency_id]

    def group(self, group_id: str) -> AgencyGroup:
        """The group with that id. Raises NotFound."""
        if group_id not in self._groups_by_id:
            raise NotFound(f"không có nhóm nào có mã {group_id!r}")
        return self._groups_by_id[group_id]

    def find(self, text: str) -> Agency | None:
        """The one agency that a name stands for, as printed, or None. Groups are not looked at."""
        return self._find(clean(text))

    def _find(self, text: str) -> Agency | None:
        for name in (text, _LEAD_IN.sub("", text)):
            agency = self._by_key.get(name_key(name))
            agency = agency or self._by_key.get(without_place(name, self.place))
            if agency:
                return agency
        return self._find_unit(text)

    def _find_unit(self, text: str) -> Agency | None:
        """The X of "X, thuộc Y", if the directory has it as a unit of Y."""
        name, *parents = _UNIT_OF.split(text, maxsplit=1)
        unit = self._by_key.get(name_key(name)) if parents else None
        parent = self._find(parents[0]) if unit else None
        return unit if unit and (parent is None or unit.parent == parent.id) else None

    def current(self, agency_id: str, on: date) -> tuple[str, ...]:
        """The ids of the bodies that are responsible on that day: itself, or its successors.

        Empty where a body has ended and no successor is known.
        """
        return tuple(dict.fromkeys(self._current(agency_id, on, frozenset())))

    def _current(self, agency_id: str, on: date, seen: frozenset[str]) -> Iterator[str]:
        agency = self.agency(agency_id)
        if agency.valid_to is None or on <= agency.valid_to:
            yield agency_id
        elif agency_id not in seen:
            for successor in agency.successors:
                yield from self._current(successor, on, seen | {agency_id})

    def members(self, group_id: str, on: date) -> tuple[Agency, ...]:
        """The agencies of a group (or of several, joined with "+") that exist on that day."""
        kinds = {kind for one in group_id.split("+") for kind in self.group(one).kinds}
        return tuple(
            agency for agency in self.agencies if agency.kind in kinds and agency.exists_on(on)
        )

    def resolve(self, text: str, on: date) -> Resolution:
        """What a printed name stands for on that day; UNKNOWN names may carry a suggestion."""
        if (text, on) not in self._resolved:
            self._resolved[text, on] = self._resolve(text, on)
        return self._resolved[text, on]

    def _resolve(self, written: str, on: date) -> Resolution:
        text = _ROLE.sub("", clean(written))
        agency = self._find(text)
        if agency:
            certainty = 1.0 if text.casefold() in self._written else WITHOUT_ACCENTS
            found = Resolution(text, Match.AGENCY, self.current(agency.id, on), certainty=certainty)
        else:
            found = self._as_group(text, on) or self._as_part(text, on) or self._unknown(text)
        return replace(found, text=written)

    def _as_group(self, text: str, on: date) -> Resolution | None:
        found = self._group_finder.find(text) or self._group_finder.find(_LEAD_IN.sub("", text))
        if found is None:
            return None
        group_id = "+".join(group.id for group in found.groups)
        closed = [group.id for group in found.groups if group.kinds]
        if found.is_elsewhere or not closed or (found.is_open and len(closed) == len(found.groups)):
            return Resolution(text, Match.OPEN_GROUP, (), group_id, is_open=True)
        members = self.members("+".join(closed), on)
        ids = tuple(agency.id for agency in members)
        return Resolution(text, Match.GROUP, ids, group_id, is_open=found.is_open)

    def _as_part(self, text: str, on: date) -> Resolution | None:
        """A unit that is not in the directory stands for the body that it belongs to."""
        for pattern in (_BELONGS_TO, _OF_A_DEPARTMENT):
            for place in reversed(list(pattern.finditer(text))):
                parent = self._find(text[place.end() :])
                if parent:
                    ids = self.current(parent.id, on)
                    return Resolution(text, Match.AGENCY, ids, certainty=AS_PART_OF_ANOTHER)
        return self._with_unit_in_brackets(text, on)

    def _with_unit_in_brackets(self, text: str, on: date) -> Resolution | None:
        """ "Sở Y tế (Trung tâm X)" and "Trung tâm X (Sở Y tế)" stand for the department."""
        found = _UNIT_IN_BRACKETS.match(text)
        for name in (found["name"], found["inside"]) if found else ():
            parent = self._find(name)
            if parent:
                ids = self.current(parent.id, on)
                return Resolution(text, Match.AGENCY, ids, certainty=AS_PART_OF_ANOTHER)
        return None

    def _unknown(self, text: str) -> Resolution:
        # takes 50 ms to load, and only a name that is not known needs it
        from rapidfuzz import fuzz, process

        close = process.extract(
            name_key(text),
            self._by_key.keys(),
            scorer=fuzz.ratio,
            score_cutoff=(CLOSE_ENOUGH - NO_RIVAL) * 100,
            limit=_MOST_RIVALS,
        )
        by_agency: dict[str, float] = {}
        for key, score, _ in close:
            if not _may_be_meant(text, self._by_key[key], score / 100):
                continue
            by_agency.setdefault(self._by_key[key].name, score / 100)
        (name, best), *rivals = [*by_agency.items(), ("", 0.0)]
        if best < CLOSE_ENOUGH or (rivals and best - rivals[0][1] < NO_RIVAL):
            return Resolution(text, Match.UNKNOWN, certainty=0.0)
        return Resolution(text, Match.UNKNOWN, suggestion=name, certainty=best)


def _may_be_meant(text: str, agency: Agency, alike: float) -> bool:
    """Whether a name may be a slip for another: of the same kind of body, and of the same place.

    "Bộ Tài chính" is no slip for "Sở Tài chính", nor "thành phố Huế" for "thành phố Hà Nội".
    """
    first = name_words(text)[:1]
    if not any(name_words(name)[:1] == first for name in (agency.name, *agency.aliases)):
        return False
    return alike >= SAME_PLACE or agency.kind not in _LOCAL


def _keys_of(agencies: Iterable[Agency], place: str) -> dict[str, Agency]:
    """Names before aliases before names without their place: the more exact one wins."""
    exact: dict[str, Agency] = {}
    for agency in agencies:
        exact.setdefault(name_key(agency.name), agency)
    for agency in agencies:
        for alias in agency.aliases:
            exact.setdefault(name_key(alias), agency)
    shortened: dict[str, Agency] = {}
    for agency in agencies:
        for name in (agency.name, *agency.aliases):
            shortened.setdefault(without_place(name, place), agency)
    return {**{key: agency for key, agency in shortened.items() if key}, **exact}
