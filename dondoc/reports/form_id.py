"""The mark that a template carries through editing in Excel, LibreOffice and WPS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dondoc.reports.form import LAYOUT_VERSION, Form

# kept in three places, as no program keeps all of them for certain
HIDDEN_SHEET = "dondoc"
DEFINED_NAME = "dondoc_mau"
PROPERTY = "dondoc"
_MARK = re.compile(
    r"dondoc-(?P<layout>\d+);plan=(?P<plan>[^;\"]+);agency=(?P<agency>[^;\"]+);"
    r"period=(?P<period>[^;\"]+);form=(?P<form>[0-9a-f]+)"
)


@dataclass(frozen=True, slots=True)
class FormId:
    """Whose template it is, for which plan and period, and which version of its rows."""

    plan_key: str
    agency_id: str
    period: str
    version: str
    layout: int = LAYOUT_VERSION

    def __str__(self) -> str:
        return (
            f"dondoc-{self.layout};plan={self.plan_key};agency={self.agency_id};"
            f"period={self.period};form={self.version}"
        )


def id_of(form: Form) -> FormId:
    """The mark of a template."""
    header = form.header
    return FormId(header.plan_key, header.agency_id, header.period, form.version)


def id_in(text: str) -> FormId | None:
    """The mark as it is read back from a file, or None."""
    if found := _MARK.search(text):
        layout = int(found["layout"])
        return FormId(found["plan"], found["agency"], found["period"], found["form"], layout)
    return None
