"""The forms on a real Prefect server: what it shows, what it refuses, and what a run makes of it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectHTTPStatusError
from prefect.flow_engine import run_flow
from prefect.utilities.callables import parameter_schema
from sqlmodel import select

from config.files import PACKAGED_FOLDER
from flows.approve_plan import approve_plan
from flows.audit_reminders import audit_reminders
from flows.collate_reports import collate_reports
from flows.ingest_plan import ingest_plan
from flows.publish_feeds import publish_feeds
from flows.receive_reports import receive_reports
from flows.send_reminders import send_reminders
from flows.tell_coordinator import tell_coordinator
from models.decisions import decisions_of
from models.engine import reading, session
from models.plans import findings_of, plan_by_id
from models.tables import FindingRow, PlanStatus, SignRow
from tasks.form_steps import put_forms, put_forms_of_all
from tasks.forms.doubts import AS_READ, UNANSWERED
from tasks.forms.files import DraftInTheWay
from tasks.forms.shown import HOLDS_FOR
from tasks.workplace import office

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
DECISIONS = Path(__file__).resolve().parent.parent / "amending" / "decisions"
DEPLOYED: tuple[Flow[Any, Any], ...] = (
    *(ingest_plan, approve_plan, collate_reports),
    *(audit_reminders, tell_coordinator, send_reminders),
    *(publish_feeds, receive_reports),
)
REFUSED = 409


class Desk:
    """The deployments as a person meets them: a form is read, filled in and sent, the run runs."""

    def __init__(self, home: Path, name: str = "") -> None:
        self.home = home
        self.name = name
        self.ids: dict[str, Any] = {}

    async def deploy(self) -> None:
        """What `prefect deploy` makes of the flows, and then our forms."""
        async with get_client() as client:
            for flow in DEPLOYED:
                self.ids[flow.name] = await client.create_deployment(
                    flow_id=await client.create_flow(flow),
                    name=self.name or flow.name,
                    entrypoint=f"flows.{flow.name.replace('-', '_')}.{flow.name.replace('-', '_')}",
                    enforce_parameter_schema=True,
                    parameter_openapi_schema=parameter_schema(flow).model_dump_for_openapi(),
                )
        await put_forms()

    async def schema(self, flow: Flow[Any, Any]) -> dict[str, Any]:
        """The schema as Prefect has it."""
        async with get_client() as client:
            found = await client.read_deployment(self.ids[flow.name])
        assert found.parameter_openapi_schema is not None
        return found.parameter_openapi_schema

    async def fields(self, flow: Flow[Any, Any]) -> dict[str, Any]:
        """The fields of the form that Prefect shows."""
        fields: dict[str, Any] = (await self.schema(flow))["definitions"]["form"]["properties"]
        return fields

    async def choices(self, flow: Flow[Any, Any], field: str) -> list[str]:
        """What may be chosen in a field."""
        choices: list[str] = (await self.fields(flow))[field]["enum"]
        return choices

    async def send(self, flow: Flow[Any, Any], **request: Any) -> Any:
        """Create the run, as the page does. Raises PrefectHTTPStatusError where Prefect refuses."""
        async with get_client() as client:
            return await client.create_flow_run_from_deployment(
                self.ids[flow.name], parameters={"request": request}
            )

    async def run(self, flow: Flow[Any, Any], **request: Any) -> State[Any]:
        """Create the run and let it run, as a worker would."""
        return await self.start(flow, await self.send(flow, **request))

    async def start(self, flow: Flow[Any, Any], run: Any) -> State[Any]:
        """Let a run that was created run."""
        started = run_flow(flow, flow_run=run, return_type="state")
        state: State[Any] = await started  # type: ignore[misc]
        return state


@pytest.fixture
def desk(
    office_home: Path, prefect_server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """An office of the test's own with its deployments."""
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    return Desk(tmp_path)


def put_in(desk: Desk, name: str, text: str | None = None) -> Path:
    """Put the sample plan, or another text, into the folder for plans."""
    file = desk.home / "plans-in" / name
    file.parent.mkdir(exist_ok=True)
    sample = (SAMPLES / "ke-hoach-2026.txt").read_text(encoding="utf-8")
    file.write_text(text or sample, encoding="utf-8")
    return file


def findings(plan_id: int = 1) -> list[FindingRow]:
    with reading(office().engine) as opened:
        return findings_of(plan_id, session=opened)


def status(plan_id: int = 1) -> PlanStatus:
    with reading(office().engine) as opened:
        return plan_by_id(plan_id, session=opened).status


async def key_of(desk: Desk, words: str) -> str:
    """The field of the doubt whose text has these words."""
    fields = (await desk.fields(approve_plan))["answers"]["properties"]
    return next(key for key, one in fields.items() if words in one["description"])


