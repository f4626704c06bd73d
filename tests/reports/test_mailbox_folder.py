"""The watched folder: what is put in goes through the door, and nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree

import pytest

from dondoc.errors import DondocError
from models.engine import session
from models.office import Office
from models.submissions import judge_submission
from models.tables import IncomingState, SubmissionRow, SubmissionState
from tasks.mailbox.folder import receive_folder
from tests.reports.mailbox_makers import came_in, files_in, kept, look, report
from tests.reports.office_makers import IN_TIME, LATE, create_office


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    made = tmp_path / "hop-den"
    made.mkdir()
    return made


@pytest.fixture(scope="module")
def good(approved_home: Path) -> bytes:
    office = create_office(approved_home)
    made = report(office)
    office.engine.dispose()
    return made


def test_a_whole_report_is_taken_by_its_own_id_and_moved(
    office: Office, inbox: Path, good: bytes
) -> None:
    (inbox / "bao cao.xlsx").write_bytes(good)
    (row,) = look(office, inbox).received
    (taken,) = kept(office)
    assert (row.state, row.submission_id) == (IncomingState.TAKEN, taken.id)
    assert (taken.agency_id, taken.version, taken.late) == ("so-noi-vu", 1, False)
    assert files_in(inbox) == ["da-nhan/bao cao.xlsx"]
    assert look(office, inbox).received == ()


def test_a_refused_one_goes_back_with_every_fault_beside_it(office: Office, inbox: Path) -> None:
    (inbox / "b.xlsx").write_bytes(report(office, progress="Gần xong", figure="12 lớp"))
    look(office, inbox)
    assert kept(office) == []
    assert files_in(inbox) == ["tra-lai/b.xlsx", "tra-lai/b.xlsx.txt"]
    (text,) = (inbox / "tra-lai").glob("*.txt")
    said = text.read_text(encoding="utf-8-sig")
    assert "CHƯA NHẬN, có 2 điểm phải sửa" in said
    assert "(Tình trạng): không có tình trạng «Gần xong»" in said
    assert "(Số liệu): «12 lớp» không phải một con số" in said


def test_what_nobody_can_read_waits_for_a_person_with_the_reason(
    office: Office, inbox: Path
) -> None:
    (inbox / "quet.pdf").write_bytes(b"%PDF-1.7 scan")
    look(office, inbox)
    (row,) = came_in(office)
    assert row.state is IncomingState.WAITING
    assert files_in(inbox) == ["can-xem/quet.pdf", "can-xem/quet.pdf.txt"]
    assert (office.settings.home / "incoming" / row.sha256[:2] / row.sha256).is_file()


def test_late_duplicate_and_corrected_versions_are_kept_apart(
    office: Office, inbox: Path, good: bytes
) -> None:
    corrected = report(office, progress="Đã hoàn thành")
    for at, data in ((IN_TIME, good), (IN_TIME, good), (LATE, corrected), (LATE, corrected)):
        (inbox / "bao cao.xlsx").write_bytes(data)
        look(office, inbox, at)
    assert [(row.version, row.late) for row in kept(office)] == [(1, False), (2, False)]
    assert len(came_in(office)) == 2
    (inbox / "xa.xlsx").write_bytes(report(office, "ubnd-xa-ba-vi"))
    look(office, inbox, LATE)
    assert kept(office)[-1].late


def test_returned_with_reason_the_mended_one_is_the_next_version(
    office: Office, inbox: Path, good: bytes
) -> None:
    (inbox / "a.xlsx").write_bytes(good)
    look(office, inbox)
    with session(office.engine) as opened:
        row = opened.get_one(SubmissionRow, kept(office)[0].id)
        judge_submission(
            *(row,),
            session=opened,
            state=SubmissionState.RETURNED,
            reason="thiếu số liệu",
            actor="chị Bình",
            at=IN_TIME,
        )
    (inbox / "a.xlsx").write_bytes(report(office, figure=3, unit="lớp"))
    look(office, inbox, LATE)
    assert [(one.version, one.state) for one in kept(office)] == [
        (1, SubmissionState.RETURNED),
        (2, SubmissionState.RECEIVED),
    ]


def test_a_file_that_still_grows_is_left_and_taken_when_it_is_whole(
    office: Office, inbox: Path, good: bytes
) -> None:
    file = inbox / "a.xlsx"
    file.write_bytes(good[:5000])

    def grow() -> None:
        file.write_bytes(good[:8000])

    growing = look(office, inbox, meanwhile=grow)
    assert (growing.received, growing.left) == (
        (),
        (("a.xlsx", "tệp đang được ghi, lượt sau xem lại"),),
    )
    stalled = look(office, inbox, age=30)
    assert stalled.left == (("a.xlsx", "tệp chưa đủ, có thể còn đang chép; lượt sau xem lại"),)
    assert came_in(office) == []
    file.write_bytes(good)
    look(office, inbox, age=30)
    assert [row.version for row in kept(office)] == [1]


def test_one_that_stays_cut_short_is_given_back_in_the_end(
    office: Office, inbox: Path, good: bytes
) -> None:
    (inbox / "a.xlsx").write_bytes(good[:5000])
    (row,) = look(office, inbox, age=3600).received
    assert row.faults == ("tệp hỏng hoặc bị cắt cụt; gửi lại tệp",)


def test_what_is_no_report_file_stays_and_is_said(
    office: Office, inbox: Path, good: bytes, tmp_path: Path
) -> None:
    outside = tmp_path / "ngoai.xlsx"
    outside.write_bytes(good)
    (inbox / "lien ket.xlsx").symlink_to(outside)
    (inbox / "phong ban").mkdir()
    (inbox / "phong ban" / "a.xlsx").write_bytes(good)
    (inbox / "a.xlsx.part").write_bytes(good)
    os.mkfifo(inbox / "ong")
    for hidden in (".a.xlsx", "~$a.xlsx", "Thumbs.db"):
        (inbox / hidden).write_bytes(good)
    run = look(office, inbox)
    assert run.received == ()
    assert dict(run.left) == {
        "lien ket.xlsx": "liên kết tới nơi khác, không đi theo; chép hẳn tệp vào đây",
        "phong ban": "thư mục con, không đọc; chuyển tệp ra ngoài",
        "a.xlsx.part": "tệp tải dở",
        "ong": "không phải tệp thường",
    }
    assert outside.read_bytes() == good


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("hai\ndòng.xlsx", "hai dòng.xlsx"),
        ("\x1b[2Jđỏ.xlsx", "[2Jđỏ.xlsx"),
        ("x" * 240 + ".xlsx", "x" * 120 + ".xlsx"),
        ("ưỡ" * 40 + ".xlsx", None),
        ("-rf.xlsx", "-rf.xlsx"),
    ],
)
def test_a_name_is_made_harmless_and_fits(
    name: str, shown: str | None, office: Office, inbox: Path, good: bytes
) -> None:
    (inbox / name).write_bytes(good)
    look(office, inbox)
    (moved,) = (inbox / "da-nhan").iterdir()
    assert moved.name.isprintable()
    assert shown is None or moved.name.partition("-")[2] == shown
    assert moved.read_bytes() == good


def test_a_file_of_500_mb_goes_back_and_is_never_read(office: Office, inbox: Path) -> None:
    with (inbox / "lon.xlsx").open("wb") as stream:
        stream.truncate(500 * 2**20)
    (row,) = look(office, inbox).received
    assert "500 MB" in row.faults[0]
    assert files_in(inbox) == ["tra-lai/lon.xlsx", "tra-lai/lon.xlsx.txt"]


def test_two_files_of_one_name_never_write_over_each_other(
    office: Office, inbox: Path, good: bytes
) -> None:
    for data in (good, report(office, "ubnd-xa-ba-vi")):
        (inbox / "bao cao.xlsx").write_bytes(data)
        look(office, inbox)
    assert files_in(inbox) == ["da-nhan/bao cao.xlsx"] * 2


def test_a_folder_that_is_not_there_is_one_line(office: Office, tmp_path: Path) -> None:
    with pytest.raises(DondocError, match="không có thư mục này"):
        receive_folder(
            *(tmp_path / "khong-co",), office=office, at=IN_TIME, pause=time.sleep, wall=time.time
        )


CRASHES = """
import os, sys
from pathlib import Path
left = int(sys.argv[1])
def watch(event, args):
    global left
    if event in ("os.rename", "sqlite3.connect", "os.remove", "os.mkdir") and inside:
        left -= 1
        if left < 0:
            os._exit(9)
