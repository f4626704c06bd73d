"""Connections are kept, few, and never the cause of a doubt: wherever one breaks, the truth is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.channels import KINDS, ChannelLoad, Loads
from config.settings import load_settings
from tasks.channels import (
    Attachment,
    Channels,
    Delivery,
    Outcome,
    Outgoing,
    http_session,
    mail_session,
    open_channels,
)
from tasks.channels.gates import MISSES_IN_A_ROW
from tests.postgres import free_port
from tests.tasks.scripted import OK_ANSWER, ScriptedMail, ScriptedWeb, listening
from tests.tasks.test_mail_channel import MESSAGE

LONG = dataclasses.replace(MESSAGE, text="Kính gửi Sở Nội vụ,\n" * 200)


def loads(workers: int = 1, at_once: int | None = None) -> Loads:
    return Loads(workers, dict.fromkeys(KINDS, ChannelLoad(at_once or workers)))


@pytest.fixture
def out() -> Iterator[Channels]:
    """A pool for one thread."""
    with open_channels(loads(), settings=load_settings()) as opened:
        yield opened


@pytest.fixture
def mail() -> Iterator[ScriptedMail]:
    server = ScriptedMail()
    with listening(server):
        yield server


@pytest.fixture
def web() -> Iterator[ScriptedWeb]:
    server = ScriptedWeb()
    with listening(server):
        yield server


def numbered(number: int) -> Outgoing:
    return dataclasses.replace(LONG, message_id=f"<{number}@dondoc.example>")


# so long that it is still on its way when the server breaks off
FILE = Attachment("biểu mẫu.bin", b"x" * 4_000_000, "application/octet-stream")


def send(out: Channels, server: ScriptedMail | ScriptedWeb, count: int) -> list[Outcome]:
    return [send_one(out, server, number).outcome for number in range(1, count + 1)]


def send_one(out: Channels, server: ScriptedMail | ScriptedWeb, number: int) -> Delivery:
    url = server.url(number) if isinstance(server, ScriptedMail) else server.url(f"/{number}")
    is_cut = isinstance(server, ScriptedMail) and "BODY" in {place for *_, place in server.cuts}
    files = (FILE,) if is_cut else ()
    return out.send(url, dataclasses.replace(numbered(number), attachments=files))


def ids_taken(mail: ScriptedMail) -> list[str]:
    """The Message-IDs of all that the server took, in order."""
    heads = [content.partition(b"\r\n\r\n")[0].decode() for _, content in mail.taken]
    return [head.partition("Message-ID: ")[2].partition("\r\n")[0] for head in heads]


SENT = Outcome.SENT
THREE = [f"<{number}@dondoc.example>" for number in (1, 2, 3)]


@pytest.mark.parametrize("pipelining", [True, False])
def test_many_mails_to_many_people_go_over_one_session(
    out: Channels, mail: ScriptedMail, pipelining: bool
) -> None:
    mail.pipelining = pipelining
    assert send(out, mail, 3) == [SENT] * 3
    assert mail.connections == 1
    assert ids_taken(mail) == THREE


def test_many_posts_go_over_one_connection(out: Channels, web: ScriptedWeb) -> None:
    assert send(out, web, 3) == [SENT] * 3
    assert web.connections == 1


def test_the_end_closes_what_was_kept(mail: ScriptedMail) -> None:
    with open_channels(loads()) as out:
        send(out, mail, 2)
        assert mail.open_now == 1
    mail.hang_up_on_all()
    assert mail.open_now == 0


@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "BODY"])
@pytest.mark.parametrize("pipelining", [True, False])
def test_a_kept_session_that_breaks_before_the_closing_dot_is_replaced_and_nothing_is_doubted(
    out: Channels, mail: ScriptedMail, place: str, pipelining: bool
) -> None:
    mail.pipelining = pipelining
    mail.cuts = {(1, 2, place)}
    assert send(out, mail, 3) == [SENT] * 3
    assert mail.connections == 2
    assert ids_taken(mail) == THREE


@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA", "BODY"])
def test_a_new_session_that_breaks_before_the_closing_dot_is_a_failure_for_now(
    out: Channels, mail: ScriptedMail, place: str
) -> None:
    mail.cuts = {(1, 1, place)}
    delivery = send_one(out, mail, 1)
    assert (delivery.outcome, delivery.permanent) == (Outcome.FAILED, False)
    assert ids_taken(mail) == []


def test_a_session_that_breaks_after_the_closing_dot_is_a_doubt_and_is_not_tried_again(
    out: Channels, mail: ScriptedMail
) -> None:
    mail.cuts = {(1, 2, "DOT")}
    assert send(out, mail, 3) == [SENT, Outcome.UNSURE, SENT]
    assert ids_taken(mail) == THREE
    assert mail.connections == 2


@pytest.mark.parametrize("farewell", [b"", b"421 4.4.2 idle for too long\r\n"])
def test_what_the_server_closed_while_it_rested_is_noticed(
    out: Channels, mail: ScriptedMail, farewell: bytes
) -> None:
    assert send_one(out, mail, 1).outcome is SENT
    mail.hang_up_on_all(farewell)
    assert send_one(out, mail, 2).outcome is SENT
    assert mail.connections == 2


def test_a_session_that_rested_too_long_is_not_trusted(
    mail: ScriptedMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_session.MailSession, "rests", 0.0)
    with open_channels(loads()) as out:
        assert send(out, mail, 2) == [SENT] * 2
    assert mail.connections == 2


@pytest.mark.parametrize(
    "reply", ["421 4.7.0 Too many messages", "452 4.5.3 Too many messages in this session"]
)
@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_that_has_had_enough_of_a_session_gets_a_new_one(
    out: Channels, mail: ScriptedMail, reply: str, pipelining: bool
) -> None:
    mail.messages_each, mail.worn_out_reply, mail.pipelining = 2, reply, pipelining
    assert send(out, mail, 5) == [SENT] * 5
    assert mail.connections == 3


def test_a_session_ends_after_a_hundred_mails(
    out: Channels, mail: ScriptedMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_session, "MOST_MESSAGES", 3)
    assert send(out, mail, 7) == [SENT] * 7
    assert mail.connections == 3


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_recipient_gets_nothing_and_the_next_mail_goes_out(
    out: Channels, mail: ScriptedMail, pipelining: bool
) -> None:
    mail.pipelining, mail.refuses = pipelining, {"nguoi2@"}
    assert send(out, mail, 3) == [SENT, Outcome.FAILED, SENT]
    # a server that goes on with DATA for nobody gets neither content nor a closing dot
    assert ids_taken(mail) == [THREE[0], THREE[2]]


def test_a_webhook_that_closed_while_it_rested_is_noticed(out: Channels, web: ScriptedWeb) -> None:
    assert send_one(out, web, 1).outcome is SENT
    web.hang_up_on_all()
    assert send_one(out, web, 2).outcome is SENT
    assert web.connections == 2


def test_a_webhook_that_says_close_gets_a_new_connection(out: Channels, web: ScriptedWeb) -> None:
    web.answer = lambda _connection, _request: OK_ANSWER.replace(
        b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"
    )
    assert send(out, web, 3) == [SENT] * 3
    assert web.connections == 3


def test_a_webhook_that_breaks_off_once_is_a_doubt_and_its_connections_are_kept_no_more(
    out: Channels, web: ScriptedWeb
) -> None:
    web.answer = lambda connection, request: None if (connection, request) == (1, 2) else OK_ANSWER
    assert send(out, web, 4) == [SENT, Outcome.UNSURE, SENT, SENT]
    assert web.connections == 3
    assert len(web.requests) == 4


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK_ANSWER,
        [b"HTTP/1.1 200 OK\r\nContent-", b"Length: 2\r\n\r\n{", b"}"],
    ],
)
def test_an_answer_in_any_form_leaves_the_connection_usable(
    out: Channels, web: ScriptedWeb, answer: bytes | list[bytes]
) -> None:
    web.answer = lambda _connection, _request: answer
    assert send(out, web, 2) == [SENT] * 2
    assert web.connections == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        # more than is read: its rest would be taken for the next answer
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b" " * 100_000, SENT),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", SENT),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", SENT),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", Outcome.UNSURE),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", Outcome.UNSURE),
    ],
)
def test_an_answer_that_cannot_be_read_whole_ends_the_connection(
    web: ScriptedWeb, answer: bytes, outcome: Outcome
) -> None:
    web.answer = lambda _connection, request: answer if request == 1 else OK_ANSWER
    with open_channels(loads()) as out:
        first = out.send(web.url("/1", "?rto=0.3"), MESSAGE).outcome
        second = out.send(web.url("/2", "?rto=0.3"), MESSAGE).outcome
    assert (first, second) == (outcome, outcome)
    assert web.connections == 2


def test_an_answer_that_drips_is_waited_for_no_longer_than_one_that_is_silent(
    out: Channels, web: ScriptedWeb
) -> None:
    web.answer = lambda _connection, _request: [bytes([byte]) for byte in OK_ANSWER]
    web.pause = 0.05
    assert out.send(web.url("/slow", "?rto=0.3"), MESSAGE).outcome is Outcome.UNSURE


def test_no_more_connections_are_open_than_there_are_workers(
    mail: ScriptedMail, web: ScriptedWeb
) -> None:
    mail.delay = 0.001
    both = [
        (number, mail.url(number) if number % 2 else web.url(f"/{number}"), numbered(number))
        for number in range(60)
    ]
    with open_channels(loads(workers=3)) as out:
        done = dict(out.send_all(both))
    assert {one.outcome for one in done.values()} == {SENT}
    assert len(done) == 60
    assert max(mail.most_open, web.most_open) <= 3
    assert len(ids_taken(mail)) == len(web.requests) == 30


def test_the_connections_of_two_places_together_are_no_more_than_the_workers(
    mail: ScriptedMail, web: ScriptedWeb
) -> None:
    with open_channels(loads(workers=1)) as out:
        for number in (1, 2, 3):
            send_one(out, mail, number)
            assert mail.open_now == 1
            send_one(out, web, number)
            assert web.open_now == 1
            mail.hang_up_on_all()
            assert mail.open_now == 0
    assert mail.connections == web.connections == 3


def test_a_server_gets_no_more_at_once_than_it_bears(mail: ScriptedMail) -> None:
    mail.delay = 0.005
    with open_channels(loads(workers=6, at_once=2)) as out, ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda number: send_one(out, mail, number).outcome, range(24)))
    assert set(done) == {SENT}
    assert mail.most_open == 2


def test_threads_that_share_a_pool_send_each_message_once(mail: ScriptedMail) -> None:
    with open_channels(loads(workers=4)) as out, ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: send_one(out, mail, number).outcome, range(100)))
    assert set(done) == {SENT}
    assert sorted(ids_taken(mail)) == sorted(f"<{number}@dondoc.example>" for number in range(100))


def test_messages_are_asked_for_only_as_workers_are_free(mail: ScriptedMail) -> None:
    asked = []

    def messages() -> Iterator[tuple[int, str, Outgoing]]:
        for number in range(50):
            asked.append(number)
            yield number, mail.url(number), numbered(number)

    with open_channels(loads(workers=2)) as out:
        for landed, _ in enumerate(out.send_all(messages()), 1):
            assert len(asked) - landed <= 2 * 2
    assert len(ids_taken(mail)) == 50


def test_a_place_gets_no_more_in_a_minute_than_it_bears(web: ScriptedWeb) -> None:
    paced = Loads(4, dict.fromkeys(KINDS, ChannelLoad(4, a_minute=60 * 20)))
    clock = http_session.time.monotonic
    with open_channels(paced) as out:
        begun = clock()
        done = list(out.send_all((n, web.url("/hook"), numbered(n)) for n in range(5)))
        assert clock() - begun >= 4 / 20
    assert len(done) == 5


def test_a_place_that_asks_to_be_left_alone_is_left_alone(out: Channels, web: ScriptedWeb) -> None:
    busy = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    web.answer = lambda _connection, _request: busy
    first, second = send_one(out, web, 1), send_one(out, web, 2)
    assert (first.outcome, first.retry_after) == (Outcome.FAILED, 120)
    assert second.outcome is Outcome.FAILED
    assert not second.permanent
    assert 110 < (second.retry_after or 0) <= 121
    assert len(web.requests) == 1


def test_a_server_that_is_down_is_not_tried_for_every_message(out: Channels) -> None:
    port = free_port()
    began = http_session.time.monotonic()
    done = [out.send(f"json://127.0.0.1:{port}/{number}", MESSAGE) for number in range(50)]
    assert {(one.outcome, one.permanent) for one in done} == {(Outcome.FAILED, False)}
    assert [one.unreached for one in done] == [True] * MISSES_IN_A_ROW + [False] * 47
    assert all(one.retry_after for one in done[MISSES_IN_A_ROW:])
    assert http_session.time.monotonic() - began < 5


def test_a_server_that_lets_us_in_again_is_not_counted_down(
    out: Channels, mail: ScriptedMail
) -> None:
    mail.cuts = {(connection, 1, "MAIL") for connection in (1, 2, 4, 5)}
    wished = [Outcome.FAILED, Outcome.FAILED, SENT]
    done = []
    for number in range(6):
        done.append(send_one(out, mail, number).outcome)
        mail.hang_up_on_all()
    assert done == wished * 2


def test_a_place_that_rests_stops_no_other(out: Channels, mail: ScriptedMail) -> None:
    port = free_port()
    for number in range(5):
        out.send(f"mailto://127.0.0.1:{port}/?from=a@x.example&to=b{number}@x.example", MESSAGE)
    assert send_one(out, mail, 1).outcome is SENT
