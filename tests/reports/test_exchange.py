"""An export says what the collation says, in two formats that say the same, by the schemas beside them."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from lxml import etree

from cli.main import dondoc
from dondoc.policy import ReportingPeriod
from dondoc.reports.collation import collate
from dondoc.reports.counting import outcomes_of
from dondoc.reports.exchange.export import decimal_text, export_of
from dondoc.reports.exchange.records import NAMESPACE, ONE_OF, SCHEMAS, Export
from dondoc.reports.exchange.written import export_json, export_xml, schema_files
from dondoc.reports.form import ROLE_NAMES
from dondoc.reports.matrix import ReportState
from dondoc.reports.reporting_round import ReportingRound
from dondoc.schedule.obligation import Role
from tests.reports.any_round import rounds
from tests.reports.makers import DUE, PLAN_KEY, create_round
from tests.reports.office_makers import NOW, PERIOD, create_office, keep_plan

BY_LAW = ReportingPeriod("6 tháng đầu năm", DUE.replace(month=1), DUE, "Điều 12")
XSD, JSON_SCHEMA = (dict(schema_files())[name] for name in SCHEMAS)
BY_XSD = etree.XMLSchema(etree.fromstring(XSD))
BY_JSON_SCHEMA = jsonschema_rs.Draft202012Validator(json.loads(JSON_SCHEMA), validate_formats=True)


def exported(round_: ReportingRound) -> Export:
    return export_of(outcomes_of(round_), plan_key=PLAN_KEY, by_law=BY_LAW)


def as_json(export: Export) -> dict[str, Any]:
    document = json.loads(b"".join(export_json(export)))
    assert isinstance(document, dict)
    return document


def as_tree(export: Export) -> Any:
    return etree.fromstring(b"".join(export_xml(export)))


def from_xml(element: Any) -> Any:
    """What the XML says in the shape of the JSON, every value as text."""
    children = list(element)
    if etree.QName(element).localname in ONE_OF:
        return [from_xml(one) for one in children]
    if children:
        return {etree.QName(one).localname: from_xml(one) for one in children}
    return element.text or ""


def as_texts(value: Any) -> Any:
    """The JSON with every value as the text that XML has for it."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return json.dumps(value) if isinstance(value, bool | int) else value


@settings(max_examples=25)
@given(rounds())
def test_both_formats_keep_to_their_schemas_and_say_the_same(round_: ReportingRound) -> None:
    export = exported(round_)
    document, tree = as_json(export), as_tree(export)
    BY_JSON_SCHEMA.validate(document)
    BY_XSD.assertValid(tree)
    assert from_xml(tree) == as_texts(document)


@settings(max_examples=25)
@given(rounds())
def test_figures_and_totals_are_the_collations(round_: ReportingRound) -> None:
    document, collation = as_json(exported(round_)), collate(round_)
    told = {one["id"]: one for one in document["indicators"]}
    roles = {name: role.value for role, name in ROLE_NAMES.items()}
    collated = collation.frames["totals"].to_dict("records")
    assert [
        (told[one["indicator"]]["content"], told[one["indicator"]]["role"], one["count"])
        for one in document["totals"]
    ] == [(row["content"], roles[row["role"]], row["count"]) for row in collated]
    for one, row in zip(document["totals"], collation.outcomes.totals, strict=True):
        assert ("value" in one) == (row.value is not None)
        assert Decimal(one.get("value", 0)) == (row.value or 0)
    answered = (one for report in round_.reports for one in report.answers)
    told_figures = Counter((Decimal(one["value"]), one["estimated"]) for one in document["figures"])
    assert told_figures == Counter(
        (one.figure, one.is_estimated) for one in answered if one.figure is not None
    )


@settings(max_examples=25)
@given(rounds())
def test_every_report_has_the_matrix_s_state(round_: ReportingRound) -> None:
    document = as_json(exported(round_))
    states = {one["reporting_unit"]: one["state"] for one in document["report_states"]}
    assert states == {cell.expected.agency_id: cell.state for cell in round_.matrix.cells}
    counts = {one["state"]: one["count"] for one in document["state_counts"]}
    assert counts == round_.matrix.counts


