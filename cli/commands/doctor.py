"""`dondoc doctor`: is everything there that the daily work needs, and what would do where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from cli.output import json_option, print_json, today_option

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from cli.doctor.check import Check
    from config.settings import Settings

WORDS = {"fine": "ổn", "attention": "lưu ý", "wrong": "HỎNG"}
SUBJECTS = {
    "settings": "Cài đặt",
    "agencies": "Danh bạ cơ quan",
    "policy": "Chính sách",
    "anniversaries": "Ngày kỷ niệm",
    "days-off": "Ngày nghỉ",
    "home": "Thư mục dữ liệu",
    "disk": "Đĩa",
    "database": "Cơ sở dữ liệu",
    "channels": "Người nhận",
    "coordinator": "Người điều phối",
    "key": "Khóa",
    "backup": "Sao lưu",
    "sender": "Bộ gửi tin",
    "clock": "Đồng hồ",
    "connections": "Kết nối",
    "certificates": "Chứng thư",
    "prefect": "Prefect",
    "deployments": "Việc trong Prefect",
    "worker": "Bộ chạy việc",
    "web": "Trang cơ quan",
}


@click.command("doctor")
@click.option(
    "--connect",
    is_flag=True,
    help="Greet mail servers, webhooks and public addresses too; nothing is sent.",
)
@today_option
@json_option
def command(connect: bool, today: date, as_json: bool) -> None:
    """Check settings, data files, days off, database, contacts, key, backups, disk, Prefect and the
    web; changes nothing.

    Exits with 1 where something is wrong; what only needs attention leaves it at 0.
    """
    found = list(_checks(today, connect))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            click.echo(_in_words(one))
    if any(one.level == "wrong" for one in found):
        raise click.exceptions.Exit(1)


def _checks(today: date, connect: bool) -> Iterator[Check]:
    from cli.doctor.files import data_files, days_off, settings_check, unknown_variables

    settings, checked = settings_check()
    yield checked
    yield from unknown_variables()
    yield from data_files()
    yield days_off(today)
    if settings is not None:
        yield from _of_settings(settings, connect)


def _of_settings(settings: Settings, connect: bool) -> Iterator[Check]:
    from cli.doctor.database import database
    from cli.doctor.keeping import key_file
    from cli.doctor.machine import disk_space, home_folder, web_application
    from cli.doctor.prefect_server import prefect_server

    now = datetime.now(UTC)
    yield home_folder(settings)
    yield disk_space(settings)
    yield key_file(settings)
    engine, checked = database(settings)
    yield checked
    if engine is not None:
        yield from _of_database(settings, engine, now)
    if connect:
        from cli.doctor.reach import reachable

        yield from reachable(settings, engine, now)
    yield from prefect_server(settings, now)
    yield web_application(settings)


def _of_database(settings: Settings, engine: Engine, now: datetime) -> Iterator[Check]:
    from cli.doctor.database import channels
    from cli.doctor.keeping import backups, database_clock, outbox_held, sender
    from config.agencies import load_directory
    from dondoc.errors import InvalidSettings

    # a directory with a fault was named above, with its line
    with suppress(InvalidSettings):
        yield from channels(engine, load_directory(settings.config_folder))
    yield backups(engine, now)
    yield from outbox_held(engine)
    yield sender(engine, now, settings)
    yield from database_clock(engine, now)


def _in_words(one: Check) -> str:
    remedy = f"\n{'':8}→ {one.remedy}" if one.remedy else ""
    return f"{WORDS[one.level]:<8}{SUBJECTS[one.subject]}: {one.message}{remedy}"