async def unanswered(desk: Desk) -> dict[str, Any]:
    """The answers as the page fills them in by itself."""
    fields = (await desk.fields(approve_plan))["answers"]["properties"]
    return {key: one["default"] for key, one in fields.items()}


async def refused(desk: Desk, flow: Flow[Any, Any], **request: Any) -> str:
    """Why Prefect does not even make the run."""
    with pytest.raises(PrefectHTTPStatusError) as refusal:
        await desk.send(flow, **request)
    assert refusal.value.response.status_code == REFUSED
    return str(refusal.value.response.json()["detail"])


@pytest.mark.long
def test_a_year_of_forms_from_the_file_put_in_to_the_collated_round(desk: Desk) -> None:
    asyncio.run(play(desk))


async def play(desk: Desk) -> None:
    await desk.deploy()
    assert await desk.choices(ingest_plan, "chosen") == []
    put_in(desk, "ke-hoach.txt")
    await desk.run(audit_reminders, today="2026-03-02")
    [file] = await desk.choices(ingest_plan, "chosen")
    kept = await desk.run(ingest_plan, chosen=file, number="48/KH-UBND", issued_on="2026-01-30")
    assert kept.is_completed(), kept.message

    await answers_are_kept_and_the_form_follows(desk)
    await bad_values_are_refused_before_there_is_a_run(desk)
    await an_answer_that_does_not_fit_leaves_nothing(desk)
    await the_rest_is_answered_and_the_plan_approved(desk)
    await a_round_is_collated_by_its_name(desk)


async def answers_are_kept_and_the_form_follows(desk: Desk) -> None:
    [plan] = await desk.choices(approve_plan, "plan")
    assert plan.startswith("Kế hoạch 48/KH-UBND năm 2026, bản 1, nhập ")
    answers = await unanswered(desk)
    blank = await key_of(desk, "Không ghi cơ quan phụ trách")
    unreadable = await key_of(desk, "Chưa hiểu thời gian")
    answers |= {
        blank: ["Sở Tài chính"],
        unreadable: {"start": "2026-09-01", "due": "2026-11-15"},
    }
    state = await desk.run(
        approve_plan, plan=plan, approved_by="Bà A", deed="Chỉ ghi trả lời", answers=answers
    )
    left = len(answers) - 2
    assert (state.name, status()) == ("Chưa duyệt", PlanStatus.DRAFT)
    assert f"ghi 2 câu trả lời; còn {left} điểm cần xem" in (state.message or "")
    assert {one.answer for one in findings() if one.settled} == {
        "Sở Tài chính",
        "từ 01/9/2026 đến hết 15/11/2026",
    }
    after = await desk.fields(approve_plan)
    assert blank not in after["answers"]["properties"]
    assert f"{left} điểm cần xem" in after["plan"]["enum"][0]


async def bad_values_are_refused_before_there_is_a_run(desk: Desk) -> None:
    [plan] = await desk.choices(approve_plan, "plan")
    request = {
        "plan": plan,
        "approved_by": "Bà A",
        "deed": "Chỉ ghi trả lời",
        "answers": await unanswered(desk),
    }
    key = await key_of(desk, "hiểu là")
    assert "'request.plan'" in await refused(desk, approve_plan, **request | {"plan": "x (số 1)"})
    assert "'request.deed'" in await refused(desk, approve_plan, **request | {"deed": "xóa hết"})
    bad = request | {"answers": {**request["answers"], key: ["Sở Tài chính"]}}
    assert key in await refused(desk, approve_plan, **bad)
    assert "'request.plan_id'" in await refused(desk, approve_plan, plan_id="x", approved_by="Bà")
    assert "'request.chosen'" in await refused(desk, ingest_plan, chosen="/etc/passwd")
    program = await desk.send(approve_plan, plan_id=1, approved_by="Bà A")
    assert program.parameters == {"request": {"plan_id": 1, "approved_by": "Bà A"}}


async def an_answer_that_does_not_fit_leaves_nothing(desk: Desk) -> None:
    [plan] = await desk.choices(approve_plan, "plan")
    before = [one.settled for one in findings()]
    wrong = {"start": "2026-12-31", "due": "2026-06-01"}
    assumed = await key_of(desk, "hiểu là")
    answers = dict.fromkeys(await unanswered(desk), AS_READ) | {assumed: wrong}
    state = await desk.run(
        approve_plan, plan=plan, approved_by="Bà A", deed="Ghi trả lời và duyệt", answers=answers
    )
    assert state.is_failed()
    assert "ngày đầu 31/12/2026 sau hạn 01/6/2026" in (state.message or "")
    assert (status(), [one.settled for one in findings()]) == (PlanStatus.DRAFT, before)


