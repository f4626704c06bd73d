"""The office's mailbox on a real IMAP server: each mail once, answered once, nothing dropped."""

from __future__ import annotations

import imaplib
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from pathlib import Path
from select import select as select_ready
from shutil import copytree, rmtree
from tempfile import mkdtemp
from urllib.parse import quote

import pytest
from docx import Document
from sqlmodel import select

from dondoc.errors import InvalidSettings
from dondoc.policy import Audience
from models.contacts import add_contact
from models.engine import reading, session
from models.office import Office
from models.outbox_tables import ANSWER
from models.tables import IncomingState, ReminderRow, ReminderState
from tasks.channels.tls import tls
from tasks.mailbox.answering import ANSWERS_A_DAY
from tasks.mailbox.imap import MARK, place_of
from tasks.mailbox.letter import FORGED, NESTED
from tasks.mailbox.post import MailRun, receive_mail
from tasks.outbox.remind import plan_day, send_waiting
from tests.reports.dovecot import Dovecot
from tests.reports.mailbox_makers import came_in, kept, report
from tests.reports.office_makers import IN_TIME, create_office, keep_plan
from tests.tasks.servers import MailServer, mail_server
from tests.tasks.test_bounces import report as delivery_report

OFFICER = "vanthu@so-noi-vu.example"
IN_TIME_DAY = IN_TIME.date()


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    # a short path: a socket's name has 108 bytes
    started = Dovecot(Path(mkdtemp(prefix="dovecot-")))
    started.start()
    yield started
    started.stop()
    rmtree(started.folder)


@pytest.fixture
def box(
    server: Dovecot, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A box of the test's own, reached by who trusts the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    tls.cache_clear()
    name = f"Hop{abs(hash(request.node.nodeid)) % 10**8}"
    with server.client() as client:
        client.create(name)
    yield name
    tls.cache_clear()


@pytest.fixture(scope="module")
def approved_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("approved")
    office = create_office(home, now=IN_TIME)
    keep_plan(office)
    office.engine.dispose()
    return home


@pytest.fixture
def office(approved_home: Path, tmp_path: Path) -> Office:
    return create_office(Path(copytree(approved_home, tmp_path / "home")), now=IN_TIME)


def know(
    office: Office, url: str = f"mailto://localhost?to={OFFICER}", agency: str = "so-noi-vu"
) -> None:
    with session(office.engine) as opened:
        add_contact(
            session=opened,
            agency_id=agency,
            name="Văn thư",
            audience=Audience.OFFICER,
            url=url,
            actor="an",
            at=IN_TIME,
        )


def mail(*files: tuple[str, bytes], sender: str = OFFICER, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = f"Văn thư <{sender}>"
    made["To"] = "baocao@so-vhtt.example"
    given = {"Subject": "Báo cáo 6 tháng", "Message-ID": "<1@so-noi-vu.example>"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        made[name] = value
    made.set_content("Kính gửi báo cáo.")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def read(server: Dovecot, box: str, office: Office) -> MailRun:
    return receive_mail(place_of(server.url(folder=box)), office=office, at=IN_TIME)


def answers(office: Office) -> list[ReminderRow]:
    with reading(office.engine) as opened:
        return list(opened.exec(select(ReminderRow).where(ReminderRow.step == ANSWER)))


def test_a_report_by_mail_is_taken_marked_and_answered_with_a_receipt(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("báo cáo 6 tháng.xlsx", report(office))).as_bytes(), box=box)
    run = read(server, box, office)
    assert (run.letters, run.answered, run.trouble) == (1, 1, "")
    (taken,), (row,), (answer,) = kept(office), came_in(office), answers(office)
    assert (taken.agency_id, taken.file_name) == ("so-noi-vu", "báo cáo 6 tháng.xlsx")
    assert (row.sender, row.answer_id, row.state) == (OFFICER, answer.id, IncomingState.TAKEN)
    assert taken.sha256[:12] in answer.text
    assert "ĐÃ NHẬN là báo cáo 6 tháng năm 2026 của Sở Nội vụ" in answer.text
    assert server.flags(box) == [f"\\Seen {MARK}"]
    again = read(server, box, office)
    assert (again.letters, len(answers(office))) == (0, 1)


def test_the_faults_of_a_refused_report_go_back_to_its_sender(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    bad = report(office, progress="Gần xong", figure="12 lớp")
    server.put(mail(("a.xlsx", bad)).as_bytes(), box=box)
    read(server, box, office)
    (answer,) = answers(office)
    assert kept(office) == []
    assert answer.subject == "[Đôn đốc] Báo cáo phải sửa: Báo cáo 6 tháng"
    assert "không có tình trạng «Gần xong»" in answer.text
    assert "«12 lớp» không phải một con số" in answer.text


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


def test_the_answer_goes_out_once_over_the_outbox_even_the_day_after(
    server: Dovecot, box: str, office: Office, mails: MailServer
) -> None:
    know(office, mails.url(OFFICER))
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box=box)
    read(server, box, office)
    plan_day(office, IN_TIME_DAY)
    for _ in range(2):
        send_waiting(office, IN_TIME_DAY, in_quiet_hours=True)
    (sent,) = [one for one in mails.mails if "Đã nhận báo cáo" in str(one["Subject"])]
    assert sent["Auto-Submitted"] == "auto-generated"
    assert [one.state for one in answers(office)] == [ReminderState.SENT]


def test_read_again_after_a_crash_before_the_mark_nothing_doubles(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box=box)
    read(server, box, office)
    with server.client() as client:
        client.select(box)
        client.store("1", "-FLAGS", f"(\\Seen {MARK})")
    run = read(server, box, office)
    assert (run.letters, run.answered) == (1, 0)
    assert ([row.version for row in kept(office)], len(came_in(office)), len(answers(office))) == (
        [1],
        1,
        1,
    )


def test_a_mail_that_somebody_has_looked_at_before_is_read_all_the_same(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("a.xlsx", report(office))).as_bytes(), "\\Seen", box=box)
    # the server's own clock says when it came
    receive_mail(place_of(server.url(folder=box)), office=office, at=datetime.now(UTC))
    assert len(kept(office)) == 1


def test_an_unknown_sender_is_shown_never_taken_never_answered(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("a.xlsx", report(office)), sender="la@example.com").as_bytes(), box=box)
    read(server, box, office)
    (row,) = came_in(office)
    assert (row.state, row.faults) == (IncomingState.WAITING, ("người gửi không có trong danh bạ",))
    assert (kept(office), answers(office)) == ([], [])


