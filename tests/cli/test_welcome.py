"""A link reaches its agency by letter and by message, and lies nowhere open in the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from models.engine import reading
from models.link_use import known_link
from models.tables import ReminderRow
from tests.cli.test_reminding import FRIDAY, add, engine, mails, outbox_lines, run, said
from tests.tasks.servers import MailServer

__all__ = ["engine", "mails"]


def token_in(mail: str) -> str:
    """The token of the page's address in a mail."""
    (found,) = {word for word in mail.split() if "/a/" in word}
    return found.rpartition("/")[2]


def files_of(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.glob("dondoc.db*"))


def test_the_message_brings_a_link_that_opens_the_page_once_and_is_then_forgotten(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    letters = str(tmp_path / "letters")
    made = run("welcome", "--out", letters, "--send", "--today", FRIDAY)
    assert "1 tin chờ gửi" in made.output
    (waiting,) = [one for one in outbox_lines() if one["step"] == "gửi liên kết"]
    assert waiting["state"] == "planned"
    said("remind", "--today", FRIDAY, "--json")
    (mail,) = [one for one in mails.mails if "Trang theo dõi" in str(one["subject"])]
    body = mail.get_body(("plain",))
    assert body is not None
    token = token_in(body.get_content())
    with reading(engine) as opened:
        link = known_link(token, session=opened)
        assert link is not None
        assert link.agency_id == "so-noi-vu"
        kept = opened.exec(select(ReminderRow).where(ReminderRow.step == "gửi liên kết")).one()
        assert "không lưu lại" in kept.text
        assert "⟦" not in kept.text + kept.html
    assert token.encode() not in files_of(tmp_path)
    said("remind", "--today", FRIDAY, "--json")
    assert len([one for one in mails.mails if "Trang theo dõi" in str(one["subject"])]) == 1


def test_while_it_waits_the_link_is_unreadable_in_the_database(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    run("welcome", "--out", str(tmp_path / "letters"), "--send", "--today", FRIDAY)
    assert b"/a/" not in files_of(tmp_path)
    with reading(engine) as opened:
        kept = opened.exec(select(ReminderRow).where(ReminderRow.step == "gửi liên kết")).one()
    assert "⟦" in kept.text


def test_who_has_stopped_the_messages_meanwhile_gets_no_link(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    run("welcome", "--out", str(tmp_path / "letters"), "--send", "--today", FRIDAY)
    (contact,) = said("contact", "list", "--json")
    assert run("contact", "stop", str(contact["id"])).exit_code == 0
    said("remind", "--today", FRIDAY, "--json")
    assert mails.mails == []
    (line,) = [one for one in outbox_lines() if one["step"] == "gửi liên kết"]
    assert line["state"] == "cancelled"
    with reading(engine) as opened:
        assert "⟦" not in opened.exec(select(ReminderRow)).one().text


@pytest.mark.parametrize("again", [False, True])
def test_an_agency_gets_one_link_and_one_message_however_often_it_is_run(
    engine: Engine, mails: MailServer, tmp_path: Path, again: bool
) -> None:
    add(mails)
    for _ in range(1 + again):
        run("welcome", "--out", str(tmp_path / "letters"), "--send", "--today", FRIDAY)
    assert len([one for one in outbox_lines() if one["step"] == "gửi liên kết"]) == 1
    assert len(list((tmp_path / "letters").glob("*.docx"))) == 2


def test_a_letter_that_cannot_be_written_takes_its_link_and_message_back(
    engine: Engine, mails: MailServer, tmp_path: Path
) -> None:
    add(mails)
    folder = tmp_path / "letters"
    (folder / "cong-van-trang-theo-doi-so-noi-vu.docx").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        run("welcome", "--out", str(folder), "--send", "--today", FRIDAY)
    assert outbox_lines() == []
    assert said("link", "list", "--json") == []
