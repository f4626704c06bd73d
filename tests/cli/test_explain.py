"""`dondoc explain` shows what follows from an item and why, from the database alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from cli.main import dondoc
from dondoc.errors import NotFound
from models.engine import engine_from, session
from models.plans import plan_by_id
from models.tables import HoldRow, HoldScope

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
MARCH = "2026-03-02"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with the sample plan in force and its contacts."""
    folder = tmp_path_factory.mktemp("office")
    environment = {"DONDOC_HOME": str(folder)}
    runner = CliRunner(env=environment)
    for arguments in (
        ["ingest", str(SAMPLES / "ke-hoach-2026.txt")],
        ["approve", "1", "--by", "chị Bình"],
        ["contact", "import", str(SAMPLES / "contacts.csv")],
    ):
        assert runner.invoke(dondoc, arguments, catch_exceptions=False).exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(home))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)


@pytest.fixture
def own(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database of an office of the test's own, which it may change."""
    shutil.copytree(home, tmp_path / "office")
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path / "office"))
    return engine_from(f"sqlite:///{tmp_path}/office/dondoc.db")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(dondoc, ["explain", *arguments], catch_exceptions=False)


def said(*arguments: str, today: str = MARCH) -> list[dict[str, Any]]:
    result = run(*arguments, "--today", today, "--json")
    assert result.exit_code == 0, result.output
    document: list[dict[str, Any]] = json.loads(result.stdout)
    return document


def test_an_item_is_shown_with_its_place_and_what_was_read() -> None:
    (one,) = said("I.4")
    assert (one["section"], one["number"]) == ("I", "4")
    assert one["source"].startswith("dòng ")
    assert one["timing"]["certainty"] == "certain"
    assert one["timing"]["rule"]
    assert one["timing"]["reading"]
    assert one["plan"]["status"] == "approved"


@pytest.mark.parametrize(
    "words", [("i.4",), ("I 4",), ("I > 4",), ("mục", "I,", "số", "4"), ("I/4.",)]
)
def test_an_item_is_found_however_its_place_is_written(words: tuple[str, ...]) -> None:
    assert [one["content"] for one in said(*words)] == [one["content"] for one in said("I.4")]


def test_every_day_of_the_ladder_is_a_working_day_with_its_reason() -> None:
    (one,) = said("I.4")
    for owed in one["obligations"]:
        for step in owed["steps"]:
            assert step["why"]
    bulletin = next(owed for owed in one["obligations"] if owed["due"] == "2026-05-31")
    assert bulletin["why"].startswith("Chủ nhật 31/5/2026 là ngày nghỉ (cuối tuần)")
    assert bulletin["why"].endswith("Thứ Sáu 29/5/2026.")
    assert [step["day"] for step in bulletin["steps"]][:2] == ["2026-05-22", "2026-05-28"]


def test_a_due_day_on_a_public_holiday_says_which_and_what_is_not_counted() -> None:
    (one,) = said("I.4")
    april = next(owed for owed in one["obligations"] if owed["due"] == "2026-04-30")
    assert april["why"].startswith("Thứ Năm 30/4/2026 là ngày nghỉ (Ngày Chiến thắng)")
    reasons = [step["why"] for step in april["steps"]]
    assert any("không tính 27/4" in reason for reason in reasons)


def test_a_report_is_explained_by_its_period_with_what_the_law_says() -> None:
    (one,) = said("bao-cao", "2026-nam")
    assert one["figures"].startswith("số liệu từ 15/12/2025 đến 14/12/2026")
    (owed,) = one["obligations"]
    assert owed["due"] == "2026-11-19"
    assert all("ước thực hiện" in agency["note"] for agency in owed["agencies"])


def test_an_obligation_is_explained_by_its_key_and_for_one_agency_alone() -> None:
    (report,) = said("2026-6-thang")
    agency = report["obligations"][0]["agencies"][0]
    (by_key,) = said(agency["key"])
    (by_agency,) = said("2026-6-thang", "--agency", agency["name"])
    assert by_key["obligations"] == by_agency["obligations"]
    assert len(by_key["obligations"][0]["agencies"]) == 1


