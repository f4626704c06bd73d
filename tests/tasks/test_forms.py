"""What people fill in when they start a run comes from the data, and leads back to it or nowhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from config.agencies import load_directory
from config.policy import load_policy
from config.settings import load_settings
from dondoc.errors import DondocError
from dondoc.plan import Finding, Severity
from dondoc.schedule.answers import SAME_ITEM
from models.engine import engine_from, reading, session
from models.office import Office
from models.plans import findings_of, plan_by_id
from models.tables import FindingRow, PlanStatus
from tasks.forms.approving import MOST_DOUBTS, Deed, approval_form
from tasks.forms.doubts import AS_READ, NEW_TASK, OLD_TASK, UNANSWERED, doubts_of
from tasks.forms.files import chosen_file, files_to_choose, intake_folder
from tasks.forms.form import Form, with_form
from tasks.forms.forms import forms_of
from tasks.forms.plans import chosen_plan, plan_choice
from tasks.forms.rounds import chosen_round, round_form, rounds
from tasks.forms.settling import Answered, Filled, keep_filled
from tasks.forms.shown import HOLDS_FOR, keep_mark, mark_of, stand_there
from tasks.plans.approve import approve
from tasks.plans.ingest import ingest_for
from tests.tasks.makers import NOW

SAMPLES = Path(__file__).parents[2] / "samples"
DEPLOYED: dict[str, Any] = {
    "title": "Parameters",
    "type": "object",
    "properties": {"request": {"$ref": "#/definitions/Asked", "title": "request", "position": 0}},
    "required": ["request"],
    "definitions": {
        "Asked": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "plan_id": {"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "Mã"},
                "approved_by": {"type": "string", "title": "Người duyệt", "minLength": 2},
                "today": {
                    "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}],
                    "title": "Ngày",
                    "default": None,
                },
            },
            "required": ["approved_by"],
        }
    },
}


@pytest.fixture
def office(migrated_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office without a plan, on Monday 2 March 2026."""

    def now() -> datetime:
        return NOW

    shutil.copy(migrated_file, tmp_path / "dondoc.db")
    engine = engine_from(f"sqlite:///{tmp_path}/dondoc.db")
    settings = load_settings(home=tmp_path)
    yield Office(settings, engine, load_directory(), load_policy(), now)
    engine.dispose()


Ingest = Callable[..., int]


@pytest.fixture
def ingest(office: Office) -> Ingest:
    """Take in the sample plan of 2026 or another text of it; gives the plan's number."""

    def taken(text: str | None = None) -> int:
        text = text or (SAMPLES / "ke-hoach-2026.txt").read_text(encoding="utf-8")
        return ingest_for(office, text.encode(), "ke-hoach.txt", actor="test").plan_id

    return taken


def form_of(office: Office) -> Form:
    with reading(office.engine) as opened:
        return approval_form(office, opened)


def fields_of(office: Office) -> Mapping[str, Any]:
    return form_of(office).fields


def choice_of(office: Office, plan_id: int) -> str:
    with reading(office.engine) as opened:
        return str(plan_choice(plan_by_id(plan_id, session=opened), opened))


def key_of(office: Office, code: str, plan_id: int = 1) -> str:
    with reading(office.engine) as opened:
        plan = plan_by_id(plan_id, session=opened)
        return next(one.key for one in doubts_of(plan, opened) if one.row.code == code)


def status_of(office: Office, plan_id: int) -> PlanStatus:
    with reading(office.engine) as opened:
        return plan_by_id(plan_id, session=opened).status


def keep(office: Office, plan: str, answers: Mapping[str, Any], **more: Any) -> Answered:
    return keep_filled(Filled("Bà A", plan=plan, answers=answers, **more), office)


def settled(office: Office, plan_id: int = 1) -> list[FindingRow]:
    with reading(office.engine) as opened:
        return [one for one in findings_of(plan_id, session=opened) if one.settled]


def checks(office: Office, request: dict[str, Any]) -> list[str]:
    """What Prefect's own check finds wrong with a request, by the form as it stands."""
    from prefect.utilities.schema_tools.validation import validate

    schema = with_form(DEPLOYED, form_of(office))
    return [one.json_path for one in validate({"request": request}, schema)]