async def the_rest_is_answered_and_the_plan_approved(desk: Desk) -> None:
    [plan] = await desk.choices(approve_plan, "plan")
    answers = dict.fromkeys(await unanswered(desk), AS_READ)
    first, *_ = answers
    answers[first] = {"reason": "đã hỏi cơ quan soạn thảo"}
    request = {"plan": plan, "approved_by": "Bà A", "answers": answers, "today": "2026-03-02"}
    waiting = await desk.send(approve_plan, deed="Ghi trả lời và duyệt", **request)
    state = await desk.start(approve_plan, waiting)
    assert state.is_completed(), state.message
    assert f"ghi {len(answers)} câu trả lời" in (state.message or "")
    assert status() is PlanStatus.APPROVED
    assert "bỏ qua: đã hỏi cơ quan soạn thảo" in {one.answer for one in findings()}
    assert await desk.choices(approve_plan, "plan") == []
    assert "answers" not in await desk.fields(approve_plan)


async def a_round_is_collated_by_its_name(desk: Desk) -> None:
    rounds = await desk.choices(collate_reports, "round")
    [half] = [one for one in rounds if one.startswith("Báo cáo 6 tháng đầu năm 2026, ")]
    assert "Kế hoạch 48/KH-UBND năm 2026" in half
    state = await desk.run(collate_reports, round=half, today="2026-06-18")
    assert state.is_completed(), state.message
    assert (desk.home / "collated" / "2026-6-thang").is_dir()
    assert "'request.round'" in await refused(desk, collate_reports, round="2026-6-thang")
    program = await desk.run(collate_reports, period="2026-6-thang", today="2026-06-18")
    assert program.is_completed(), program.message


@pytest.mark.long
def test_a_run_that_waited_while_its_choice_was_overtaken_says_so_and_does_nothing(
    desk: Desk,
) -> None:
    async def overtaken() -> None:
        file = put_in(desk, "ke-hoach.txt")
        await desk.deploy()
        [chosen] = await desk.choices(ingest_plan, "chosen")
        waiting = await desk.send(ingest_plan, chosen=chosen)
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        state = await desk.start(ingest_plan, waiting)
        assert state.is_failed()
        assert "không còn trong thư mục, hoặc đã thay đổi" in (state.message or "")

        await desk.run(ingest_plan, file=str(file))
        [plan] = await desk.choices(approve_plan, "plan")
        answers = dict.fromkeys(await unanswered(desk), UNANSWERED)
        request = {"plan": plan, "approved_by": "Bà A", "answers": answers}
        waiting = await desk.send(approve_plan, deed="Ghi trả lời và duyệt", **request)
        approved = await desk.run(approve_plan, plan_id=1, approved_by="Ông B", despite_errors=True)
        assert approved.is_completed(), approved.message
        amended = file.read_text(encoding="utf-8").replace("Quý V/2026", "Quý IV/2026")
        file.write_text(amended, encoding="utf-8")
        await desk.run(ingest_plan, file=str(file))
        await desk.run(approve_plan, plan_id=2, approved_by="Ông B", despite_errors=True)
        state = await desk.start(approve_plan, waiting)
        assert state.is_failed()
        assert "đã cũ: đã có bản mới hơn được duyệt; mở lại biểu mẫu" in (state.message or "")
        assert status(2) is PlanStatus.APPROVED

    asyncio.run(overtaken())


@pytest.mark.long
def test_a_decision_is_brought_in_for_the_plan_that_a_person_chooses(desk: Desk) -> None:
    async def decided() -> None:
        put_in(desk, "ke-hoach.txt")
        await desk.deploy()
        [plan] = await desk.choices(ingest_plan, "chosen")
        await desk.run(ingest_plan, chosen=plan, number="48/KH-UBND", issued_on="2026-01-30")
        assert "amends" not in await desk.fields(ingest_plan)
        await desk.run(approve_plan, plan_id=1, approved_by="Bà A", despite_errors=True)
        for name in ("ba-phan.txt", "dieu-khoan.txt"):
            put_in(desk, name, (DECISIONS / name).read_text(encoding="utf-8"))
        await put_forms()
        [amends] = await desk.choices(ingest_plan, "amends")
        assert amends.startswith("Kế hoạch 48/KH-UBND năm 2026, bản 1")
        files = {one.split(" – ")[0]: one for one in await desk.choices(ingest_plan, "chosen")}

        first = await desk.run(ingest_plan, chosen=files["ba-phan.txt"], amends=amends)
        assert first.is_completed(), first.message
        with reading(office().engine) as opened:
            draft = plan_by_id(2, session=opened)
        assert (draft.status, draft.based_on) == (PlanStatus.DRAFT, 1)

        second = {"chosen": files["dieu-khoan.txt"], "amends": amends}
        state = await desk.run(ingest_plan, **second)
        assert state.is_failed()
        assert "đang có dự thảo số 2" in (state.message or "")
        added = await desk.run(ingest_plan, **second, waiting=DraftInTheWay.ADD.value)
        assert added.is_completed(), added.message
        with reading(office().engine) as opened:
            decisions = decisions_of(plan_by_id(2, session=opened))
        assert [one["file"] for one in decisions] == ["ba-phan.txt", "dieu-khoan.txt"]

        await desk.run(approve_plan, plan_id=2, approved_by="Bà A", despite_errors=True)
        state = await desk.run(ingest_plan, file=str(desk.home / "x.txt"), amends_plan=1)
        assert state.is_failed()

    asyncio.run(decided())


