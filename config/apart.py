"""What no two offices may have in common: a file copied with one line left as it was is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from config.at_work import Place
from dondoc.errors import InvalidSettings

_PORTS = {"postgresql": 5432, "http": 80, "https": 443}


def refuse_shared(place: Place, others: Iterable[Place]) -> None:
    """Raises InvalidSettings where another office names what is to be this one's alone."""
    shared = refusals_among([place, *others]).get(place.code)
    if shared is not None:
        raise shared


def refusals_among(places: Sequence[Place]) -> dict[str, InvalidSettings]:
    """By code the offices that name the same as another, with the first thing that they share."""
    refused: dict[str, InvalidSettings] = {}
    for name, marks_of in _MARKS.items():
        named: dict[str, Place] = {}
        for place in places:
            for mark in marks_of(place):
                other = named.setdefault(mark, place)
                if other is not place:
                    refused.setdefault(place.code, _shared(name, place, other))
                    refused.setdefault(other.code, _shared(name, other, place))
    return refused


def _shared(name: str, place: Place, other: Place) -> InvalidSettings:
    line = place.lines.get(name)
    whose = f"văn phòng {other.code}" if other.code else "môi trường (văn phòng chung)"
    return InvalidSettings(
        f"{name} trùng với {whose}",
        where=f"{place.file}, dòng {line}" if line else str(place.file or name),
        remedy="mỗi văn phòng phải có riêng; xem lại cả hai nơi",
    )


def database_mark(url: str) -> str:
    """The same for two URLs of one database and schema, whatever driver or user they name."""
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        return f"sqlite:{Path(parts.path.removeprefix('/')).absolute().resolve()}"
    asked = parse_qs(parts.query)
    host = (asked.get("host") or [parts.hostname or ""])[0].lower()
    port = (asked.get("port") or [str(parts.port or _PORTS["postgresql"])])[0]
    database = (asked.get("dbname") or [parts.path.strip("/")])[0]
    schema = (asked.get("schema") or [""])[0]
    return f"{host}:{port}/{database}?{schema}"


def address_mark(url: str) -> str:
    """Host, port and path under which people come: http and https are one."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    port = parts.port or _PORTS.get(parts.scheme, 0)
    port = _PORTS["https"] if port == _PORTS["http"] else port
    return f"{(parts.hostname or '').lower()}:{port}{parts.path.rstrip('/')}"


def _address(place: Place) -> set[str]:
    values = place.values
    host, port = values.get("DONDOC_WEB_HOST"), values.get("DONDOC_WEB_PORT")
    own = f"http://{host or '127.0.0.1'}:{port or 8180}"
    return {address_mark(values.get("DONDOC_PUBLIC_URL") or own)}


def _one(name: str) -> Callable[[Place], set[str]]:
    def marks(place: Place) -> set[str]:
        return {place.values.get(name, "")} - {""}

    return marks


def _home(place: Place) -> set[str]:
    home = place.values.get("DONDOC_HOME") or "var"
    return {str(Path(home).expanduser().absolute().resolve())}


def _database(place: Place) -> set[str]:
    written = place.values.get("DONDOC_DATABASE_URL")
    return {database_mark(written or f"sqlite:///{next(iter(_home(place)))}/dondoc.db")}


def _keys(place: Place) -> set[str]:
    return {one.strip() for one in place.values.get("DONDOC_SECRET_KEYS", "").split(",")} - {""}


# A config folder may be shared, by two departments of one province for instance.
_MARKS: dict[str, Callable[[Place], set[str]]] = {
    "DONDOC_HOME": _home,
    "DONDOC_DATABASE_URL": _database,
    "DONDOC_PUBLIC_URL": _address,
    "DONDOC_SECRET_KEYS": _keys,
    "DONDOC_MAILBOX_URL": _one("DONDOC_MAILBOX_URL"),
    "DONDOC_INBOX_FOLDER": _one("DONDOC_INBOX_FOLDER"),
    "DONDOC_HEARTBEAT_URL": _one("DONDOC_HEARTBEAT_URL"),
}