def test_a_draft_is_a_choice_by_its_number_its_reading_and_how_it_stands(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    [shown] = fields_of(office)["plan"]["enum"]
    assert shown.startswith("Kế hoạch “")
    assert "”, bản 1, nhập 08:00:00 02/03/2026 – " in shown
    assert shown.endswith("điểm cần xem (số 1)")
    keep(office, shown, {}, number="48/KH-UBND", issued_on=date(2026, 1, 30))
    [shown] = fields_of(office)["plan"]["enum"]
    assert shown.startswith("Kế hoạch 48/KH-UBND năm 2026, bản 1, ")
    assert "number" not in fields_of(office)


def test_a_choice_leads_back_to_its_plan_though_doubts_were_answered_since(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    before = choice_of(office, 1)
    keep(office, before, {key_of(office, "timing-assumed"): AS_READ})
    assert choice_of(office, 1) != before
    with reading(office.engine) as opened:
        assert chosen_plan(before, opened).id == 1


def test_a_choice_that_was_overtaken_is_refused_saying_by_what(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    before = choice_of(office, 1)
    with session(office.engine) as opened:
        plan_by_id(1, session=opened).ingested_at = NOW.replace(hour=3)
    with reading(office.engine) as opened:
        with pytest.raises(
            DondocError, match=r"đã cũ: nay là «Kế hoạch “.*nhập 10:00:00 02/03/2026"
        ):
            chosen_plan(before, opened)
        with pytest.raises(DondocError, match="không có kế hoạch này"):
            chosen_plan(before.replace("(số 1)", "(số 7)"), opened)
        with pytest.raises(DondocError, match="không phải một lựa chọn"):
            chosen_plan("48/KH-UBND", opened)


def test_a_draft_that_was_superseded_is_no_choice(office: Office, ingest: Ingest) -> None:
    ingest()
    before = choice_of(office, 1)
    with session(office.engine) as opened:
        plan_by_id(1, session=opened).status = PlanStatus.SUPERSEDED
    assert fields_of(office)["plan"]["enum"] == []
    with (
        reading(office.engine) as opened,
        pytest.raises(DondocError, match="đã có bản mới hơn được duyệt"),
    ):
        chosen_plan(before, opened)


def test_each_doubt_is_a_field_with_what_was_read_where_and_ways_that_fit_it(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    answers = fields_of(office)["answers"]
    ways = {
        code: [one["title"] for one in answers["properties"][key_of(office, code)]["anyOf"]]
        for code in ("section-led-by-another", "lead-blank", "timing-unreadable", "numbering-gap")
    }
    quick, over = "Trả lời nhanh", "Bỏ qua"
    assert ways["section-led-by-another"] == ways["lead-blank"] == [quick, "Chọn cơ quan", over]
    assert ways["timing-unreadable"] == [quick, "Ghi thời hạn", over]
    assert ways["numbering-gap"] == [quick, over]
    unreadable = answers["properties"][key_of(office, "timing-unreadable")]
    row = next(one for one in all_findings(office) if one.code == "timing-unreadable")
    assert row.place in unreadable["title"]
    assert f"Đọc được: “{row.read}”." in unreadable["description"]
    assert unreadable["default"] == UNANSWERED


def all_findings(office: Office) -> list[FindingRow]:
    with reading(office.engine) as opened:
        return findings_of(1, session=opened)


def test_all_answers_are_kept_in_one_go_and_the_rest_stays_open(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    told = keep(
        office,
        choice_of(office, 1),
        {
            key_of(office, "lead-blank"): ["Sở Tài chính"],
            key_of(office, "timing-unreadable"): {"start": "2026-09-01", "due": "2026-11-15"},
            key_of(office, "timing-assumed"): AS_READ,
            key_of(office, "numbering-gap"): {"reason": "bản gốc cũng thiếu"},
        },
    )
    assert told.answered == 4
    answers = {one.code: one.answer for one in settled(office)}
    assert answers["lead-blank"] == "Sở Tài chính"
    assert answers["timing-unreadable"] == "từ 01/9/2026 đến hết 15/11/2026"
    assert answers["timing-assumed"] == "giữ như đã đọc"
    assert answers["numbering-gap"] == "bỏ qua: bản gốc cũng thiếu"
    assert told.left > 0
    assert f"{told.left} điểm cần xem" in choice_of(office, 1)
    assert status_of(office, 1) is PlanStatus.DRAFT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (["Sở Không Có"], "danh bạ không có “Sở Không Có”"),
        ({"start": "2026-12-01", "due": "2026-11-15"}, "sau hạn"),
        ({"due": "ngày mai"}, "không phải một ngày"),
        ({"reason": "  "}, "thiếu lý do bỏ qua"),
        ({"khác": 1}, "không hiểu câu trả lời"),
        ("Sở Tài chính", "không hiểu câu trả lời"),
    ],
)
def test_one_answer_that_does_not_fit_and_none_is_kept(
    office: Office, ingest: Ingest, answer: Any, words: str
) -> None:
    ingest()
    asked = "lead-blank" if isinstance(answer, list) else "timing-unreadable"
    answers = {key_of(office, "timing-assumed"): AS_READ, key_of(office, asked): answer}
    with pytest.raises(DondocError, match=words):
        keep(office, choice_of(office, 1), answers, number="48/KH-UBND")
    assert settled(office) == []
    with reading(office.engine) as opened:
        assert plan_by_id(1, session=opened).number is None


def test_the_same_answers_again_change_nothing_and_others_are_refused(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    plan, key = choice_of(office, 1), key_of(office, "lead-blank")
    assert keep(office, plan, {key: ["Sở Tài chính"]}).answered == 1
    assert keep(office, plan, {key: ["Sở Tài chính"]}).answered == 0
    with pytest.raises(DondocError, match="đã có câu trả lời khác: “Sở Tài chính”"):
        keep(office, plan, {key: AS_READ})


def test_an_answer_never_meets_a_doubt_of_another_plan_or_of_another_reading(
    office: Office, ingest: Ingest
) -> None:
    sample = (SAMPLES / "ke-hoach-2026.txt").read_text(encoding="utf-8")
    first, second = ingest(), ingest(sample.replace("2026", "2027"))
    assert first != second
    of_second = key_of(office, "lead-blank", second)
    grouped = {f"plan-{second}": {of_second: ["Sở Tài chính"]}}
    for answers in ({of_second: ["Sở Tài chính"]}, grouped):
        with pytest.raises(DondocError, match="của kế hoạch khác"):
            keep(office, choice_of(office, first), answers)
    key = key_of(office, "timing-unreadable", first)
    ingest(sample.replace("Quý V/2026", "Quý VI/2026"))
    with pytest.raises(DondocError, match="không còn trong kế hoạch này"):
        keep(office, choice_of(office, first), {key: AS_READ})
    assert keep(office, choice_of(office, second), grouped).answered == 1


def test_answers_are_found_again_in_an_amended_file(office: Office, ingest: Ingest) -> None:
    ingest()
    keep(office, choice_of(office, 1), {key_of(office, "lead-blank"): ["Sở Tài chính"]})
    sample = (SAMPLES / "ke-hoach-2026.txt").read_text(encoding="utf-8")
    ingest(sample.replace("Quý V/2026", "Quý VI/2026"))
    assert [one.answer for one in settled(office) if one.code == "lead-blank"] == ["Sở Tài chính"]


@pytest.mark.parametrize("way", [NEW_TASK, OLD_TASK])
def test_whether_a_row_of_an_amended_plan_is_an_old_task_is_one_choice(
    office: Office, ingest: Ingest, way: str
) -> None:
    approve(office.engine, ingest(), approved_by="Bà A", now=NOW, despite_errors=True)
    sample = (SAMPLES / "ke-hoach-2026.txt").read_text(encoding="utf-8")
    old = "Hoàn thành số hóa hồ sơ lưu trữ của UBND Thành phố giai đoạn trước năm 2016."
    new = "Số hóa tài liệu, hồ sơ của các sở và phường, xã từ năm 2016 đến nay."
    amended = ingest(sample.replace(old, new))
    key = key_of(office, SAME_ITEM, amended)
    field = fields_of(office)["answers"]["properties"][key]
    [chosen] = [one for one in field["enum"] if one.startswith(way)]
    assert (old in chosen) is (way == OLD_TASK)
    assert keep(office, choice_of(office, amended), {key: chosen}).answered == 1
    assert [one.code for one in settled(office, amended)].count(SAME_ITEM) == 1


def test_prefect_takes_what_the_form_gives_and_names_the_field_of_what_it_refuses(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    answers = {
        key: one["default"] for key, one in fields_of(office)["answers"]["properties"].items()
    }
    request = {
        "plan": choice_of(office, 1),
        "approved_by": "Bà A",
        "deed": str(Deed.ANSWER),
        "answers": answers,
    }
    blank = key_of(office, "lead-blank")
    assert checks(office, request) == []
    good = answers | {blank: ["Sở Tài chính", "UBND các phường, xã"]}
    assert checks(office, request | {"answers": good}) == []
    assert checks(office, request | {"plan": "Kế hoạch cũ (số 9)"}) == ["$.request.plan"]
    assert checks(office, request | {"deed": "xóa"}) == ["$.request.deed"]
    unknown = answers | {blank: ["Sở Không Có"]}
    assert checks(office, request | {"answers": unknown}) == [f"$.request.answers['{blank}']"]
    assert checks(office, {"approved_by": "Bà A"}) == ["$.request"] * 3


def test_a_program_may_go_on_naming_the_plan_by_its_number(office: Office, ingest: Ingest) -> None:
    ingest()
    assert checks(office, {"plan_id": 1, "approved_by": "Bà A"}) == []
    assert checks(office, {"plan_id": "một", "approved_by": "Bà A"}) == ["$.request.plan_id"]
    assert checks(office, {"plan_id": 1}) == ["$.request"]


def test_a_form_put_in_place_again_is_the_same_and_follows_a_new_deployment(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    form = form_of(office)
    once = with_form(DEPLOYED, form)
    assert with_form(once, form) == once
    assert once["properties"]["request"]["title"] == "Duyệt kế hoạch"
    fewer = with_form(once, Form("Duyệt kế hoạch"))
    assert list(fewer["definitions"]["form"]["properties"]) == ["plan_id", "approved_by", "today"]
    assert fewer["definitions"]["form"]["properties"]["today"]["type"] == "string"


def test_of_many_doubts_the_first_are_shown_and_the_rest_is_said(
    office: Office, ingest: Ingest
) -> None:
    ingest()
    with session(office.engine) as opened:
        for number in range(150):
            opened.add(doubt(number))
    group = fields_of(office)["answers"]
    assert len(group["properties"]) == MOST_DOUBTS
    assert "điểm nữa, hiện ra khi các điểm dưới đây đã có câu trả lời" in group["description"]
    titles = [one["title"] for one in group["properties"].values()]
    assert titles[0].startswith("1. Lỗi")
    jsonschema.Draft202012Validator.check_schema(with_form(DEPLOYED, form_of(office)))


def doubt(number: int) -> FindingRow:
    found = Finding("row-unsure", Severity.ERROR, f"hàng {number}", f"*ô* {number}", "xem lại")
    return FindingRow(
        plan_id=1,
        position=1000 + number,
        code=found.code,
        severity=found.severity,
        place=found.where,
        read=found.read,
        message=found.message,
    )


def test_a_plans_own_signs_are_no_markdown(office: Office, ingest: Ingest) -> None:
    ingest()
    with session(office.engine) as opened:
        opened.add(doubt(1))
    field = next(iter(fields_of(office)["answers"]["properties"].values()))
    assert r"“\*ô\* 1”" in field["description"]


def test_files_of_the_folder_are_the_choices_and_one_that_changed_is_refused(
    office: Office,
) -> None:
    folder = intake_folder(office)
    form = forms_of(office, NOW.date())["ingest-plan"]
    assert form.fields["chosen"]["enum"] == []
    assert "amends" not in form.fields
    assert "Chưa có tệp nào" in form.description
    plan = folder / "Kế hoạch (bản 2) – sửa.txt"
    plan.write_text("KẾ HOẠCH", encoding="utf-8")
    os.utime(plan, (NOW.timestamp(), NOW.timestamp()))
    (folder / "~$Kế hoạch.docx").touch()
    (folder / ".hidden").touch()
    (folder / "folder").mkdir()
    (folder / "link.txt").symlink_to(plan)
    [shown] = files_to_choose(office)
    assert shown == "Kế hoạch (bản 2) – sửa.txt – 12 byte, sửa 08:00:00 02/03/2026"
    assert chosen_file(shown, office) == plan
    for text in ("../dondoc.db – 1 KB, sửa 08:00:00 02/03/2026", str(plan)):
        with pytest.raises(DondocError, match="không còn trong thư mục"):
            chosen_file(text, office)
    plan.write_text("KẾ HOẠCH khác", encoding="utf-8")
    with pytest.raises(DondocError, match="hoặc đã thay đổi; mở lại biểu mẫu"):
        chosen_file(shown, office)


def test_rounds_are_chosen_by_their_human_name(office: Office, ingest: Ingest) -> None:
    with reading(office.engine) as opened:
        assert round_form(opened, date(2026, 6, 1)).fields["round"]["enum"] == []
    plan_id = ingest()
    approve(
        office.engine,
        plan_id,
        approved_by="Bà A",
        now=NOW,
        number="48/KH-UBND",
        issued_on=date(2026, 1, 30),
        despite_errors=True,
    )
    with reading(office.engine) as opened:
        field = round_form(opened, date(2026, 6, 1)).fields["round"]
        known = rounds(opened)
        assert len(field["enum"]) == len(known) > 1
        first = field["enum"][0]
        assert first.startswith("Báo cáo 6 tháng đầu năm 2026, Kế hoạch 48/KH-UBND năm 2026 – hạn ")
        assert first.endswith("(kỳ 2026-6-thang, kế hoạch số 1)")
        assert field["default"] == first
        found = chosen_round(first, opened)
        assert (found.period, found.plan.id) == ("2026-6-thang", 1)
        with pytest.raises(DondocError, match="không còn kỳ báo cáo này"):
            chosen_round(first.replace("2026-6-thang", "2030-nam"), opened)
        with pytest.raises(DondocError, match="đã cũ: nay là «Báo cáo 6 tháng đầu năm 2026"):
            chosen_round(first.replace("48/KH-UBND", "49/KH-UBND"), opened)


def test_a_plan_in_force_without_a_number_can_be_given_one(office: Office, ingest: Ingest) -> None:
    plan_id = ingest()
    approve(office.engine, plan_id, approved_by="Bà A", now=NOW, despite_errors=True)
    [shown] = fields_of(office)["plan"]["enum"]
    assert "đã duyệt, còn thiếu số và ngày" in shown
    assert "answers" not in fields_of(office)
    keep(office, shown, {}, number="48/KH-UBND", issued_on=date(2026, 1, 30))
    assert fields_of(office)["plan"]["enum"] == []


def test_every_form_of_an_empty_office_says_what_comes_first(office: Office) -> None:
    forms = forms_of(office, date(2026, 3, 2))
    assert "Chưa có tệp nào" in forms["ingest-plan"].description
    assert "Không có kế hoạch nào chờ duyệt" in forms["approve-plan"].description
    assert "Chưa có kỳ báo cáo nào" in forms["collate-reports"].description


def test_the_doubts_of_a_real_plan_are_fields_that_prefect_can_show(
    office: Office, plans: Path
) -> None:
    for name in ("2020.docx", "others/hcm_2820-QD-UBND_2025.md"):
        file = plans / name
        ingest_for(office, file.read_bytes(), file.name, actor="test")
    form = form_of(office)
    groups = form.fields["answers"]["properties"]
    assert list(groups) == ["plan-2", "plan-1"]
    assert all(group["properties"] for group in groups.values())
    jsonschema.Draft202012Validator.check_schema(with_form(DEPLOYED, form))


@pytest.mark.parametrize(
    ("later", "are_known"),
    [
        (timedelta(0), True),
        (HOLDS_FOR - timedelta(minutes=1), True),
        (HOLDS_FOR, False),
        # the clock was set back
        (-timedelta(minutes=1), False),
    ],
)
def test_forms_are_known_to_stand_there_for_an_hour(
    office: Office, later: timedelta, are_known: bool
) -> None:
    mark = mark_of({"ingest-plan": Form("Nhập kế hoạch")})
    with session(office.engine) as opened:
        keep_mark(mark, session=opened, at=NOW)
        assert stand_there(mark, session=opened, now=NOW + later) is are_known


def test_once_other_forms_stand_there_the_former_are_new_again(office: Office) -> None:
    former, other = (
        mark_of({"ingest-plan": Form("Nhập kế hoạch", fields={"chosen": {"enum": enum}})})
        for enum in (["a.docx"], ["a.docx", "b.docx"])
    )
    with session(office.engine) as opened:
        keep_mark(former, session=opened, at=NOW)
        keep_mark(other, session=opened, at=NOW)
        assert not stand_there(former, session=opened, now=NOW)
        assert stand_there(other, session=opened, now=NOW)
