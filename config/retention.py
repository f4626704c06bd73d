"""The table [retention] of `policy.toml`: how long what is no longer needed is kept, and never less."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.entries import Entries
from config.files import data_file, line_of, read_toml

FOR_GOOD = "không xóa"
_PERIOD = re.compile(r"(\d{1,3}) (tháng|năm)")
MONTHS_OF_A_YEAR = 12
# an audit of a plan's year, and the settling of what is in doubt, want them at least so long
LEAST = {
    "message_texts": 12,
    "reports_and_evidence": 60,
    "incoming_files": 12,
    "prefect_runs": 1,
}


@dataclass(frozen=True, slots=True)
class Period:
    """So many months; None is for good."""

    months: int | None

    def before(self, day: date) -> date | None:
        """What is older than this day has had its time."""
        if self.months is None:
            return None
        year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 - self.months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Retention:
    """How long texts and attachments of messages, files and Prefect's runs are kept."""

    message_texts: Period = Period(24)
    reports_and_evidence: Period = Period(None)
    incoming_files: Period = Period(24)
    prefect_runs: Period = Period(12)


def load_retention(folder: Path | None = None) -> Retention:
    """What [retention] says; as packaged where there is none. Raises InvalidSettings."""
    path = data_file("policy.toml", folder)
    policy = read_toml(path)
    if "retention" not in policy:
        return Retention()
    written, start = policy["retention"], line_of(path, "retention")
    entries = Entries(path, written if isinstance(written, dict) else {}, start)
    if not isinstance(written, dict):
        raise entries.refuse("retention", "phải viết thành mục [retention]")
    entries.only_known(written, set(LEAST))
    given: dict[str, Any] = {name: _period(entries, name, LEAST[name]) for name in LEAST}
    return Retention(**given)


def _period(entries: Entries, name: str, least: int) -> Period:
    written = entries.words(entries.table, name)
    if written == FOR_GOOD:
        return Period(None)
    found = _PERIOD.fullmatch(written)
    if found is None:
        remedy = f'ghi như "6 tháng", "2 năm" hoặc "{FOR_GOOD}"'
        raise entries.refuse(name, f"{written!r} không phải thời hạn", remedy)
    months = int(found[1]) * (MONTHS_OF_A_YEAR if found[2] == "năm" else 1)
    if months < least:
        raise entries.refuse(name, f"{written} quá ngắn", f"ghi từ {least} tháng trở lên")
    return Period(months)
