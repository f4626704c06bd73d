"""What an address or a message cannot do: reach inside, write headers, leave its secrets behind."""

from __future__ import annotations

import dataclasses
import io
import logging
import socket
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.channels import Attachment, Outcome, Outgoing, send
from tasks.channels.destinations import is_private
from tasks.channels.registry import channel_of
from tests.postgres import free_port
from tests.tasks.scripted import ScriptedWeb, listening
from tests.tasks.servers import MailServer, WebServer
from tests.tasks.test_mail_channel import MESSAGE

SECRET = "bi-mat-4711"


@pytest.fixture
def only_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings as they are unless an operator changes them."""
    monkeypatch.delenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_an_address_of_the_inner_network_is_known_in_every_disguise(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["203.162.4.191", "2405:4800::1", "64:ff9b::cba2:4bf"])
def test_an_address_of_the_open_internet_is_none(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize(
    "place",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "2130706433",
        "0x7f000001",
        "127.1",
        "017700000001",
    ],
)
@pytest.mark.parametrize("kind", ["json", "form", "zalo"])
@pytest.mark.usefixtures("only_outside")
def test_nothing_is_posted_to_the_inner_network(web: WebServer, kind: str, place: str) -> None:
    urls = {
        "json": f"json://{place}:{web.port}/hook",
        "form": f"form://{place}:{web.port}/hook",
        "zalo": f"zalo://1:a/2?base=http://{place}:{web.port}",
    }
    delivery = send(urls[kind], MESSAGE)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, True)
    assert web.received == []


def test_a_name_that_leads_inside_by_one_of_its_addresses_is_refused(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS")
    monkeypatch.setattr(socket, "getaddrinfo", Names("203.162.4.191", "127.0.0.1"))
    delivery = send(f"json://mot-noi.example:{web.port}/", MESSAGE)
    assert delivery.permanent
    assert "DONDOC_ALLOW_PRIVATE_WEBHOOKS" in delivery.reason
    assert web.received == []


class Names:
    """A name service that answers as told, another thing each time when given lists."""

    def __init__(self, *addresses: str | list[str]) -> None:
        self.addresses = addresses
        self.asked = 0

    def __call__(self, host: str, port: int, *_rest: object, **_more: object) -> list[object]:
        if host.replace(".", "").isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        self.asked += 1
        found = [
            one if isinstance(one, str) else one[min(self.asked, len(one)) - 1]
            for one in self.addresses
        ]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DONDOC_ALLOW_PRIVATE_WEBHOOKS")
    names = Names(["203.162.4.191", "127.0.0.1"])
    connected: list[object] = []

    def connect(place: object, *_rest: object, **_more: object) -> socket.socket:
        connected.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert send("json://doi-y.example/", MESSAGE).outcome is Outcome.FAILED
    assert connected == [("203.162.4.191", 80)]
    assert names.asked == 1


@pytest.mark.parametrize("kind", ["json", "form"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_message_elsewhere(web: WebServer, kind: str, status: int) -> None:
    other = ScriptedWeb()
    with listening(other):
        web.status, web.headers = status, {"Location": f"http://127.0.0.1:{other.port}/"}
        url = web.url(f"/hook?+X-Key={SECRET}&redirect=yes").replace("json:", f"{kind}:")
        assert send(url, MESSAGE).permanent
    assert other.requests == []


@pytest.mark.parametrize("kind", ["jsons", "forms", "zalo"])
def test_an_unproven_server_is_not_spoken_to_because_an_address_says_so(kind: str) -> None:
    urls = {"zalo": "zalo://1:a/2?base=https://127.0.0.1:9&verify=no"}
    delivery = send(urls.get(kind, f"{kind}://127.0.0.1:9/?verify=no"), MESSAGE)
    assert delivery.permanent
    assert "DONDOC_ALLOW_UNVERIFIED_TLS" in delivery.reason


def test_a_password_does_not_go_over_the_open_net_in_the_clear() -> None:
    delivery = send(f"mailto://ban:{SECRET}@mail.hanoi.example/?to=an@so.example", MESSAGE)
    assert delivery.permanent
    assert "mailtos://" in delivery.reason


HOSTILE = [
    "Sở Nội vụ\r\nBcc: ke@xau.example",
    "Sở Nội vụ\nSubject: khác",
    "Sở\rNội\x0bvụ\x0c\x1c\x1d\x1e\x85\u2028\u2029X-A: b",
    "Sở \x00 Nội vụ \x1b[31m",
    "\u202eexe.ụv iộN ởS",
    "{{ 7*7 }} {% include '/etc/passwd' %} ${HOME} %(x)s {0.__class__}",
    '"; DROP TABLE contact; --',
    "<script>alert(1)</script>",
    "=?utf-8?q?Bcc:?= kẻ lạ",
    "." * 3 + "\r\n.\r\nMAIL FROM:<ke@xau.example>",
    "a" * 5000,
    "\ud800 nửa chữ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_a_message_stay_words(mails: MailServer, text: str) -> None:
    message = Outgoing(
        subject=text,
        text=text,
        html=f"<p>{text}</p>",
        message_id=MESSAGE.message_id,
        at=MESSAGE.at,
        attachments=(Attachment(text, b"x", "text/plain"),),
        headers={"X-Office": text, f"X-{text}": "y", "Bcc": "ke@xau.example"},
    )
    assert send(mails.url(), message).outcome is Outcome.SENT
    (mail,) = mails.mails
    assert mails.recipients == ["vanthu@so-noi-vu.example"]
    assert (mail["Bcc"], mail["X-A"]) == (None, None)
    assert mail.get_all("Subject") is not None
    assert len(mail.get_all("Subject") or []) == 1
    assert not [one for one in str(mail["Subject"]) if ord(one) < 32 or one == "\u202e"]
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert len(names) == 1
    assert "/" not in str(names[0])
    known = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "{{ 7*7 }}" not in text or "{{ 7*7 }}" in known


@pytest.mark.parametrize("name", ["Ban%0D%0ABcc:ke@xau.example", "Ban%0aX-A:b", 'Ban", <ke@xau>'])
def test_a_senders_name_in_an_address_writes_no_header(mails: MailServer, name: str) -> None:
    delivery = send(mails.url().replace("name=Ban", f"name={name}"), MESSAGE)
    assert mails.recipients in ([], ["vanthu@so-noi-vu.example"])
    for mail in mails.mails:
        assert (mail["Bcc"], mail["X-A"]) == (None, None)
    assert delivery.outcome in (Outcome.SENT, Outcome.FAILED)


@pytest.mark.parametrize(
    "to",
    [
        "an@so.example%0D%0ARCPT TO:<ke@xau.example>",
        "an@so.example>%0ADATA",
        "<an@so.example> SIZE=1",
        "an@so.example%00",
    ],
)
def test_a_recipient_in_an_address_gives_the_server_no_command(mails: MailServer, to: str) -> None:
    send(mails.url(to=to), MESSAGE)
    assert set(mails.recipients) <= {"an@so.example"}


@pytest.mark.parametrize(
    "more",
    [
        "?+X-Key=a%0D%0AX-Evil:1",
        "?+X-Key%0D%0AX-Evil:1=a",
        "?+Host=trong.example",
        "?+Content-Length=1",
        "?+Transfer-Encoding=chunked",
        "%20HTTP/1.1%0D%0AX-Evil:1",
        "?-q=a%0D%0AX-Evil:1",
        "?method=GET%0D%0AX-Evil:1",
    ],
)
def test_an_address_writes_no_second_request(more: str) -> None:
    web = ScriptedWeb()
    with listening(web):
        send(web.url("/hook" + more), MESSAGE)
        host = f"Host: 127.0.0.1:{web.port}\r\n".encode()
    assert len(web.requests) <= 1
    for _, head, _ in web.requests:
        assert b"\r\nX-Evil:1" not in head
        assert host in head
        assert b"chunked" not in head


FAULTS = {
    "mail refused": "550 5.1.1 <vanthu@so-noi-vu.example>: no such user",
    "mail put off": "450 4.2.0 <vanthu@so-noi-vu.example>: try later",
}


@pytest.mark.parametrize("reply", FAULTS.values(), ids=list(FAULTS))
def test_the_reason_of_a_refusal_names_no_address(mails: MailServer, reply: str) -> None:
    mails.answers["RCPT"] = reply
    delivery = send(mails.url(), MESSAGE)
    assert "vanthu@" not in delivery.reason
    assert "va***@so-noi-vu.example" in delivery.reason


def test_the_reason_of_a_refusal_names_no_token(web: WebServer) -> None:
    said = f"bot 123:{SECRET} of {SECRET} is blocked by an@so.example"
    web.answer = {"ok": False, "error_code": 403, "description": said}
    delivery = send(f"zalo://123:{SECRET}/9?base=http://127.0.0.1:{web.port}", MESSAGE)
    assert "is blocked" in delivery.reason
    assert SECRET not in delivery.reason
    assert "an@so" not in delivery.reason


@pytest.fixture
def everything_said() -> Iterator[io.StringIO]:
    """All that any logger says, the most talkative level asked for, exceptions with it."""
    said, root = io.StringIO(), logging.getLogger()
    handler, before = logging.StreamHandler(said), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield said
    root.setLevel(before)
    root.removeHandler(handler)


def urls_with_secrets(port: int) -> list[str]:
    """Addresses of every kind that cannot be sent to, each with secrets in all its places."""
    away, place = free_port(), f"127.0.0.1:{port}"
    return [
        f"mailtos://{SECRET}:{SECRET}@127.0.0.1:{port}/?from=a@x.example&to={SECRET}@x.example&cto=0.2",
        f"mailto://127.0.0.1:{away}/?from=a@x.example&to={SECRET}@x.example",
        f"mailto://127.0.0.1/?from={SECRET}&to=nobody",
        f"json://{SECRET}:{SECRET}@{place}/{SECRET}?+X-Key={SECRET}",
        f"json://127.0.0.1:{away}/{SECRET}?-key={SECRET}",
        f"json://{place}/{SECRET}?+X-Key=a%0D%0A{SECRET}",
        f"jsons://{place}/{SECRET}",
        f"form://{place}/{SECRET}?-key={SECRET}",
        f"xml://127.0.0.1:{away}/{SECRET}",
        f"zalo://1:{SECRET}/{SECRET}?base=http://{place}",
        f"zalo://1:{SECRET}/{SECRET}?base=ftp://{place}",
        f"zalo://1:{SECRET}/a/b",
        f"zalooa://khong-co/{SECRET}",
        f"slack://{SECRET}",
        f"tgram://{SECRET}/",
        f"nha://{SECRET}",
    ]


@pytest.mark.parametrize("number", range(16))
def test_no_log_line_no_reason_and_no_exception_holds_a_secret(
    web: WebServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    everything_said: io.StringIO,
    number: int,
) -> None:
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    monkeypatch.delenv("DONDOC_DATABASE_URL", raising=False)
    web.status, web.answer = 403, {"error": SECRET}
    message = dataclasses.replace(MESSAGE, subject=SECRET, text=SECRET, html=SECRET)
    try:
        told = str(send(urls_with_secrets(web.port)[number], message))
    except Exception:  # noqa: BLE001 - whatever it is, its text is what is looked at
        told = traceback.format_exc()
    assert "Delivery" in told or "no such table" in told
    assert SECRET not in told
    assert SECRET not in everything_said.getvalue()


def test_all_kinds_of_addresses_are_in_the_test_above() -> None:
    assert len(urls_with_secrets(1)) == 16


def test_what_is_printed_of_a_channel_holds_no_secret() -> None:
    for url in (f"zalo://1:{SECRET}/9", f"zalooa://van-thu/{SECRET}", f"jsons://x/{SECRET}"):
        channel = channel_of(url)
        assert SECRET not in f"{channel!r} {channel}"


def test_apprise_itself_can_use_our_plugins(web: WebServer) -> None:
    from apprise import Apprise

    channel_of("zalo://1:a/2")
    web.answer = {"ok": True, "result": {"message_id": 5}}
    apprise = Apprise()
    assert apprise.add(f"zalo://1:{SECRET}/2?base=http://127.0.0.1:{web.port}")
    assert apprise.add("zalooa://van-thu/5")
    assert apprise[0].notify(body="Hạn: 19/6", title="Đôn đốc")
    assert web.received[0].body["text"] == "Đôn đốc\r\nHạn: 19/6"
    assert SECRET not in apprise[0].url(privacy=True)
