"""One message for one contact, channel and day: everything that is asked, most urgent first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from dondoc.language.text import clean
from dondoc.schedule.obligation import Obligation, Role
from dondoc.schedule.wording import (
    ROLE_WORDS,
    cut_at_word,
    day_and_date,
    distance_words,
    first_upper,
    place_words,
    short_date,
    what_to_do,
)
from dondoc.status import COLOURS, MOST_URGENT_FIRST, VIETNAMESE, State, working_deadline

if TYPE_CHECKING:
    from jinja2 import Environment

    from dondoc.calendars.working_days import WorkingCalendar

SUBJECT_LENGTH = 200
ZALO_LIMIT = 2000
EXTENDED = " (đã gia hạn)"
URGE = "Đôn đốc {} thực hiện và báo kết quả."
_SAFE_LINK = re.compile(r"https?://[^\s<>\"']+")
# a work that is neither late nor near is asked for in good time: "đúng hạn" says how it stands,
# not why it is written about
_GROUP_WORDS = VIETNAMESE | {State.ON_TIME: "cần chuẩn bị"}


@dataclass(frozen=True, slots=True)
class Message:
    """What goes on the wire: a subject of one line, plain text, and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One obligation in a message. `due` is the day as it stands, an extension counted in.

    `source` says where the plan states it, `url` leads to it on the agency's page, `missed_on` is
    the day on which it should have been said. `owner` is whose work it is, where the message goes
    to somebody else: the coordinator.
    """

    obligation: Obligation
    state: State
    due: date
    source: str = ""
    url: str = ""
    missed_on: date | None = None
    owner: str = ""

    @property
    def title(self) -> str:
        """What is to be done, and by whom where it is not the reader."""
        title = clean(self.obligation.title)
        return f"{clean(self.owner)}: {title}" if self.owner else title


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the templates show it; every field is one line of text."""

    title: str
    role: str
    due: str
    distance: str
    last_working_day: str
    to_do: str
    source: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one state under their heading."""

    heading: str
    colour: str
    lines: tuple[Line, ...]


def digest(
    recipient_name: str,
    day: date,
    entries: Sequence[DigestEntry],
    calendar: WorkingCalendar,
    *,
    page_url: str = "",
    sender: str = "",
    plan: str = "",
    enclosed: Sequence[str] = (),
) -> Message:
    """The message of one day, grouped by state, by due day within; ValueError without entries.

    `page_url` is the agency's page, `sender` the coordinating office that signs, `plan` names the
    one plan that all of it follows from, `enclosed` says which files go with the message.
    """
    if not entries:
        raise ValueError("a digest without entries is no message")
    groups = _groups(entries, day, calendar)
    words = {
        "recipient": clean(recipient_name),
        "day": day_and_date(day),
        "summary": ", ".join(_counts(entries)),
        "groups": groups,
        "page_url": safe_link(page_url),
        "sender": clean(sender),
        "enclosed": [clean(one) for one in enclosed],
        "plan": clean(plan),
        "of_others": _is_of_others(entries),
        "missed": any(entry.missed_on for entry in entries),
        "unannounced": ", ".join(map(str, _years_not_announced(entries, day, calendar))),
    }
    return Message(
        subject=subject_of(recipient_name, day, entries),
        text=_environment().get_template("digest.txt.j2").render(words),
        html=_environment().get_template("digest.html.j2").render(words),
    )


def subject_of(recipient_name: str, day: date, entries: Sequence[DigestEntry]) -> str:
    """ "[Đôn đốc] 2 việc quá hạn, 3 việc sắp đến hạn – Sở Du lịch – 19/6/2026", always one line.

    What is told of other agencies' work says so: "2 việc quá hạn của các cơ quan".
    """
    whose = " của các cơ quan" if _is_of_others(entries) else ""
    counts = f"[Đôn đốc] {', '.join(_counts(entries))}{whose}"
    ending = f" – {short_date(day)}"
    room = SUBJECT_LENGTH - len(counts) - len(ending) - 3
    return f"{counts} – {cut_at_word(clean(recipient_name), room)}{ending}"


def short_text(text: str, *, limit: int = ZALO_LIMIT, url: str = "") -> str:
    """The text, or as many whole lines as leave it under `limit` characters with a last line saying so."""
    if len(text) < limit:
        return text
    link = safe_link(url)
    more = f"… Còn nữa, xem tại: {link}" if link else "… Còn nữa, xem trong thư điện tử."
    room = limit - len(more) - 2
    kept = text[: room + 1].rpartition("\n")[0].rstrip() or cut_at_word(text, room)
    return f"{kept}\n{more}"


def safe_link(url: str) -> str:
    """The address if it is http or https and nothing else, or empty."""
    return url if _SAFE_LINK.fullmatch(url) else ""


def _years_not_announced(
    entries: Sequence[DigestEntry], day: date, calendar: WorkingCalendar
) -> list[int]:
    """The years into which working days are counted here before their days off are announced."""
    last = max(entry.due.year for entry in entries)
    return [year for year in range(day.year, last + 1) if year not in calendar.years]


def _is_of_others(entries: Sequence[DigestEntry]) -> bool:
    return all(entry.owner for entry in entries)


def _counts(entries: Sequence[DigestEntry]) -> list[str]:
    states = [entry.state for entry in entries]
    return [
        f"{states.count(state)} việc {_GROUP_WORDS[state]}"
        for state in MOST_URGENT_FIRST
        if state in states
    ]


def _groups(
    entries: Sequence[DigestEntry], day: date, calendar: WorkingCalendar
) -> tuple[Group, ...]:
    # stable: works of one day stay in the order of the plan, reports before them
    ordered = sorted(entries, key=lambda one: (one.due, one.obligation.role is not Role.REPORTER))
    return tuple(
        Group(first_upper(_GROUP_WORDS[state]), COLOURS[state], lines)
        for state in MOST_URGENT_FIRST
        if (lines := tuple(_line(one, day, calendar) for one in ordered if one.state is state))
    )


def _line(entry: DigestEntry, day: date, calendar: WorkingCalendar) -> Line:
    obligation = entry.obligation
    deadline = working_deadline(entry.due, calendar)
    owner = clean(entry.owner)
    return Line(
        title=entry.title,
        role=ROLE_WORDS[obligation.role],
        due=day_and_date(entry.due) + (EXTENDED if entry.due > obligation.due else ""),
        distance=distance_words(entry.due, day, calendar),
        last_working_day=day_and_date(deadline) if deadline != entry.due else "",
        to_do=URGE.format(owner) if owner else clean(what_to_do(obligation)),
        source=clean(entry.source) or place_words(obligation),
        note=clean(obligation.note),
        url=safe_link(entry.url),
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Jinja2 is imported with the first message: reading a plan does not need it."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=PackageLoader("dondoc.messages", ""),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # ours are part of the program: nobody changes them while it runs
        auto_reload=False,
    )
