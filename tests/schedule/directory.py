"""A small directory of agencies, groups and days for the tests of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dondoc.calendars.anniversaries import KnownAnniversary
from dondoc.language.agencies import AgencyDirectory
from dondoc.language.directory import Agency, AgencyGroup
from dondoc.plan import PlanItem, PlanReading
from dondoc.schedule import build_schedule
from dondoc.schedule.obligation import Obligation, ObligationKind, Role, Schedule
from tests.schedule.makers import a_policy, a_reading

AGENCIES = (
    Agency("so-van-hoa", "Sở Văn hóa và Thể thao", "department"),
    Agency("so-du-lich", "Sở Du lịch", "department"),
    Agency("so-tai-chinh", "Sở Tài chính", "department"),
    Agency(
        "so-ke-hoach",
        "Sở Kế hoạch và Đầu tư",
        "department",
        successors=("so-tai-chinh",),
        valid_to=date(2025, 2, 28),
    ),
    Agency("lien-hiep", "Liên hiệp Hữu nghị", "association"),
    Agency("ttxvn", "Thông tấn xã Việt Nam", "central-press"),
    Agency("phuong-ba-dinh", "UBND phường Ba Đình", "commune", valid_from=date(2025, 7, 1)),
    Agency("xa-thanh-tri", "UBND xã Thanh Trì", "commune", valid_from=date(2025, 7, 1)),
)
GROUPS = (
    AgencyGroup(
        "so-ban-nganh", "Các sở, ban, ngành", kinds=("department",), words=("sở", "ban", "ngành")
    ),
    AgencyGroup("phuong-xa", "UBND các phường, xã", kinds=("commune",), words=("xã", "phường")),
    AgencyGroup(
        "lien-quan", "Các cơ quan, đơn vị liên quan", is_open=True, words=("cơ quan", "đơn vị")
    ),
)
DIRECTORY = AgencyDirectory(AGENCIES, GROUPS)
KNOWN = (
    KnownAnniversary("giai-phong-thu-do", "Ngày Giải phóng Thủ đô", (), 10, 10, False, 1954, "báo"),
    KnownAnniversary(
        "asean", "Ngày thành lập ASEAN", ("thành lập khối ASEAN",), 8, 8, False, 1967, "báo"
    ),
)
DEPARTMENTS = ("so-van-hoa", "so-du-lich", "so-tai-chinh")
COMMUNES = ("phuong-ba-dinh", "xa-thanh-tri")


def the_schedule(reading: PlanReading, *, on: date = date(2026, 2, 1), **policy: Any) -> Schedule:
    """What follows from the reading on a day in February 2026."""
    return build_schedule(
        reading,
        directory=DIRECTORY,
        policy=a_policy(**policy),
        known_anniversaries=KNOWN,
        on=on,
    )


def owed(*items: PlanItem, **changes: Any) -> tuple[Obligation, ...]:
    """The obligations of a plan with these items."""
    return the_schedule(a_reading(*items, **changes)).obligations


def of_kind(found: Sequence[Obligation], kind: ObligationKind) -> list[Obligation]:
    """Those of one kind, in order."""
    return [one for one in found if one.kind is kind]


def of_role(found: Sequence[Obligation], role: Role) -> list[Obligation]:
    """Those of one role, in order."""
    return [one for one in found if one.role is role]
