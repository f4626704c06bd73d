"""`dondoc agency` answers who a printed name stands for."""

from __future__ import annotations

import json

from click.testing import CliRunner

from cli.commands.agency import command


def answer(*arguments: str) -> str:
    """What the command prints, once it has succeeded."""
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_department_of_before_is_answered_with_its_successor() -> None:
    said = answer("Sở TTTT", "--on", "2026-03-02")
    assert said == "Sở TTTT: Sở Khoa học và Công nghệ (so-khoa-hoc-va-cong-nghe)\n"


def test_a_whole_cell_is_answered_name_by_name() -> None:
    document = json.loads(
        answer("Sở Du lịch, các sở, ngành và các đơn vị liên quan", "--on", "2026-03-02", "--json")
    )
    assert [one["match"] for one in document] == ["agency", "group", "open-group"]
    assert [len(one["agencies"]) for one in document] == [1, 15, 0]
    assert document[0]["agencies"][0]["id"] == "so-du-lich"


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    assert "không có trong danh bạ" in answer("Sở Hàng hải", "--on", "2026-03-02")


def test_the_list_holds_those_of_a_kind_that_exist_on_the_day() -> None:
    assert len(answer("--kind", "commune", "--on", "2026-03-02").splitlines()) == 126
    assert answer("--kind", "commune", "--on", "2025-06-30") == ""


def test_a_day_that_is_none_is_misuse() -> None:
    assert CliRunner().invoke(command, ["Sở Du lịch", "--on", "30/2"]).exit_code == 2