inside = False
sys.addaudithook(watch)
from tests.reports.office_makers import create_office
from tests.reports.mailbox_makers import look
office = create_office(Path(sys.argv[2]))
inside = True
look(office, Path(sys.argv[3]))
"""


@pytest.mark.long
def test_killed_at_any_step_nothing_is_lost_or_doubled(
    approved_home: Path, tmp_path: Path, good: bytes
) -> None:
    endings = set()
    for steps in range(14):
        home = Path(copytree(approved_home, tmp_path / f"home{steps}"))
        inbox = tmp_path / f"hop{steps}"
        inbox.mkdir()
        (inbox / "tot.xlsx").write_bytes(good)
        (inbox / "xau.xlsx").write_bytes(good[:4000])
        child = subprocess.run(
            [sys.executable, "-c", CRASHES, str(steps), home, inbox],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            timeout=60,
        )
        endings.add(child.returncode)
        office = create_office(home)
        look(office, inbox)
        assert [row.version for row in kept(office)] == [1], steps
        assert len(came_in(office)) == 2, steps
        assert files_in(inbox) == ["da-nhan/tot.xlsx", "tra-lai/xau.xlsx", "tra-lai/xau.xlsx.txt"]
        office.engine.dispose()
        if child.returncode == 0:
            break
    assert endings == {9, 0}, child.stderr


WORKER = """
import sys
from pathlib import Path
from dondoc.errors import DondocError
from tests.reports.office_makers import create_office
from tests.reports.mailbox_makers import look
office, folder = create_office(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(4):
    try:
        look(office, folder)
    except DondocError as busy:
        assert "một lượt nhận khác" in str(busy), busy
"""


def test_two_workers_at_once_take_each_file_once(office: Office, inbox: Path, good: bytes) -> None:
    for at in range(4):
        (inbox / f"{at}.xlsx").write_bytes(good)
    (inbox / "xa.xlsx").write_bytes(report(office, "ubnd-xa-ba-vi"))
    arguments = [sys.executable, "-c", WORKER, str(office.settings.home), str(inbox)]
    root = Path(__file__).parents[2]
    workers = [subprocess.Popen(arguments, cwd=root) for _ in range(2)]
    assert [one.wait(60) for one in workers] == [0, 0]
    assert sorted(row.agency_id for row in kept(office)) == ["so-noi-vu", "ubnd-xa-ba-vi"]
    assert len(files_in(inbox)) == 5