def test_another_agencys_report_waits_with_both_names(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("a.xlsx", report(office, "ubnd-xa-ba-vi"))).as_bytes(), box=box)
    read(server, box, office)
    (row,) = came_in(office)
    assert row.faults == ("mẫu của UBND xã Ba Vì mà người gửi thuộc Sở Nội vụ",)
    assert kept(office) == []


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied"},
    {"Precedence": "bulk"},
    {"Return_Path": "<>"},
    {"List_Id": "<x.example>"},
]


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_a_program_is_never_answered_and_its_file_is_taken(
    headers: dict[str, str], server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(**headers).as_bytes(), box=box)
    server.put(
        mail(("a.xlsx", report(office)), Message_ID="<2@x.example>", **headers).as_bytes(), box=box
    )
    read(server, box, office)
    assert [row.state for row in came_in(office)] == [IncomingState.SET_ASIDE, IncomingState.TAKEN]
    assert answers(office) == []


def test_our_own_address_is_never_answered(server: Dovecot, box: str, office: Office) -> None:
    know(office, "mailto://localhost?to=dondoc@localhost")
    server.put(mail(sender="dondoc@localhost").as_bytes(), box=box)
    read(server, box, office)
    assert answers(office) == []


def test_a_sender_gets_so_many_answers_a_day_and_no_mail_is_dropped(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    for number in range(ANSWERS_A_DAY + 2):
        server.put(mail(Message_ID=f"<{number}@x.example>").as_bytes(), box=box)
    read(server, box, office)
    assert len(answers(office)) == ANSWERS_A_DAY
    assert len(came_in(office)) == ANSWERS_A_DAY + 2


def test_a_forged_sender_waits(server: Dovecot, box: str, office: Office) -> None:
    know(office)
    forged = mail(("a.xlsx", report(office)), Authentication_Results="mx; dmarc=fail; spf=none")
    server.put(forged.as_bytes(), box=box)
    read(server, box, office)
    (row,) = came_in(office)
    assert (row.state, row.faults) == (IncomingState.WAITING, (FORGED,))
    assert answers(office) == []


def test_a_letter_in_word_beside_the_template_is_no_second_report(
    server: Dovecot, box: str, office: Office, tmp_path: Path
) -> None:
    Document().save(str(tmp_path / "cv.docx"))
    know(office)
    files = ("cv.docx", (tmp_path / "cv.docx").read_bytes()), ("a.xlsx", report(office))
    server.put(mail(*files).as_bytes(), box=box)
    read(server, box, office)
    assert len(kept(office)) == 1
    assert [row.state for row in came_in(office)] == [IncomingState.TAKEN, IncomingState.WAITING]


WRAPPED = {
    "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(40), "winmail.dat của Outlook"),
    "smime.p7m": (
        b"\x30\x82\x05\x01\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" + bytes(40),
        "S/MIME",
    ),
    "bc.rar": (b"Rar!\x1a\x07\x00" + bytes(40), "tệp nén RAR"),
    "bc.pdf": (b"%PDF-1.7", "tệp PDF"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_wrapping_is_told_and_its_sender_told_what_would_do(
    name: str, server: Dovecot, box: str, office: Office
) -> None:
    data, said = WRAPPED[name]
    know(office)
    server.put(mail((name, data)).as_bytes(), box=box)
    read(server, box, office)
    ((row,), (answer,)) = came_in(office), answers(office)
    assert row.state is IncomingState.WAITING
    assert said in row.faults[0]
    assert said in answer.text


def test_a_signed_mail_is_read_and_its_signature_is_no_file(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    signed = MIMEMultipart("signed", protocol="application/pkcs7-signature")
    signed["From"], signed["Message-ID"] = OFFICER, "<s@x.example>"
    inner = MIMEApplication(report(office), "octet-stream")
    inner.add_header("Content-Disposition", "attachment", filename="a.xlsx")
    signed.attach(inner)
    signed.attach(MIMEApplication(b"\x30\x82", "pkcs7-signature", name="smime.p7s"))
    server.put(signed.as_bytes(), box=box)
    read(server, box, office)
    assert [row.state for row in came_in(office)] == [IncomingState.TAKEN]


def test_a_forwarded_mail_brings_its_file(server: Dovecot, box: str, office: Office) -> None:
    know(office)
    forwarding = mail()
    forwarding.add_attachment(mail(("a.xlsx", report(office)), sender="khac@example.com"))
    server.put(forwarding.as_bytes(), box=box)
    read(server, box, office)
    assert len(kept(office)) == 1


def test_mails_within_mails_are_told_and_not_opened(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    nested = b"Content-Type: text/plain\r\n\r\nx"
    for at in range(2000):
        mark = f"b{at}".encode()
        head = b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n--' + mark
        nested = head + b"\r\n" + nested + b"\r\n--" + mark + b"--\r\n"
    server.put(f"From: {OFFICER}\r\nMessage-ID: <n@x>\r\n".encode() + nested, box=box)
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box=box)
    read(server, box, office)
    bomb, good = came_in(office)
    assert (bomb.state, bomb.faults) == (IncomingState.WAITING, (NESTED,))
    assert good.state is IncomingState.TAKEN


@pytest.mark.long
def test_30_megabytes_are_read_and_more_than_that_is_told_by_the_head(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    server.put(mail(("lon.bin", bytes(22 * 2**20))).as_bytes(), box=box)
    server.put(mail(("qua.bin", bytes(32 * 2**20)), Message_ID="<2@x>").as_bytes(), box=box)
    read(server, box, office)
    first, second = came_in(office)
    assert "22 MB, lớn hơn mức cho phép 20 MB" in first.faults[0]
    assert "không đọc" in second.faults[0]
    assert (first.state, second.state) == (IncomingState.RETURNED, IncomingState.WAITING)


BROKEN = [
    b"\x00\xff\xfe",
    b"From: =?utf-8?b?////?= <@@>\r\nSubject: =?x?q?\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n",
    b"From: a@b\r\nFrom: c@d\r\nContent-Type: text/plain; charset=khong-co\r\n\r\n\xff",
    b"From: " + OFFICER.encode() + b", la@example.com\r\n\r\nhai nguoi gui",
]


def test_a_broken_mail_is_shown_and_stops_nothing(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    for broken in BROKEN:
        server.put(broken, box=box)
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box=box)
    run = read(server, box, office)
    assert (run.letters, run.trouble) == (len(BROKEN) + 1, "")
    states = [row.state for row in came_in(office)]
    assert states == [IncomingState.WAITING] * len(BROKEN) + [IncomingState.TAKEN]


def test_a_wrong_password_is_one_line_without_it(server: Dovecot, box: str, office: Office) -> None:
    run = receive_mail(place_of(server.url("sai-mat-khau", box)), office=office, at=IN_TIME)
    assert "không nhận tài khoản hoặc mật khẩu" in run.trouble
    assert "sai-mat-khau" not in run.trouble
    assert "\n" not in run.trouble


def test_a_folder_that_is_not_there_is_one_line(server: Dovecot, box: str, office: Office) -> None:
    assert "không mở được" in read(server, "Báo cáo khác", office).trouble


def test_a_server_that_nobody_vouches_for_gets_no_password(
    server: Dovecot, box: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    tls.cache_clear()
    assert "chứng thư của máy chủ không đáng tin" in read(server, box, office).trouble


@pytest.mark.parametrize(
    "url",
    [
        "imap://a:b@mail.example/INBOX",
        "imaps://mail.example/",
        "imaps://",
        "https://a@b/",
        "imaps://a:b@[x/",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        place_of(url)
    assert "a:b" not in str(refused.value)


class CutLine:
    """A line to the server that breaks once so many bytes have come back over it."""

    def __init__(self, port: int, after: int) -> None:
        self._left = after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._carry, args=(port,), daemon=True).start()

    def _carry(self, port: int) -> None:
        inside, _ = self._listener.accept()
        with inside, socket.create_connection(("127.0.0.1", port)) as outside:
            while self._left > 0:
                for one in select_ready([inside, outside], [], [], 20)[0]:
                    data = one.recv(4096)
                    if not data:
                        return
                    if one is outside:
                        self._left -= len(data)
                    (outside if one is inside else inside).sendall(data)


@pytest.mark.long
@pytest.mark.parametrize("after", [10, 3_000, 5_000, 8_000, 11_000, 17_000, 30_000])
def test_a_server_that_goes_away_anywhere_loses_and_doubles_nothing(
    after: int, server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    for number in range(3):
        made = mail((f"{number}.xlsx", report(office, figure=number)), Message_ID=f"<{number}@x>")
        server.put(made.as_bytes(), box=box)
    cut = server.url(folder=box).replace(str(server.port), str(CutLine(server.port, after).port))
    broken = receive_mail(place_of(cut), office=office, at=IN_TIME)
    assert "mất kết nối" in broken.trouble
    again = read(server, box, office)
    assert again.trouble == ""
    assert [row.version for row in kept(office)] == [1, 2, 3]
    assert len(came_in(office)) == len(answers(office)) == 3
    assert server.flags(box) == [f"\\Seen {MARK}"] * 3


def test_the_folders_name_may_be_vietnamese(server: Dovecot, box: str, office: Office) -> None:
    know(office)
    with server.client() as client:
        client.create('"B&AOE-o c&AOE-o"')
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box="B&AOE-o c&AOE-o")
    read(server, quote("Báo cáo"), office)
    assert len(kept(office)) == 1


def test_what_came_before_midnight_and_is_read_after_it_was_in_time(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    made = mail(("a.xlsx", report(office))).as_bytes()
    with server.client() as client:
        client.append(box, None, imaplib.Time2Internaldate(IN_TIME), made)
    place = place_of(server.url(folder=box))
    receive_mail(place, office=office, at=IN_TIME + timedelta(hours=9))
    (taken,) = kept(office)
    assert (taken.late, taken.received_at.replace(tzinfo=UTC)) == (False, IN_TIME)


def test_two_that_read_one_mailbox_at_once_take_each_mail_once(
    server: Dovecot, box: str, office: Office
) -> None:
    know(office)
    for number in range(4):
        made = mail((f"{number}.xlsx", report(office, figure=number)), Message_ID=f"<{number}@x>")
        server.put(made.as_bytes(), box=box)
    others = [create_office(office.settings.home, now=IN_TIME) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda one: read(server, box, one), others))
    assert [one.trouble for one in runs] == ["", ""]
    assert sum(one.answered for one in runs) == len(answers(office)) == 4
    assert [row.version for row in kept(office)] == [1, 2, 3, 4]
    assert len(came_in(office)) == 4


def test_a_message_of_ours_that_comes_back_is_written_down_and_nobody_need_look(
    server: Dovecot, box: str, office: Office, mails: MailServer
) -> None:
    know(office, mails.url(OFFICER))
    server.put(mail(("a.xlsx", report(office))).as_bytes(), box=box)
    read(server, box, office)
    send_waiting(office, IN_TIME_DAY, in_quiet_hours=True)
    (answer,) = answers(office)
    server.put(delivery_report(answer.message_id), box=box)
    read(server, box, office)
    assert [row.state for row in came_in(office)] == [IncomingState.TAKEN, IncomingState.SET_ASIDE]
    ((failed,)) = answers(office)
    assert (failed.state, failed.permanent) == (ReminderState.FAILED, True)
    assert "User unknown" in failed.last_error
