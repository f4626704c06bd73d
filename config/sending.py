"""The tables [sending] and [watch] of `policy.toml`: when and how much is sent, who watches it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from config.entries import Entries
from config.files import line_of
from dondoc.policy import ChannelLimit, SendingRules, Watch
from dondoc.schedule.obligation import ObligationKind

_SENDING = {"quiet_from", "quiet_until", "messages_a_day", "kinds_on_days_off", "channels"}
_LIMIT = {"per_hour", "per_day"}
_WATCH = {"starts", "ends", "silent_after_minutes"}


def sending_rules(path: Path, policy: dict[str, Any]) -> SendingRules:
    """What [sending] says; without the table nothing is limited but to one message a day."""
    if "sending" not in policy:
        return SendingRules()
    entries = _table(path, policy, "sending", _SENDING)
    return SendingRules(
        quiet_from=entries.time("quiet_from"),
        quiet_until=entries.time("quiet_until"),
        messages_a_day=entries.count("messages_a_day", least=1, of="số tin"),
        kinds_on_days_off=_kinds(entries),
        channel_limits=_limits(entries),
    )


def watch(path: Path, policy: dict[str, Any]) -> Watch:
    """What [watch] says, or as `prefect.yaml` has it."""
    if "watch" not in policy:
        return Watch()
    entries = _table(path, policy, "watch", _WATCH)
    minutes = entries.count("silent_after_minutes", least=1, of="số phút")
    found = Watch(entries.time("starts"), entries.time("ends"), timedelta(minutes=minutes))
    if found.starts >= found.ends:
        raise entries.refuse("ends", "phải sau giờ bắt đầu")
    return found


def _table(path: Path, policy: dict[str, Any], name: str, known: set[str]) -> Entries:
    start, table = line_of(path, name), policy[name]
    if not isinstance(table, dict):
        raise Entries(path, policy, start).refuse(name, f"phải viết thành mục [{name}]")
    entries = Entries(path, table, start)
    entries.only_known(table, known)
    return entries


def _kinds(entries: Entries) -> frozenset[str]:
    written = entries.value(entries.table, "kinds_on_days_off")
    if not isinstance(written, list):
        raise entries.refuse("kinds_on_days_off", "phải là một danh sách", 'ghi như ["report"]')
    known = {kind.value for kind in ObligationKind}
    for kind in written:
        if kind not in known:
            remedy = f"chỉ dùng: {', '.join(sorted(known))}"
            raise entries.refuse("kinds_on_days_off", f"không có loại việc {kind!r}", remedy)
    return frozenset(written)


def _limits(entries: Entries) -> dict[str, ChannelLimit]:
    written = entries.table.get("channels", {})
    if not isinstance(written, dict):
        raise entries.refuse("channels", "phải viết thành mục [sending.channels]")
    return {name: _limit(entries, name, table) for name, table in written.items()}


def _limit(entries: Entries, name: str, table: Any) -> ChannelLimit:
    own = Entries(entries.path, table, line_of(entries.path, name, entries.start or 1))
    if not isinstance(table, dict):
        raise own.refuse(name, f"{table!r} không phải hạn mức", "ghi như { per_hour = 500 }")
    own.only_known(table, _LIMIT)
    return ChannelLimit(**{key: own.count(key, least=1, of="số tin") for key in table})