def test_a_person_tries_an_alarm_and_only_an_automation_says_what_happened(desk: Desk) -> None:
    async def told() -> None:
        await desk.deploy()
        fields = await desk.fields(tell_coordinator)
        assert {name: one["title"] for name, one in fields.items()} == {"cause": "Báo điều gì"}
        trial = await desk.run(tell_coordinator, cause=fields["cause"]["default"])
        assert trial.name == "Không có người nhận"
        assert await refused(desk, tell_coordinator, cause="lượt chạy bị lỗi", run="x")
        automations = {"cause": "lượt chạy bị lỗi", "at": "2026-06-18T01:15:00+00:00", "run": "x"}
        failed = await desk.run(tell_coordinator, **automations)
        assert failed.name == "Không có người nhận"

    asyncio.run(told())


def test_forms_that_say_the_same_are_left_alone(desk: Desk) -> None:
    async def put() -> list[list[str]]:
        await desk.deploy()
        changed = [await put_forms()]
        put_in(desk, "ke-hoach.txt")
        return [*changed, await put_forms(), await put_forms()]

    assert asyncio.run(put()) == [[], ["ingest-plan"], []]


def test_runs_of_every_few_minutes_put_what_is_new_at_once_and_look_for_other_changes_once_an_hour(
    desk: Desk,
) -> None:
    async def is_put() -> list[bool]:
        await desk.deploy()
        found = []
        for meanwhile in (nothing, lambda: put_in(desk, "ke-hoach.txt"), nothing, an_hour_passes):
            await without_form(desk)
            meanwhile()
            await desk.run(audit_reminders, tables=False)
            found.append("form" in (await desk.schema(ingest_plan))["definitions"])
        return found

    assert asyncio.run(is_put()) == [False, True, False, True]


def nothing() -> None:
    """Between two runs nothing happens."""


async def without_form(desk: Desk) -> None:
    """The form as a deployment by hand leaves it."""
    own = parameter_schema(ingest_plan).model_dump_for_openapi()
    async with get_client() as client:
        await client.update_deployment(
            desk.ids[ingest_plan.name], DeploymentUpdate(parameter_openapi_schema=own)
        )


def an_hour_passes() -> None:
    """What was seen was seen an hour earlier."""
    with session(office().engine) as opened:
        for one in opened.exec(select(SignRow)):
            one.at -= HOLDS_FOR
            opened.add(one)


def test_each_of_several_offices_chooses_from_its_own(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "offices"
    (folder / "so-a").mkdir(parents=True)
    shutil.copy(PACKAGED_FOLDER / "agencies.toml", folder / "so-a")
    variables = folder / "so-a.env"
    variables.write_text(
        "DONDOC_OFFICE_NAME=Sở A\nDONDOC_SENDER_ADDRESS=a@localhost\n"
        "DONDOC_PUBLIC_URL=http://127.0.0.1:8191\nDONDOC_HOME=../home-of-a\n"
        f"DONDOC_SECRET_KEYS={Fernet.generate_key().decode()}\n",
        encoding="utf-8",
    )
    variables.chmod(0o600)
    folder.chmod(0o755)
    monkeypatch.setenv("DONDOC_OFFICES", str(folder))
    put_in(desk, "chung.txt")
    own = tmp_path / "home-of-a" / "plans-in"
    own.mkdir(parents=True)
    (own / "cua-so-a.txt").write_text("KẾ HOẠCH", encoding="utf-8")

    async def put() -> list[list[str]]:
        await desk.deploy()
        own_desk = Desk(tmp_path / "home-of-a", name="so-a")
        await own_desk.deploy()
        await put_forms_of_all()
        return [await one.choices(ingest_plan, "chosen") for one in (desk, own_desk)]

    for choices, name in zip(asyncio.run(put()), ("chung.txt", "cua-so-a.txt"), strict=True):
        [chosen] = choices
        assert chosen.startswith(name)
