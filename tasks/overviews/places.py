"""Where a coordinator goes on from a table: the desk's own pages, and the other artifacts."""

from __future__ import annotations

from dataclasses import dataclass

from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses as the coordinators' browsers reach them."""

    desk_url: str
    prefect_url: str
    prefix: str = ""

    def desk(self, path: str = "", words: str = "bàn điều phối") -> str:
        """A link to a page of the desk, as "yeu-cau"."""
        way = f"/{path}" if path else ""
        return f"[{words}]({self.desk_url}{way})"

    def table(self, key: str, words: str = "") -> str:
        """A link to what is shown under a key."""
        return f"[{words or key}]({self.prefect_url}/artifacts/key/{self.prefix}{key})"


def places_of(settings: Settings) -> Places:
    """The addresses of an office."""
    return Places(f"{settings.public_url}/dieu-phoi", settings.prefect_url, key_prefix(settings))


def key_prefix(settings: Settings) -> str:
    """What the keys of one of several offices begin with; empty where there is one."""
    return f"{settings.office}-" if settings.office else ""
