"""`dondoc demo` does the main job for real, and leaves what it says it leaves."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest
import vobject
from docx import Document
from lxml import etree, html
from openpyxl import load_workbook

from dondoc.reports.decree30_check import decree30_faults
from tests.conftest import ROOT, leave_out

pytestmark = pytest.mark.long

DONDOC = Path(sys.executable).parent / "dondoc"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that one run of the demo made, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    run = subprocess.run(
        [DONDOC, "demo", "--out", folder], capture_output=True, text=True, timeout=240, cwd=ROOT
    )
    assert run.returncode == 0, run.stderr
    return folder, run.stdout


def test_every_step_says_what_it_made(shown: tuple[Path, str]) -> None:
    steps = re.findall(r"^\[(\d)/8\] [^:]+: (.+)$", shown[1], re.MULTILINE)
    assert [number for number, _ in steps] == [str(number) for number in range(1, 9)]
    assert str(shown[0] / "index.html") in shown[1]


def test_the_page_opens_all_that_was_made(shown: tuple[Path, str]) -> None:
    folder = shown[0]
    page = html.fromstring((folder / "index.html").read_bytes())
    linked = {str(one) for one in page.xpath("//a/@href | //img/@src")}
    assert [one for one in linked if not (folder / one).is_file()] == []
    made = {"lich/*.ics", "thu/*.eml", "webhook/*.json", "mau-bao-cao/*.xlsx", "tong-hop/*"}
    files = {str(path.relative_to(folder)) for pattern in made for path in folder.glob(pattern)}
    assert files <= linked


def test_every_feed_is_read_by_another_parser(shown: tuple[Path, str]) -> None:
    feeds = sorted((shown[0] / "lich").glob("*.ics"))
    assert len(feeds) > 100
    for feed in feeds[:: len(feeds) // 12]:
        calendar = vobject.readOne(feed.read_text(encoding="utf-8"))
        assert all(one.summary.value for one in calendar.vevent_list)


def test_messages_are_vietnamese_in_text_and_html(shown: tuple[Path, str]) -> None:
    mails = sorted((shown[0] / "thu").glob("*.eml"))
    assert mails
    for path in mails:
        mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        assert str(mail["Subject"]).startswith("[Đôn đốc]")
        plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
        assert plain is not None
        assert rich is not None
        assert "Kính gửi" in plain.get_content()


def test_no_message_goes_out_twice(shown: tuple[Path, str]) -> None:
    mails = (shown[0] / "thu").glob("*.eml")
    ids = [BytesParser().parsebytes(path.read_bytes())["Message-ID"] for path in mails]
    assert len(ids) == len(set(ids))


def test_the_round_is_collated_in_a_workbook_and_a_report_of_the_decree(
    shown: tuple[Path, str],
) -> None:
    collated = shown[0] / "tong-hop"
    workbook = load_workbook(collated / "tong-hop-2026-6-thang.xlsx", read_only=True)
    assert "Tất cả trả lời" in workbook.sheetnames
    report = (collated / "bao-cao-2026-6-thang.docx").read_bytes()
    assert decree30_faults(report) == []
    assert any(
        "BÁO CÁO" in one.text
        for one in Document(str(collated / "bao-cao-2026-6-thang.docx")).paragraphs
    )


def test_a_wrong_report_is_sent_back_with_its_cell(shown: tuple[Path, str]) -> None:
    page = html.fromstring((shown[0] / "index.html").read_bytes())
    (refused,) = page.xpath("//p[@class='refused']")
    assert "chưa chọn Tình trạng" in refused.text_content()


def test_the_year_is_a_picture_that_names_its_parts(shown: tuple[Path, str]) -> None:
    picture = etree.parse(str(shown[0] / "ca-nam.svg")).getroot()
    assert picture.tag.endswith("svg")
    assert "Sở Khoa học và Công nghệ" in "".join(picture.itertext())


def test_the_page_shows_in_a_browser(shown: tuple[Path, str], tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        leave_out("chromium is not installed")
    assert chromium is not None
    picture = tmp_path / "page.png"
    flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
    command = [chromium, *flags.split(), "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={tmp_path}/profile", f"--screenshot={picture}"]
    subprocess.run([*command, (shown[0] / "index.html").as_uri()], check=True, capture_output=True)
    assert picture.stat().st_size > 20_000


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thu-cua-toi.txt").write_text("giữ lại")
    run = subprocess.run([DONDOC, "demo", "--out", tmp_path], capture_output=True, text=True)
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["thu-cua-toi.txt"]
