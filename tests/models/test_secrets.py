"""Addresses cannot be read in the database, are found again, and outlive a change of keys."""

from __future__ import annotations

import multiprocessing
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, text

from dondoc.errors import InvalidSettings
from dondoc.policy import Audience
from models.contacts import add_contact, contacts, hide_again
from models.engine import engine_from, reading, session
from models.migrate import migrate, take_back
from models.secrets import KEY_FILE, KeyRing, key_ring

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
URL = "zalo://123:bi-mat/456"
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def use(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    monkeypatch.setenv("DONDOC_SECRET_KEYS", ",".join(keys))


def add(engine: Engine, url: str = URL) -> bool:
    """Whether the contact was new."""
    with session(engine) as opened:
        return add_contact(
            session=opened,
            agency_id="so-noi-vu",
            name="Văn thư",
            audience=Audience.OFFICER,
            url=url,
            actor="an",
            at=NOW,
        )[1]


def urls(engine: Engine) -> list[str]:
    with reading(engine) as opened:
        return [one.url for one in contacts(session=opened)]


def stored(engine: Engine) -> str:
    """Everything that the database holds of contacts, as it holds it."""
    with engine.connect() as connection:
        return str(connection.execute(text("SELECT * FROM contact")).all())


def test_an_address_is_unreadable_in_the_database_and_comes_back_whole(engine: Engine) -> None:
    assert add(engine)
    assert urls(engine) == [URL]
    assert "bi-mat" not in stored(engine)
    assert "zalo" not in stored(engine)


def test_the_same_address_is_kept_once(engine: Engine) -> None:
    assert [add(engine), add(engine), add(engine, f"{URL}7")] == [True, False, True]
    assert len(urls(engine)) == 2


def test_an_older_key_reads_and_finds_until_all_is_hidden_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, OLD)
    add(engine)
    use(monkeypatch, NEW, OLD)
    assert urls(engine) == [URL]
    assert not add(engine)
    with session(engine) as opened:
        assert hide_again(session=opened, at=NOW) == 1
    use(monkeypatch, NEW)
    assert urls(engine) == [URL]
    assert not add(engine)


def test_another_key_reads_nothing_and_adds_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, OLD)
    add(engine)
    use(monkeypatch, NEW)
    with pytest.raises(InvalidSettings, match="thiếu khóa"):
        urls(engine)
    with pytest.raises(InvalidSettings, match="thiếu khóa"):
        add(engine, "json://other.example/")


def test_addresses_of_before_are_hidden_by_the_migration_and_shown_by_its_way_back(
    database_url: str,
) -> None:
    engine = engine_from(database_url)
    migrate(engine, to="0001")
    row = "(id, agency_id, name, audience, url, active, last_error)"
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO contact {row} VALUES (7, 'a', 'An', 'officer', :url, true, '')"),
            {"url": URL},
        )
        connection.execute(text(REMINDER))
    migrate(engine)
    assert "bi-mat" not in stored(engine)
    assert urls(engine) == [URL]
    take_back(engine, to="0001")
    assert URL in stored(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT contact_id FROM reminder")) == 7


# a row that points at the contact: changing the contact's table must not take it along
REMINDER = """INSERT INTO reminder (key, contact_id, channel, step, planned_for, state, attempts,
 not_before, last_error, message_id, subject, text, html, created_at) VALUES ('k', 7, 'zalo', 's',
 '2026-06-19', 'sent', 1, '2026-06-19', '', '<k@x>', 'S', 'T', 'H', '2026-06-19')"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any key yet."""
    monkeypatch.delenv("DONDOC_SECRET_KEYS")
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "var"))
    return tmp_path / "var"


def test_the_first_use_makes_a_key_file_that_only_its_owner_reads(home: Path) -> None:
    hidden = key_ring().hidden("bí mật")
    file = home / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert KeyRing(file.read_text().split()).shown(hidden) == "bí mật"
    assert [one.name for one in home.iterdir()] == [KEY_FILE]


def _mark(_number: int) -> str:
    return key_ring().mark("x")


@pytest.mark.usefixtures("home")
def test_processes_that_come_first_at_once_use_one_key() -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(_mark, range(3), chunksize=1))) == 1


@pytest.mark.parametrize(
    ("content", "mode", "fault"),
    [
        (NEW, 0o644, "người khác đọc được"),
        ("không phải khóa", 0o600, "hỏng"),
        ("", 0o600, "hỏng"),
    ],
    ids=["readable by others", "no key", "empty"],
)
def test_a_key_file_that_cannot_be_relied_on_is_refused(
    home: Path, content: str, mode: int, fault: str
) -> None:
    home.mkdir()
    file = home / KEY_FILE
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(InvalidSettings, match=fault) as refused:
        key_ring()
    assert NEW not in str(refused.value)


def test_a_wrong_key_in_the_settings_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use(monkeypatch, NEW, "khoa-ngan")
    with pytest.raises(InvalidSettings, match="DONDOC_SECRET_KEYS: mỗi khóa") as refused:
        key_ring()
    told = f"{refused.value} {refused.value.__cause__}"
    assert "khoa-ngan" not in told
    assert NEW not in told
