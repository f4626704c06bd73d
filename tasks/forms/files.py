"""The files that lie in the folder for plans, as choices of ingest-plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from os import DirEntry, scandir
from pathlib import Path

from sqlmodel import Session

from dondoc.errors import DondocError
from models.office import Office
from models.plan_files import plans_folder
from tasks.forms.choices import REOPEN
from tasks.forms.form import Form, Schema, choice
from tasks.forms.plans import at_the_office, plan_choice, plans_in_force
from tasks.overviews.places import places_of

# of a folder that nobody clears, the newest
MOST_FILES = 200
NOT_WHOLE_YET = ("~", ".", "Thumbs.db")


class DraftInTheWay(StrEnum):
    """What becomes of a draft that waits."""

    REPLACE = "Bỏ dự thảo đang chờ"
    ADD = "Thêm quyết định vào dự thảo đang chờ"


def intake_folder(office: Office) -> Path:
    """Where plans are put to be chosen in the form; made where it is not there yet."""
    return plans_folder(office.settings.home)


def intake_form(office: Office, session: Session) -> Form:
    """The form with the files of the folder, the newest first, and the plans that decisions change."""
    choices = list(files_to_choose(office))
    desk = places_of(office.settings).desk("ke-hoach", "bàn điều phối, mục Kế hoạch")
    said = (
        f"Gửi tệp Word, PDF, Excel hoặc văn bản tại {desk}: chừng nửa phút sau tệp có trong danh sách. "
        f"Chép vào thư mục {intake_folder(office)} trên máy chủ cũng được, sau vài phút tệp mới có."
    )
    if not choices:
        said = f"**Chưa có tệp nào.** {said}"
    return Form(
        "Nhập kế hoạch",
        said,
        fields={
            "chosen": choice(choices),
            **_amended(session),
            "year": {},
            "number": {},
            "issued_on": {},
        },
        required=("chosen",),
        for_programs="file",
    )


def _amended(session: Session) -> dict[str, Schema]:
    """Which plan a decision changes; nothing to choose before there is a plan in force."""
    found = [str(plan_choice(plan, session)) for plan in plans_in_force(session)]
    return {"amends": choice(found), "waiting": choice(DraftInTheWay)} if found else {}


def files_to_choose(office: Office) -> dict[str, Path]:
    """The files by their choice: "ke-hoach.docx – 81.920 byte, sửa 15:32:07 22/11/2026"."""
    with scandir(intake_folder(office)) as entries:
        found = sorted(_files(entries), key=lambda one: one.stat().st_mtime, reverse=True)
    return {_choice_of(one): Path(one.path) for one in found[:MOST_FILES]}


def chosen_file(text: str, office: Office) -> Path:
    """The file of a choice. Raises DondocError where it is gone, or is another by now."""
    found = files_to_choose(office).get(text)
    if found is None:
        raise DondocError(
            f"tệp «{text}» không còn trong thư mục, hoặc đã thay đổi",
            where=str(intake_folder(office)),
            remedy=REOPEN,
        )
    return found


def _files(entries: Iterator[DirEntry[str]]) -> Iterator[DirEntry[str]]:
    for one in entries:
        is_whole = not one.name.startswith(NOT_WHOLE_YET) and one.name.isprintable()
        if is_whole and one.is_file(follow_symlinks=False):
            yield one


def _choice_of(entry: DirEntry[str]) -> str:
    # to the byte and the second: what is read is what was chosen
    about = entry.stat()
    changed = at_the_office(datetime.fromtimestamp(about.st_mtime, UTC))
    size = f"{about.st_size:,}".replace(",", ".")
    return f"{entry.name} – {size} byte, sửa {changed:%H:%M:%S %d/%m/%Y}"