def test_messages_to_come_are_those_that_remind_would_send_and_addresses_are_masked() -> None:
    (one,) = said("bao-cao", "2026-6-thang")
    planned = json.loads(
        CliRunner().invoke(dondoc, ["remind", "--dry-run", "--today", MARCH, "--json"]).stdout
    )
    days = {message["day"] for message in one["messages"]}
    assert days <= {message["day"] for message in planned}
    assert len(days) > 3
    assert all("***@" in one["to"] or one["to"].startswith("json://") for one in one["messages"])
    assert "@sokhcn.example" in str(one["messages"])


def test_what_is_held_sends_nothing_and_says_so(own: Engine) -> None:
    (one,) = said("I.1")
    assert one["messages"]
    hold = HoldRow(
        scope=HoldScope.ITEM,
        subject="I > 1",
        starts=date(2026, 1, 1),
        until=date(2026, 12, 31),
        author="an",
        reason="chờ ý kiến",
    )
    with session(own) as opened:
        opened.add(hold)
    (held,) = said("I.1")
    states = {agency["state"] for owed in held["obligations"] for agency in owed["agencies"]}
    assert states == {"on-hold"}
    assert held["messages"] == []


def test_the_words_name_the_place_the_reading_the_days_and_the_messages() -> None:
    text = run("I.4", "--today", MARCH).output
    for words in (
        "Nguồn: Phụ lục, mục I, số 4",
        "Hiểu là:",
        "ngày làm việc trước",
        "Tin sẽ gửi từ Thứ Hai 02/3/2026",
    ):
        assert words in text


@pytest.mark.parametrize("wrong", ["IX.99", "2031-nam", "0" * 20, "bao-cao"])
def test_what_is_not_there_is_refused_with_what_would_do(wrong: str) -> None:
    with pytest.raises(NotFound, match=r"ghi như VI\.2"):
        run(wrong)


def test_an_item_of_two_plans_in_force_asks_which(own: Engine, tmp_path: Path) -> None:
    other = (SAMPLES / "ke-hoach-2026.txt").read_text("utf-8").replace("2026", "2027")
    file = tmp_path / "khac.txt"
    file.write_text(other, encoding="utf-8")
    runner = CliRunner()
    for arguments in (["ingest", str(file)], ["approve", "2", "--by", "chị Bình"]):
        assert runner.invoke(dondoc, arguments, catch_exceptions=False).exit_code == 0
    with pytest.raises(NotFound, match="thêm --plan"):
        run("I.4")
    assert [one["plan"]["id"] for one in said("I.4", "--plan", "2")] == [2]


def test_a_draft_is_explained_and_said_to_send_nothing_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    CliRunner().invoke(dondoc, ["ingest", str(SAMPLES / "ke-hoach-2026.txt")])
    assert "Kế hoạch chưa duyệt, chưa gửi gì" in run("I.4", "--today", MARCH).output


def test_prefect_is_not_imported(home: Path) -> None:
    program = (
        "import sys; from cli.main import dondoc; "
        "dondoc(['explain', 'I.4'], standalone_mode=False); "
        "sys.exit('prefect' in sys.modules)"
    )
    environment = {**os.environ, "DONDOC_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_two_rows_with_one_number_are_told_apart(own: Engine) -> None:
    with session(own) as opened:
        plan = plan_by_id(1, session=opened)
        items = plan.reading["items"]
        twin = next(one for one in items if (one["section"], one["number"]) == ("I", "4"))
        plan.reading = {**plan.reading, "items": [*items, {**twin, "content": "Một việc khác"}]}
    assert [len(one["obligations"]) > 0 for one in said("I.4")] == [True, False]
    assert "Không có việc nào phải theo dõi" in run("I.4").output
