"""The database: reachable, of the right version, and its contacts' addresses of a known kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from cli.doctor.check import Check, attention, fine, wrong
from config.settings import Settings
from dondoc.errors import InvalidSettings, NotFound
from dondoc.policy import Audience
from models.contacts import contacts
from models.engine import engine_from, reading
from models.migrate import head, version_of
from models.obligations import standing_rows

if TYPE_CHECKING:
    from dondoc.language.agencies import AgencyDirectory
    from models.tables import ContactRow

NEW = "chưa có dữ liệu nào"
SHOWN = 5


def database(settings: Settings) -> tuple[Engine | None, Check]:
    """The engine where the database can be used, else None, and how it stands; makes nothing new."""
    try:
        place = make_url(settings.database_url)
        if place.drivername == "sqlite" and not _is_there(place.database):
            return None, attention("database", f"{NEW} ở {place.database}", "nhập kế hoạch là có")
        engine = engine_from(settings.database_url)
        version = version_of(engine)
    except InvalidSettings as refusal:
        return None, wrong("database", str(refusal))
    except SQLAlchemyError as failure:
        said = str(getattr(failure, "orig", None) or failure).splitlines()[0]
        message = f"không mở được {_shown(settings.database_url)}: {said}"
        return None, wrong("database", message, "xem máy chủ có chạy không và DONDOC_DATABASE_URL")
    return _by_version(engine, version, _shown(settings.database_url))


def channels(engine: Engine, directory: AgencyDirectory) -> Iterator[Check]:
    """Contacts that nothing can be sent to, and agencies with work that nobody hears of."""
    from tasks.channels import masked
    from tasks.channels.registry import WrongAddress, channel_of

    with reading(engine) as opened:
        try:
            known = contacts(session=opened, only_active=True)
        except InvalidSettings as refusal:  # the key that hides the addresses is not here
            yield wrong("channels", str(refusal))
            return
        owing = {row.agency_id for row in standing_rows(session=opened, own=True)}
    unusable = []
    for contact in known:
        try:
            channel_of(contact.url)
        except WrongAddress:
            unusable.append(f"số {contact.id} {contact.name} ({masked(contact.url)})")
    if unusable:
        message = f"{len(unusable)} người nhận có địa chỉ không gửi được: {_first(unusable)}"
        yield wrong("channels", message, "sửa địa chỉ; mẫu có ở dondoc contact --help")
    else:
        yield fine("channels", f"{len(known)} người nhận, địa chỉ nào cũng đọc được")
    yield from _refused_lately(known)
    yield from _unheard(owing, known, directory)
    yield coordinator(known, has_work=bool(owing))


def coordinator(known: list[ContactRow], *, has_work: bool) -> Check:
    """Whether anybody is told of alarms and gets the letters to the late."""
    found = [one for one in known if one.audience is Audience.COORDINATOR]
    if found:
        return fine("coordinator", f"cảnh báo và dự thảo đôn đốc gửi đến {len(found)} người nhận")
    # before the first plan there is nothing to be told of
    report = wrong if has_work else attention
    message = "chưa có người nhận tin của người điều phối: cảnh báo và dự thảo đôn đốc không đến ai"
    remedy = "thêm bằng: dondoc contact add --audience coordinator; rồi thử: dondoc channel test"
    return report("coordinator", message, remedy)


def _by_version(engine: Engine, version: str | None, place: str) -> tuple[Engine | None, Check]:
    if version is None:
        return None, attention("database", f"{NEW} trong {place}", "chạy: dondoc migrate")
    if version != head():
        message = f"{place} ở phiên bản {version}, chương trình cần phiên bản {head()}"
        return None, wrong("database", message, "sao lưu rồi chạy: dondoc migrate")
    return engine, fine("database", f"{place}, phiên bản {version}")


def _refused_lately(known: list[ContactRow]) -> Iterator[Check]:
    failing = [f"số {one.id} {one.name}: {one.last_error}" for one in known if one.last_error]
    if failing:
        message = f"{len(failing)} người nhận lần gần nhất gửi không được: {_first(failing)}"
        yield attention("channels", message, "xem: dondoc outbox")


def _unheard(
    owing: set[str], known: list[ContactRow], directory: AgencyDirectory
) -> Iterator[Check]:
    unheard = sorted(owing - {contact.agency_id for contact in known})
    if unheard:
        names = _first([_name(one, directory) for one in unheard])
        message = f"{len(unheard)} cơ quan có việc mà chưa có người nhận: {names}"
        yield attention("channels", message, "thêm bằng: dondoc contact add")


def _name(agency_id: str, directory: AgencyDirectory) -> str:
    try:
        return directory.agency(agency_id).name
    except NotFound:
        return agency_id


def _first(names: list[str]) -> str:
    return "; ".join(names[:SHOWN]) + ("; …" if len(names) > SHOWN else "")


def _is_there(file: str | None) -> bool:
    return file is not None and Path(file).is_file()


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
