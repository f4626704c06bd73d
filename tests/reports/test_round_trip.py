"""A template that LibreOffice has opened and saved is still the template."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dondoc.errors import RefusedReport
from dondoc.reports.form import Progress
from dondoc.reports.form_id import id_of
from dondoc.reports.intake import check_submission
from tests.reports.makers import create_form, filled, whole_answers
from tests.reports.office import convert


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    form, source = create_form(), folder / "mau.xlsx"
    answers = whole_answers(form, progress="Đã hoàn thành", figure="1.234,5", unit="hồ sơ")
    source.write_bytes(filled(form, answers))
    return convert(source, "xlsx", folder)


def test_the_id_and_the_answers_survive_libreoffice(saved_by_libreoffice: Path) -> None:
    form = create_form()
    taken = check_submission(saved_by_libreoffice.read_bytes(), form)
    assert taken.form_id == id_of(form)
    assert taken.answers[0].progress is Progress.DONE
    assert taken.answers[0].figure == Decimal("1234.5")
    assert taken.answers[2].result == "Kết quả 1"


def test_another_agency_cannot_send_what_libreoffice_saved(saved_by_libreoffice: Path) -> None:
    with pytest.raises(RefusedReport, match="mẫu của cơ quan so-noi-vu"):
        check_submission(saved_by_libreoffice.read_bytes(), create_form("so-y-te", "Sở Y tế"))
