"""Where the messages arrive: in memory, in the place of the mail server. Refuses when it is told to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock

from tasks.channels import Delivery, Outgoing
from tasks.channels.delivery import failed_for_good, failed_for_now, sent

SERVER = "thu.mo-phong.example:25"
_TO = re.compile(r"[?&]to=([^&]+)")
_ITEM = re.compile(r"Việc số (\d{5})")


def url_of(address: str) -> str:
    """The contact's address as the office keeps it."""
    return f"mailto://{SERVER}/?from=don-doc@mo-phong.example&to={address}"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message that arrived; `works` are the numbers of the rows that its text names."""

    address: str
    message_id: str
    works: tuple[int, ...]


@dataclass
class Sink:
    """The other side of the outbox: keeps what arrives, for any number of threads."""

    is_down: bool = False
    dead: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    arrived: list[Arrived] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def send(self, url: str, message: Outgoing) -> Delivery:
        """Take a message, or refuse it as a server would."""
        address = _address(url)
        if self.is_down:
            return failed_for_now("máy chủ thư tạm ngừng")
        if address in self.dead:
            return failed_for_good("hộp thư không còn")
        works = tuple(int(found) for found in _ITEM.findall(message.text))
        with self._lock:
            # a server that says yes and loses it: only for proving that the count finds it
            if address not in self.lost:
                self.arrived.append(Arrived(address, message.message_id, works))
        return sent()

    def taken(self) -> list[Arrived]:
        """What has arrived since it was last asked."""
        with self._lock:
            taken, self.arrived = self.arrived, []
        return taken


def item_number(content: str) -> int | None:
    """The row's own number, which every made-up content says; none where there is none."""
    found = _ITEM.search(content)
    return int(found[1]) if found else None


def _address(url: str) -> str:
    found = _TO.search(url)
    return found[1].replace("%40", "@") if found else url
