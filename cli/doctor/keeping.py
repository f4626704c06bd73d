"""The key's rights, the last backup, the sender's last run, and whether a restore still holds the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from cli.doctor.check import Check, attention, fine, wrong
from config.settings import Settings
from models.engine import reading
from models.office import OFFICE_TIME
from models.restorations import held
from models.secrets import KEY_FILE, OTHERS_MAY
from models.signs import SENDER, last_sign

BACKUP = "backup"
BACKUP_TOO_OLD = timedelta(days=2)
# a message is late by no more than this, and a session ends no sooner
CLOCK_MAY_DIFFER = timedelta(seconds=30)
CLOCK_IS_WRONG = timedelta(minutes=5)


def key_file(settings: Settings) -> Check:
    """Whether the key is there for its owner's eyes only."""
    if settings.given_keys():
        return fine("key", f"{len(settings.given_keys())} khóa trong DONDOC_SECRET_KEYS")
    file = settings.home / KEY_FILE
    if not file.exists():
        return attention("key", f"chưa có {file}", "lần dùng đầu tiên sẽ tạo; rồi sao lưu riêng")
    rights = file.stat().st_mode & 0o777
    if rights & OTHERS_MAY:
        message = f"người khác đọc được {file} (quyền {rights:o})"
        return wrong("key", message, f"chạy: chmod 600 {file}")
    return fine("key", f"{file} chỉ chủ đọc được")


def backups(engine: Engine, now: datetime) -> Check:
    """When the last backup was made."""
    with reading(engine) as opened:
        last = last_sign(BACKUP, session=opened)
    remedy = "chạy: dondoc backup --out THƯ_MỤC, và đặt lịch hằng đêm"
    if last is None:
        return attention("backup", "chưa sao lưu lần nào", remedy)
    words = f"lần sao lưu gần nhất lúc {last.astimezone(OFFICE_TIME):%H:%M %d/%m/%Y}"
    if now - last > BACKUP_TOO_OLD:
        return attention("backup", f"{words}, quá {BACKUP_TOO_OLD.days} ngày", remedy)
    return fine("backup", words)


def outbox_held(engine: Engine) -> Iterator[Check]:
    """Whether nothing is sent because a backup has been restored."""
    with reading(engine) as opened:
        row = held(session=opened)
    if row is not None:
        when = f"{row.restored_at.astimezone(OFFICE_TIME):%H:%M %d/%m/%Y}"
        message = f"khôi phục từ bản sao lưu lúc {when} nên chưa gửi gì"
        yield wrong("sender", message, "cho biết tin đã gửi đến ngày nào: dondoc outbox release")


def sender(engine: Engine, now: datetime, settings: Settings) -> Check:
    """Whether the sender runs, by the hours in which policy watches it."""
    from config.policy import load_policy
    from tasks.outbox.audit import silence_of_sender

    with reading(engine) as opened:
        last = last_sign(SENDER, session=opened)
    if last is None:
        return attention("sender", "chưa gửi lượt nào", "chạy: dondoc serve")
    silent = silence_of_sender(last, now, load_policy(settings.config_folder).watch)
    if silent:
        return wrong("sender", silent, "xem bộ chạy việc của Prefect có chạy không")
    return fine("sender", f"lượt gửi gần nhất {last.astimezone(OFFICE_TIME):%H:%M %d/%m/%Y}")


def database_clock(engine: Engine, now: datetime) -> Iterator[Check]:
    """How far this machine's clock is from the database's; SQLite has none of its own."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    yield clock_check(now, theirs, "cơ sở dữ liệu")


def clock_check(ours: datetime, theirs: datetime, whose: str) -> Check:
    """Two clocks held against each other."""
    apart = abs(ours - theirs)
    message = f"đồng hồ máy này lệch {apart.total_seconds():.0f} giây so với {whose}"
    remedy = "bật đồng bộ giờ (chrony hoặc systemd-timesyncd) trên cả hai máy"
    if apart > CLOCK_IS_WRONG:
        return wrong("clock", message, remedy)
    if apart > CLOCK_MAY_DIFFER:
        return attention("clock", message, remedy)
    return fine("clock", message)
