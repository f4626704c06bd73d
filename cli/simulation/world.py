"""The made-up country: offices with their bodies and the plan that each of them follows up.

All of it follows from a few numbers and a seed.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cli.simulation.days import YEAR
from cli.simulation.names import COORDINATING, DEPARTMENTS, PROVINCES, commune_names, slug
from cli.simulation.phrases import When, chosen_when

ROWS_OF_A_SECTION = 50
# Vietnam since 1 July 2025: 3,321 communes, wards and special zones; about thirty departments a province
COMMUNES, ALL_DEPARTMENTS, ROWS_FOR_ALL = 3321, 1000, 60
APPROVED_ON = date(YEAR, 1, 5)
# a month, a quarter and a half-year end, and are urged the day after
HEAVIEST_DAYS = date(YEAR, 6, 30), date(YEAR, 7, 2)
# one plan's two reports and the final figures that the law makes of the second one
REPORTS = {
    f"{YEAR}-6-thang": date(YEAR, 6, 19),
    f"{YEAR}-nam": date(YEAR, 11, 19),
    f"{YEAR}-nam-chinh-thuc": date(YEAR, 12, 28),
}
DOMAIN = "mo-phong.example"
WORKS = (
    *("Rà soát danh mục hồ sơ", "Hoàn thiện cơ sở dữ liệu", "Nâng cấp trang thông tin"),
    *("Bồi dưỡng nghiệp vụ", "Kiểm tra việc lưu trữ", "Xây dựng tài liệu hướng dẫn"),
    *("Khảo sát nhu cầu sử dụng", "Sửa chữa nhà văn hóa", "Lập hồ sơ di tích"),
)


@dataclass(frozen=True, slots=True)
class Body:
    """One agency."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is written to; `audience` is officer, leader or coordinator."""

    agency: str
    audience: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the appendix; leads and helpers are ids, the texts are what is printed.

    `work` is the row's own number, which stays when the plan is amended.
    """

    work: int
    section: str
    number: int
    content: str
    when: When
    leads: tuple[str, ...]
    lead_text: str
    helpers: tuple[str, ...] = ()
    helper_text: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """One office with its bodies and its plan; `coordinator` collects and does no work of the plan."""

    place: str
    bodies: tuple[Body, ...]
    coordinator: Body
    rows: tuple[Row, ...]
    people: tuple[Person, ...] = ()

    @property
    def communes(self) -> str:
        """The group of all communes, as it is printed."""
        return f"UBND cấp xã {self.place}"

    @property
    def departments(self) -> str:
        """The group of all departments, as it is printed."""
        return f"Cơ quan chuyên môn {self.place}"

    @property
    def title(self) -> str:
        """What the plan is about."""
        return f"Phát triển văn hóa {self.place} năm {YEAR}"


@dataclass(frozen=True, slots=True)
class Size:
    """How large one office is: bodies, how many of them communes, rows of its plan.

    `by_all` says that each row is for all bodies.
    """

    agencies: int
    communes: int
    items: int
    by_all: bool = False

    @classmethod
    def of(cls, agencies: int, items: int, *, by_all: bool = False) -> Size:
        """A province of so many bodies, of which as many are communes as everywhere."""
        return cls(agencies, agencies * COMMUNES // (COMMUNES + ALL_DEPARTMENTS), items, by_all)


def whole_country() -> list[Size]:
    """The country's provinces: its communes and departments spread evenly, sixty rows for each body."""
    communes, departments = _shares(COMMUNES), _shares(ALL_DEPARTMENTS)
    return [
        Size(few + many, many, ROWS_FOR_ALL, by_all=True)
        for many, few in zip(communes, departments, strict=True)
    ]