def test_one_figure_is_told_with_unit_agency_cell_and_whether_it_is_an_estimate() -> None:
    document = as_json(exported(create_round()))
    first, second = document["figures"][:2]
    assert first["value"] == "60"
    assert first["unit"] == "bộ dữ liệu"
    assert first["reporting_unit"] == "so-noi-vu"
    assert first["estimated"] is False
    assert first["cell"]
    assert second["value"] == "2.5"
    assert second["indicator"] == first["indicator"]
    assert document["totals"][0] == {"indicator": first["indicator"], "count": 2, "value": "62.5"}


def test_shares_have_a_count_and_no_total_and_helpers_an_indicator_of_their_own() -> None:
    document = as_json(exported(create_round()))
    of_role = Counter(one["role"] for one in document["indicators"])
    assert of_role[Role.COORDINATING] == 1
    assert of_role[Role.LEAD] > 1
    assert len({one["id"] for one in document["indicators"]}) == len(document["indicators"])


def test_the_same_round_is_the_same_bytes() -> None:
    one, same = exported(create_round()), exported(create_round())
    assert [*export_json(one)] == [*export_json(same)]
    assert [*export_xml(one)] == [*export_xml(same)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("d:figures/d:figure/d:indicator", "unknown"),
        ("d:figures/d:figure/d:value", "1.234,5"),
        ("d:report_states/d:report_state/d:state", "da-gui"),
        ("d:report_states/d:report_state/d:reporting_unit", "so-khong-co"),
        ("d:as_of", "19/6/2026"),
        ("d:format", "urn:dondoc:exchange:2"),
    ],
)
def test_the_xml_schema_refuses_what_is_not_so(path: str, text: str) -> None:
    tree = as_tree(exported(create_round()))
    (found, *_) = tree.iterfind(path, {"d": NAMESPACE})
    found.text = text
    assert not BY_XSD.validate(tree)


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        ("figures", "value", 62.5),
        ("figures", "estimated", "no"),
        ("report_states", "state", "da-gui"),
        ("report_states", "due", "19/6/2026"),
        ("indicators", "more", "x"),
    ],
)
def test_the_json_schema_refuses_what_is_not_so(where: str, name: str, value: object) -> None:
    document = as_json(exported(create_round()))
    document[where][0][name] = value
    assert not BY_JSON_SCHEMA.is_valid(document)


def test_both_schemas_name_the_same_states_and_all_of_them() -> None:
    names = {"xs": "http://www.w3.org/2001/XMLSchema"}
    listed = etree.fromstring(XSD).iterfind(
        "xs:simpleType[@name='state']//xs:enumeration", namespaces=names
    )
    by_xsd = {one.get("value") for one in listed}
    assert by_xsd == set(json.loads(JSON_SCHEMA)["$defs"]["state"]["enum"]) == set(ReportState)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("60.0", "60"), ("-0.0", "0"), ("0.30", "0.3"), ("-2.50", "-2.5")],
)
def test_a_figure_is_written_exactly_and_plainly(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


def test_the_command_writes_what_is_asked_for_with_the_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_plan(create_office(tmp_path))
    monkeypatch.setenv("DONDOC_HOME", str(tmp_path))
    out = tmp_path / "out"
    asked = ["export", "--period", PERIOD, "--out", str(out), "--today", f"{NOW:%Y-%m-%d}"]
    ran = CliRunner().invoke(dondoc, [*asked, "--format", "xml", "--json"], catch_exceptions=False)
    said = json.loads(ran.output)
    assert {path.name for path in out.iterdir()} == {f"trao-doi-{PERIOD}.xml", *SCHEMAS}
    tree = etree.parse(out / f"trao-doi-{PERIOD}.xml")
    BY_XSD.assertValid(tree)
    assert said["report_states"] == len(tree.findall(".//d:report_state", {"d": NAMESPACE})) > 100
    assert tree.findtext("d:period/d:last_day", namespaces={"d": NAMESPACE}) == "2026-06-14"
    CliRunner().invoke(dondoc, asked, catch_exceptions=False)
    assert (out / f"trao-doi-{PERIOD}.json").exists()
