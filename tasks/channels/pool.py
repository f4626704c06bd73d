"""Many messages over few connections: the way out of a whole run, for one thread or several.

with open_channels() as out:
    delivery = out.send(url, message)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Engine

from config.channels import Loads, load_loads
from config.settings import Settings, load_settings
from models.engine import engine_from
from models.secrets import key_ring
from tasks.channels.delivery import (
    Channel,
    Delivery,
    Outgoing,
    failed_for_good,
    failed_for_now,
)
from tasks.channels.destinations import is_this_machine
from tasks.channels.gates import Gate, Gates
from tasks.channels.lines import Allowed, Lines
from tasks.channels.registry import WrongAddress, channel_of
from tasks.channels.sessions import Sessions
from tasks.channels.zalo_accounts import ZaloAccounts

Key = TypeVar("Key")


class Channels:
    """The ways out of one process. Any number of threads may send; more than `workers` gain nothing."""

    def __init__(self, loads: Loads, lines: Lines, stop_page: str = "") -> None:
        self.loads = loads
        self.lines = lines
        self._stop_page = stop_page
        self._gates = Gates()

    @property
    def workers(self) -> int:
        """How many threads are of use, and the most connections that will be open."""
        return self.loads.workers

    def send(self, url: str, message: Outgoing) -> Delivery:
        """Make one attempt to send a message to the address; one address, one recipient."""
        try:
            channel = channel_of(url)
        except WrongAddress as wrong:
            return failed_for_good(str(wrong))
        if channel.kind == "mail" and self._stop_page and not message.unsubscribe_url:
            # the mark tells the web which address it is, and nobody else anything
            page = f"{self._stop_page}{message.mark or key_ring().mark(url)}"
            message = replace(message, unsubscribe_url=page)
        gate = self._gates.of(channel.place, self.loads.kinds[channel.kind])
        with gate.passing():
            return self._sent(channel, message, gate)

    def send_all(
        self, messages: Iterable[tuple[Key, str, Outgoing]]
    ) -> Iterator[tuple[Key, Delivery]]:
        """Send (key, address, message) several at a time; (key, what became of it) as each is done.

        Messages are asked for as workers are free, so no more than twice as many are in memory.
        """
        with ThreadPoolExecutor(self.workers, thread_name_prefix="dondoc-out") as pool:
            yield from self._through(pool, iter(messages))

    def _through(
        self, pool: ThreadPoolExecutor, messages: Iterator[tuple[Key, str, Outgoing]]
    ) -> Iterator[tuple[Key, Delivery]]:
        under_way: set[Future[tuple[Key, Delivery]]] = set()
        for key, url, message in messages:
            under_way.add(pool.submit(self._keyed, key, url, message))
            if len(under_way) >= 2 * self.workers:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        yield from (one.result() for one in under_way)

    def _keyed(self, key: Key, url: str, message: Outgoing) -> tuple[Key, Delivery]:
        return key, self.send(url, message)

    def _sent(self, channel: Channel, message: Outgoing, gate: Gate) -> Delivery:
        left = gate.seconds_of_rest
        if left > 0:
            reason = "nơi nhận vừa không nhận hoặc không kết nối được, chưa gửi lại"
            return failed_for_now(reason, retry_after=int(left) + 1)
        delivery = channel.deliver(message, self.lines)
        gate.note(delivery)
        return delivery


@contextmanager
def open_channels(
    loads: Loads | None = None,
    *,
    settings: Settings | None = None,
    zalo_accounts: ZaloAccounts | None = None,
) -> Iterator[Channels]:
    """The ways out, as `channels.toml` and the settings have them; all connections end with it.

    The Zalo accounts are by default those in the database of the settings.
    """
    known = settings or load_settings()
    accounts = _Accounts(known, zalo_accounts)
    allowed = Allowed(known.allow_private_webhooks, known.allow_unverified_tls)
    loads = loads or load_loads()
    lines = Lines(Sessions(loads.workers), allowed, accounts)
    try:
        yield Channels(loads, lines, _stop_page(known.public_url))
    finally:
        lines.sessions.close()
        accounts.close()


def _stop_page(public_url: str) -> str:
    """Where recipients end it by one click; empty where they cannot reach this machine."""
    host = urlsplit(public_url).hostname or ""
    return "" if is_this_machine(host) else f"{public_url}/u/"


class _Accounts:
    """The accounts of Zalo; their database is opened when a message goes to one for the first time."""

    def __init__(self, settings: Settings, given: ZaloAccounts | None) -> None:
        self._settings = settings
        self._accounts = given
        self._engine: Engine | None = None
        self._lock = Lock()

    def __call__(self) -> ZaloAccounts:
        with self._lock:
            if self._accounts is None:
                self._engine = engine_from(self._settings.database_url)
                self._accounts = ZaloAccounts(self._engine)
            return self._accounts

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
