"""What a channel works with: the open connections, what this machine allows, and the accounts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.channels.sessions import Sessions

if TYPE_CHECKING:
    from tasks.channels.zalo_accounts import ZaloAccounts


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the operator has said is no danger here: hosts of the inner network, unproven servers."""

    private_hosts: bool = False
    unverified_tls: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines out of this process; `zalo_accounts` opens the database where it is first needed."""

    sessions: Sessions
    allowed: Allowed
    zalo_accounts: Callable[[], ZaloAccounts]
