"""The tokens of Zalo's Official Accounts: used by many, renewed by one at a time, never lost.

A refresh token serves once. Who renews holds the account's row for longer than the slowest answer
takes, writes the new pair before anybody uses it, and keeps the old one where an answer brings less
than both: overwriting a good pair with nothing is how others have lost their account.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from models.engine import reading
from models.engine import session as transaction
from models.office import utc_now
from models.tables import ZaloAccountRow
from models.zalo_accounts import (
    TokenPair,
    account_of,
    accounts,
    claim_renewal,
    give_up_renewal,
    write_pair,
)
from tasks.channels.delivery import Delivery
from tasks.channels.http import Request, post
from tasks.channels.http_session import Answer, host_of
from tasks.channels.lines import Lines
from tasks.channels.masking import said_by_others

TIMEOUTS = (5.0, 20.0)
HELD_FOR = timedelta(seconds=60)
# Zalo's access tokens are said to last 25 hours, and by others 1: what it answers counts
RENEW_AFTER = timedelta(hours=12)
RENEW_BEFORE_END = timedelta(minutes=5)
SECONDS_BETWEEN_LOOKS = 0.1
# a thousand messages of one run are not a thousand reasons to ask
ASKED_AGAIN_AFTER = 60.0
TIMES_TO_WRITE = 3


class NoToken(Exception):
    """There is no token to write with; the reason is Vietnamese. `permanent` until a person acts."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the token of this moment; `renewed_at` tells which token that is."""

    name: str
    access_token: str
    renewed_at: datetime
    messages_at: str


class ZaloAccounts:
    """The accounts in one database; `now` is the clock."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._me = uuid4().hex
        self._refused: dict[str, tuple[float, NoToken]] = {}

    def account(self, name: str, lines: Lines) -> Account:
        """The account with a token that still serves. Raises NoToken."""
        row, now = self._row(name), self._now()
        if now < min(row.renewed_at + RENEW_AFTER, row.expires_at - RENEW_BEFORE_END):
            return _as_account(row)
        try:
            return self._renewed(row, lines)
        except NoToken:
            if now < row.expires_at:
                return _as_account(row)
            raise

    def renewed(self, refused: Account, lines: Lines) -> Account:
        """The account with another token than the one that Zalo has refused. Raises NoToken."""
        row = self._row(refused.name)
        if row.renewed_at != refused.renewed_at:
            return _as_account(row)
        return self._renewed(row, lines)

    def renew_all(self, lines: Lines) -> dict[str, str]:
        """Renew what is older than half a day; the name of each account with what went wrong."""
        with reading(self._engine) as opened:
            names = [one.name for one in accounts(session=opened)]
        faults = {}
        for name in names:
            try:
                self.account(name, lines)
                faults[name] = self._row(name).last_error
            except NoToken as failure:
                faults[name] = failure.reason
        return faults

    def _row(self, name: str) -> ZaloAccountRow:
        with reading(self._engine) as opened:
            row = account_of(name, session=opened)
        if row is None:
            raise NoToken(
                f"chưa khai báo tài khoản Zalo «{name}»; chạy: dondoc channel zalooa {name}",
                permanent=True,
            )
        return row

    def _renewed(self, row: ZaloAccountRow, lines: Lines) -> Account:
        """Renew, or wait for who does; what has just been refused is not asked again at once."""
        refused_at, refusal = self._refused.get(row.name, (-ASKED_AGAIN_AFTER, NoToken("")))
        if time.monotonic() - refused_at < ASKED_AGAIN_AFTER:
            raise refusal
        try:
            return self._renewed_by_one(row, lines)
        except NoToken as failure:
            self._refused[row.name] = (time.monotonic(), failure)
            raise

    def _renewed_by_one(self, row: ZaloAccountRow, lines: Lines) -> Account:
        patience = time.monotonic() + HELD_FOR.total_seconds()
        while time.monotonic() < patience:
            now = self._now()
            with transaction(self._engine) as opened:
                mine = claim_renewal(row, self._me, session=opened, now=now, until=now + HELD_FOR)
            if mine:
                self._renew(row, lines)
                return _as_account(self._row(row.name))
            latest = self._row(row.name)
            if latest.renewed_at != row.renewed_at:
                return _as_account(latest)
            if latest.renewing_by is None and latest.last_error:
                raise NoToken(latest.last_error)
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise NoToken("mã truy cập Zalo đang được nơi khác đổi, chưa xong")

    def _renew(self, row: ZaloAccountRow, lines: Lines) -> None:
        try:
            pair = _asked(row, lines, self._now())
        except NoToken as failure:
            with transaction(self._engine) as opened:
                give_up_renewal(row.id, self._me, failure.reason, session=opened)
            raise
        for attempt in range(1, TIMES_TO_WRITE + 1):
            try:
                with transaction(self._engine) as opened:
                    write_pair(row.id, self._me, pair, session=opened, now=self._now())
                return
            except OperationalError:  # the old refresh token is spent: this pair must not be lost
                if attempt == TIMES_TO_WRITE:
                    raise
                time.sleep(attempt)


def _asked(row: ZaloAccountRow, lines: Lines, now: datetime) -> TokenPair:
    """Zalo's answer as a pair. Raises NoToken."""
    asked = {
        "app_id": row.app_id,
        "grant_type": "refresh_token",
        "refresh_token": row.refresh_token,
    }
    request = Request(
        host=host_of(row.tokens_at),
        path=f"{urlsplit(row.tokens_at).path}/v4/oa/access_token",
        body=urlencode(asked).encode(),
        headers={
            "secret_key": row.app_secret,
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = post(request, lines, timeouts=TIMEOUTS)
    if isinstance(answer, Delivery):
        raise NoToken(f"không đổi được mã truy cập Zalo: {answer.reason}")
    return _pair(answer, row, now)


def _pair(answer: Answer, row: ZaloAccountRow, now: datetime) -> TokenPair:
    said = answer.json()
    told = said if isinstance(said, dict) else {}
    access, refresh = told.get("access_token"), told.get("refresh_token")
    lasts = _seconds(told.get("expires_in"))
    if not (isinstance(access, str) and isinstance(refresh, str) and access and refresh and lasts):
        raise NoToken(f"Zalo không đổi mã truy cập: {_error_of(told, row, answer.status)}")
    return TokenPair(access, refresh, now + timedelta(seconds=lasts))


def _seconds(value: Any) -> int:
    return int(value) if str(value).isascii() and str(value).isdigit() else 0


def _error_of(told: dict[str, Any], row: ZaloAccountRow, status: int) -> str:
    names = ("error", "error_name", "error_reason", "error_description", "message")
    said = " ".join(str(told[name]) for name in names if told.get(name))
    secrets = (row.app_secret, row.access_token, row.refresh_token)
    return said_by_others(said, secrets) or f"HTTP {status}, không có mã mới"


def _as_account(row: ZaloAccountRow) -> Account:
    return Account(row.name, row.access_token, row.renewed_at, row.messages_at)