def _shares(total: int) -> list[int]:
    parts = len(PROVINCES)
    return [total * (at + 1) // parts - total * at // parts for at in range(parts)]


def provinces_of(sizes: Sequence[Size], seed: int) -> list[Province]:
    """A province of each size, the first ones of the list of names again where there are more."""
    names = commune_names()
    return [_province(at, size, chance_of(f"{seed}/{at}"), names) for at, size in enumerate(sizes)]


def chance_of(name: str) -> random.Random:
    """Chance that is the same for the same name."""
    return random.Random(name)  # noqa: S311 - a made-up year keeps no secret


def _province(at: int, size: Size, chance: random.Random, names: Iterator[str]) -> Province:
    again, place = divmod(at, len(PROVINCES))
    place_name = PROVINCES[place] + (f" {again + 1}" if again else "")
    bodies = tuple(_bodies(at, place_name, size, names))
    office = f"{COORDINATING} {place_name}"
    coordinator = Body(slug(office), office, f"office-{at}")
    empty = Province(place_name, bodies, coordinator, ())
    people = tuple(_people(at, bodies, coordinator, chance))
    return dataclasses.replace(empty, rows=tuple(_rows(empty, size, chance)), people=people)


def _bodies(at: int, place: str, size: Size, names: Iterator[str]) -> Iterator[Body]:
    for number in range(size.agencies - size.communes):
        again, which = divmod(number, len(DEPARTMENTS))
        name = DEPARTMENTS[which] + (f" khu vực {again + 1}" if again else "") + f" {place}"
        yield Body(slug(name), name, f"department-{at}")
    for number in range(size.communes):
        name = f"UBND {'phường' if number % 3 == 0 else 'xã'} {next(names)}"
        yield Body(slug(name), name, f"commune-{at}")


def _people(
    at: int, bodies: tuple[Body, ...], coordinator: Body, chance: random.Random
) -> Iterator[Person]:
    """Mostly an officer and a leader each; some have two officers, some no leader, some only one."""
    for number, body in enumerate(bodies):
        name, kind = f"{at}-{number}", chance.random()
        if kind < 0.97:
            yield Person(body.id, "officer", f"can-bo-{name}@{DOMAIN}")
        if kind < 0.05:
            yield Person(body.id, "officer", f"can-bo-hai-{name}@{DOMAIN}")
        if not 0.8 < kind < 0.97:
            yield Person(body.id, "leader", f"lanh-dao-{name}@{DOMAIN}")
    yield Person(coordinator.id, "coordinator", f"dau-moi-{at}@{DOMAIN}")


def _rows(province: Province, size: Size, chance: random.Random) -> Iterator[Row]:
    for at in range(size.items):
        section, number = roman(at // ROWS_OF_A_SECTION + 1), at % ROWS_OF_A_SECTION + 1
        yield new_row(province, section, number, at, chance, by_all=size.by_all)


def new_row(
    province: Province, section: str, number: int, at: int, chance: random.Random, *, by_all: bool
) -> Row:
    """A row with a number of its own in its content, by which messages are read back."""
    content = f"Việc số {at + 1:05d}: {WORKS[at % len(WORKS)]} đợt {at + 1}."
    when = chosen_when(chance)
    if by_all:
        everyone = tuple(one.id for one in province.bodies)
        text = f"{province.departments}; {province.communes}"
        return Row(at + 1, section, number, content, when, everyone, text)
    lead, *helpers = chance.sample(province.bodies, k=min(3, len(province.bodies)))
    helpers = helpers[: chance.choice((0, 0, 1, 2))]
    ids, text = tuple(one.id for one in helpers), "; ".join(one.name for one in helpers)
    if chance.random() < 0.02:
        communes = [one.id for one in province.bodies if one.kind.startswith("commune")]
        ids, text = tuple(one for one in communes if one != lead.id), province.communes
    return Row(at + 1, section, number, content, when, (lead.id,), lead.name, ids, text)


def roman(number: int) -> str:
    """The number as plans count their sections."""
    parts = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"))
    written = ""
    for value, letters in (*parts, (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            written, number = written + letters, number - value
    return written
